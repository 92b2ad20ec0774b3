package io.wiretrip.protocol;

/** Where a decoder puts what it finds. Called on the worker thread, in wire order. */
public interface MessageSink {

    /**
     * A message has begun: enough of it was seen to pair it (its head, its correlation key). The
     * decoder goes on filling it in and then calls {@link #end}.
     */
    void begin(Message message);

    /** The last byte of a message was seen, or it was cut short and marked so. */
    void end(Message message);

    /**
     * No response will come: the request was withdrawn by its sender, or refused without one. It
     * has ended. Nothing happens unless it is pending.
     */
    void unanswered(Message request);

    /** The grammar or a limit was violated. */
    void violation(Violation violation);

    /**
     * The grammar or a limit of a message's own protocol was violated; see {@link
     * Message#protocol}.
     */
    default void violation(Message message, Violation violation) {
        violation(violation);
    }

    /**
     * The connection becomes another protocol behind this message; followed by {@link
     * Decoder.Progress#HANDOVER}, now or when the opposite side has answered.
     *
     * @param to a short lower-case name: {@code websocket}, {@code h2c}, {@code tls}, {@code
     *     tunnel}; a protocol may {@link Protocol#takesOver take over} by it
     */
    void upgrade(String to);

    /**
     * The same where the protocol that takes over answers the request that asked for it.
     *
     * @param request what it has to know of that request
     */
    default void upgrade(String to, UpgradedRequest request) {
        upgrade(to);
    }
}
