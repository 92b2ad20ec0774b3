package io.wiretrip.protocol;

/**
 * The two decoders of one connection. Made together, so that they can share what both have to know:
 * what a handshake agreed on, the text behind a prepared statement's number.
 *
 * @param requests for the bytes that the client sends
 * @param responses for the bytes that the server sends
 */
public record Decoders(Decoder requests, Decoder responses) {

    /** The decoder of a direction. */
    public Decoder of(boolean fromClient) {
        return fromClient ? requests : responses;
    }
}
