package io.wiretrip.protocol.amqp;

import io.wiretrip.protocol.Violation;

/** What AMQP 0-9-1 forbids, and the limits of its decoder. */
enum AmqpViolation implements Violation {
    NOT_AMQP("directions that begin with neither a protocol header nor a frame"),
    FRAME_TYPE("frames of a type that does not exist"),
    FRAME_TOO_LONG("frames longer than any peer negotiates"),
    FRAME_TOO_SHORT("frames shorter than what their type begins with"),
    FRAME_END("frames not followed by the octet that ends each frame"),
    UNKNOWN_METHOD("methods that neither the specification nor RabbitMQ has"),
    WRONG_SENDER("methods sent by the side that may not send them"),
    WRONG_CHANNEL("methods of the connection on a channel, or the reverse"),
    ARGUMENTS_SHORT("methods that end before their arguments"),
    PROPERTIES_SHORT("content headers that end before the properties they announce"),
    BAD_TABLE("field tables whose entries do not fit their length"),
    CONTENT_UNEXPECTED("content headers and bodies that belong to no message"),
    CONTENT_CUT("messages whose channel went on before their body was complete"),
    BODY_TOO_LONG("bodies longer than their header said"),
    CHANNEL_LIMIT("frames of channels beyond the number that is followed"),
    CONSUMER_LIMIT("consumers beyond the number that is remembered"),
    STREAM_CUT("directions that ended within a frame");

    private final String meaning;

    AmqpViolation(String meaning) {
        this.meaning = meaning;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
