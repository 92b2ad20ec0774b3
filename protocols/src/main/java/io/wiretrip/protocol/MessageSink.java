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

    /** The grammar or a limit was violated. */
    void violation(Violation violation);

    /**
     * The connection becomes another protocol behind this message; followed by {@link
     * Decoder.Progress#HANDOVER}, now or when the opposite side has answered.
     *
     * @param to a short lower-case name: {@code websocket}, {@code h2c}, {@code tls}, {@code
     *     tunnel}
     */
    void upgrade(String to);
}
