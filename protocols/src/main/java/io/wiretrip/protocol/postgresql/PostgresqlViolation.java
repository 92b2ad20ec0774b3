package io.wiretrip.protocol.postgresql;

import io.wiretrip.protocol.Violation;

/** What may be wrong with bytes that should be PostgreSQL. */
enum PostgresqlViolation implements Violation {
    /** The first packet is no startup. */
    BAD_STARTUP("connections whose first packet is no startup, SSL, GSS or cancel request"),
    /** A protocol before 3.0. */
    OLD_PROTOCOL("connections of a protocol version that is not 3"),
    /** A message of a type that a client does not send, or of a length that it cannot have. */
    BAD_REQUEST("client messages of an unknown type or an impossible length"),
    /** A message of a type that a server does not send, or of a length that it cannot have. */
    BAD_RESPONSE("server messages of an unknown type or an impossible length"),
    /** The content of a message does not fit its length. */
    BAD_CONTENT("messages whose content does not fit their length"),
    /** The name of a statement or portal is too long. */
    NAME_TOO_LONG("names of statements, portals and channels longer than what is kept"),
    /** Too many requests without an answer. */
    PIPELINE_LIMIT("requests forgotten because too many await their answers"),
    /** A stream ended within a message. */
    STREAM_CUT("streams that ended within a message");

    private final String meaning;

    PostgresqlViolation(String meaning) {
        this.meaning = meaning;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
