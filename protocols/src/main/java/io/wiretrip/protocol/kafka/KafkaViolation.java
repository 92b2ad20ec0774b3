package io.wiretrip.protocol.kafka;

import io.wiretrip.protocol.Violation;

/** What may be wrong with bytes that should be Kafka. */
enum KafkaViolation implements Violation {
    /** A length no message has. */
    LENGTH("lengths that no message has"),
    /** What follows the length is no request header. */
    REQUEST_HEADER("messages of clients that have no request header"),
    /** A response to a request that was never sent, on a connection seen whole. */
    CORRELATION_ID("answers, too long to be taken on trust, to requests that were not seen"),
    /** A body that is not what its API and version say. */
    BODY("bodies that are not what their API and version say"),
    /** Bytes behind the body. */
    TRAILING_BYTES("messages with bytes behind their body"),
    /** More requests under way than are remembered. */
    IN_FLIGHT_LIMIT("requests forgotten because too many of one connection awaited their answers"),
    /** A stream ended within a message. */
    STREAM_CUT("streams that ended within a message");

    private final String meaning;

    KafkaViolation(String meaning) {
        this.meaning = meaning;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
