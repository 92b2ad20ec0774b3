package io.wiretrip.protocol.amqp;

/** What a message is to others; the pairs of a request and its response have the same key. */
enum AmqpRole {
    /** A method of the client that the server answers. */
    ASKED_BY_CLIENT(0, true),
    /** What answers it. */
    ANSWER_TO_CLIENT(0, false),
    /** A method of the server that the client answers. */
    ASKED_BY_SERVER(1, true),
    /** What answers it. */
    ANSWER_TO_SERVER(1, false),
    /** A publish that the server is to confirm. */
    PUBLISH(2, true),
    /** What confirms or refuses publishes. */
    CONFIRMATION(2, false),
    /** A delivery that the client is to settle. */
    DELIVERY(3, true),
    /** What accepts or refuses deliveries. */
    SETTLEMENT(3, false),
    /** A protocol header of a client that the server refused. */
    PROTOCOL_HEADER(4, true),
    /** The one that the server would have liked. */
    PROTOCOL_REFUSAL(4, false),
    /** What nothing answers. */
    ONE_WAY(5, true);

    private final int pairingKey;
    private final boolean request;

    AmqpRole(int pairingKey, boolean request) {
        this.pairingKey = pairingKey;
        this.request = request;
    }

    int pairingKey() {
        return pairingKey;
    }

    boolean isRequest() {
        return request;
    }

    /** What a side is asked. */
    static AmqpRole request(boolean fromClient) {
        return fromClient ? ASKED_BY_CLIENT : ASKED_BY_SERVER;
    }

    /** What a side answers. */
    static AmqpRole answer(boolean fromClient) {
        return fromClient ? ANSWER_TO_SERVER : ANSWER_TO_CLIENT;
    }

    /** What a side says of what the other sent it. */
    static AmqpRole settlement(boolean fromClient) {
        return fromClient ? SETTLEMENT : CONFIRMATION;
    }
}
