package io.wiretrip.protocol.redis;

import io.wiretrip.protocol.Violation;

/** What may be wrong with a Redis connection. */
enum RedisViolation implements Violation {
    /** No type, or a count or length that is no number. */
    BAD_HEADER("A line that should begin a value has no type of RESP or no number behind it."),
    /** A length or count that no server accepts. */
    TOO_LONG("A length or a count is beyond the limit of the protocol."),
    /** The end of a value is not where its length says. */
    BAD_END("A value is not followed by CR LF where its length says."),
    /** Neither an array nor a line of text where a command should begin. */
    NOT_A_COMMAND("What a client sent is neither a command nor a line of text."),
    /** An inline command without an end. */
    LINE_TOO_LONG("An inline command is longer than the limit."),
    /** Values within values within values. */
    TOO_DEEP("A reply nests deeper than the limit.");

    private final String meaning;

    RedisViolation(String meaning) {
        this.meaning = meaning;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
