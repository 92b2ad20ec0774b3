package io.wiretrip.protocol.mongodb;

import io.wiretrip.protocol.Violation;

/** What may be wrong with bytes that should be MongoDB's. */
enum MongoViolation implements Violation {
    /** An opcode that no version of the protocol has. */
    INVALID_OPCODE("message headers with an opcode that does not exist"),
    /** Shorter than a message of its opcode can be, or longer than servers accept. */
    INVALID_LENGTH("message headers with a length that no message of their opcode has"),
    /** A section of a kind that does not exist, or one that does not fit its message. */
    SECTION("messages with a section of an unknown kind or a length that does not fit"),
    /** A document, string or array that is longer than what holds it, or an unknown type. */
    BSON("messages whose documents do not follow BSON's grammar or overrun their message"),
    /** A name that does not end. */
    NAME_TOO_LONG("messages with a collection's name longer than one may be"),
    /** A compressor that is not known. */
    COMPRESSOR_UNKNOWN("compressed messages whose compressor is not known"),
    /** Damaged, or of another length than was said. */
    COMPRESSED_DAMAGED("compressed messages that cannot be unpacked"),
    /** Has more compressed bytes than are gathered. */
    COMPRESSED_TOO_LONG("compressed messages that are longer than what is gathered of one"),
    /** A stream ended within a message. */
    STREAM_CUT("streams that ended within a message");

    private final String meaning;

    MongoViolation(String meaning) {
        this.meaning = meaning;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
