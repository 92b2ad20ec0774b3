package io.wiretrip.protocol;

import io.wiretrip.protocol.Decoder.End;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What two peers say to each other, in order: a sample for a decoder test. Built by chaining:
 * {@code Conversation.of("ping").client("PING\r\n").server("+PONG\r\n")}.
 *
 * @param name unique among the samples of a test
 * @param transport what carries it
 * @param exchanges what is sent, one turn after another; a datagram each for UDP
 * @param end how both directions end, the client's first
 */
public record Conversation(String name, Transport transport, List<Exchange> exchanges, End end) {

    /** Copies the list. */
    public Conversation {
        exchanges = List.copyOf(exchanges);
    }

    /** Bytes of one direction. */
    public static final class Exchange {
        private final boolean fromClient;
        private final byte[] bytes;

        /** Takes the bytes as they are. */
        public Exchange(boolean fromClient, byte[] bytes) {
            this.fromClient = fromClient;
            this.bytes = bytes;
        }

        /** The direction. */
        public boolean fromClient() {
            return fromClient;
        }

        /** What is sent; not to be changed. */
        public byte[] bytes() {
            return bytes;
        }
    }

    /** An empty conversation over TCP, to be ended by FIN. */
    public static Conversation of(String name) {
        return new Conversation(name, Transport.TCP, List.of(), End.FINISHED);
    }

    /** An empty conversation over UDP. */
    public static Conversation udp(String name) {
        return new Conversation(name, Transport.UDP, List.of(), End.IDLE);
    }

    /** The client sends these pieces at once; each character is one byte. */
    public Conversation client(String... latin1) {
        return client(String.join("", latin1).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The client sends. */
    public Conversation client(byte[] bytes) {
        return with(new Exchange(true, bytes));
    }

    /** The server sends these pieces at once; each character is one byte. */
    public Conversation server(String... latin1) {
        return server(String.join("", latin1).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The server sends. */
    public Conversation server(byte[] bytes) {
        return with(new Exchange(false, bytes));
    }

    /** The same, ended otherwise. */
    public Conversation ends(End how) {
        return new Conversation(name, transport, exchanges, how);
    }

    /** How many bytes are sent in all. */
    public int length() {
        int sum = 0;
        for (Exchange exchange : exchanges) {
            sum += exchange.bytes().length;
        }
        return sum;
    }

    private Conversation with(Exchange exchange) {
        List<Exchange> more = new ArrayList<>(exchanges);
        more.add(exchange);
        return new Conversation(name, transport, more, end);
    }

    @Override
    public String toString() {
        return name;
    }
}
