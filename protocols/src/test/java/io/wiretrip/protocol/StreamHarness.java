package io.wiretrip.protocol;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.Decoder.Progress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Drives a {@link Session} as the stage that orders the bytes does: bytes left unconsumed come
 * again with more behind them, bytes inside a skip never reach the decoder, a decoder is called
 * when its skip is over, and a gap is split at the end of a skip.
 *
 * <p>Meaner than the real stage: the memory behind {@link Bytes} moves and is overwritten between
 * calls, so that a decoder that keeps it is found out.
 */
public final class StreamHarness implements AutoCloseable {
    /** Time of the first delivery, unless one is set: a round number of nanoseconds. */
    public static final long EPOCH_NS = 1_700_000_000_000_000_000L;

    /** The client's address and port. */
    public static final Endpoint CLIENT = new Endpoint(0, 0x0a000001, false, 40_000);

    private static final byte POISON = (byte) 0xdb;
    private static final int BUDGET_BYTES = 1 << 30;

    private final Arena arena = Arena.ofConfined();
    private final Bytes bytes = new Bytes();
    private final List<RoundTrip> roundTrips = new ArrayList<>();
    private final MemoryBudget budget = new MemoryBudget(BUDGET_BYTES);
    private final Protocol protocol;
    private final Transport transport;
    private final SessionContext context;
    private final Session session;
    private final Direction fromClient = new Direction();
    private final Direction fromServer = new Direction();
    private MemorySegment memory = arena.allocate(4096);
    private long timeNs = EPOCH_NS;
    private int unconsumedMax;
    private boolean handedOver;

    /** One direction, as the stage keeps it. */
    private static final class Direction {
        byte[] unconsumed = new byte[0];
        long position;
        long skip;
        boolean over;

        long received() {
            return position + unconsumed.length;
        }
    }

    /**
     * What a session is created with.
     *
     * @param midstream whether its beginning was not captured
     */
    public record Setup(
            Protocol protocol,
            Transport transport,
            Demand demand,
            DecoderOptions options,
            boolean midstream) {

        /** Over TCP from its beginning, with every field wanted and default options. */
        public static Setup of(Protocol protocol) {
            return new Setup(protocol, Transport.TCP, Demand.all(), DecoderOptions.DEFAULT, false);
        }

        /** The same over another transport. */
        public Setup over(Transport other) {
            return new Setup(protocol, other, demand, options, midstream);
        }

        /** The same with other fields wanted. */
        public Setup wanting(Demand other) {
            return new Setup(protocol, transport, other, options, midstream);
        }

        /** The same with other options. */
        public Setup with(DecoderOptions other) {
            return new Setup(protocol, transport, demand, other, midstream);
        }

        /** The same, begun before the capture. */
        public Setup inMidstream() {
            return new Setup(protocol, transport, demand, options, true);
        }
    }

    /** A TCP connection from its beginning, with every field wanted and default options. */
    public StreamHarness(Protocol protocol) {
        this(Setup.of(protocol));
    }

    /** A session as described. */
    public StreamHarness(Setup setup) {
        protocol = setup.protocol();
        transport = setup.transport();
        context =
                new SessionContext(
                        List.of(protocol),
                        setup.demand(),
                        setup.options(),
                        budget,
                        roundTrips::add);
        Endpoint server = new Endpoint(0, 0x0a000002, false, protocol.defaultPorts().getFirst());
        session = new Session(protocol, transport, CLIENT, server, context, setup.midstream());
    }

    /** What a whole conversation, each turn delivered at once and 1 ms after the last, gives. */
    public static List<RoundTrip> decode(Protocol protocol, Conversation conversation) {
        return decode(Setup.of(protocol).over(conversation.transport()), conversation);
    }

    /** The same for a session as described. */
    public static List<RoundTrip> decode(Setup setup, Conversation conversation) {
        try (StreamHarness harness = new StreamHarness(setup)) {
            harness.play(conversation);
            return harness.roundTrips();
        }
    }

    /** Delivers each turn of a conversation at once, 1 ms after the last, ends it and closes. */
    public StreamHarness play(Conversation conversation) {
        for (Conversation.Exchange exchange : conversation.exchanges()) {
            deliver(exchange.fromClient(), exchange.bytes());
            tick();
        }
        return finish(conversation.end());
    }

    /** Sets the time of what is delivered next, nanoseconds since the epoch. */
    public StreamHarness at(long timeNs) {
        this.timeNs = timeNs;
        return this;
    }

    /** One millisecond passes. */
    public StreamHarness tick() {
        timeNs += 1_000_000;
        return this;
    }

    /** Time passes. */
    public StreamHarness pass(long ns) {
        timeNs += ns;
        return this;
    }

    /** Bytes of the client arrive, these pieces at once; each character is one byte. */
    public StreamHarness client(String... latin1) {
        return deliver(true, String.join("", latin1).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Bytes of the server arrive, these pieces at once; each character is one byte. */
    public StreamHarness server(String... latin1) {
        return deliver(false, String.join("", latin1).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Bytes arrive from a peer that has received all that the other has sent so far. */
    public StreamHarness deliver(boolean client, byte[] data) {
        long seen = transport == Transport.UDP ? -1 : direction(!client).received();
        return deliver(client, data, 0, data.length, seen);
    }

    /**
     * A piece of an array arrives.
     *
     * @param peerAcknowledged how many bytes of the other direction the sender had received
     */
    public StreamHarness deliver(
            boolean client, byte[] data, int from, int to, long peerAcknowledged) {
        Direction direction = direction(client);
        if (direction.over || handedOver) {
            direction.position += to - from;
            return this;
        }
        if (transport == Transport.UDP) {
            return datagram(client, Arrays.copyOfRange(data, from, to), 0);
        }
        int begin = from;
        if (direction.skip > 0) {
            int passed = (int) Math.min(direction.skip, to - from);
            direction.skip -= passed;
            direction.position += passed;
            begin += passed;
            if (direction.skip > 0) {
                return this;
            }
        }
        byte[] joined =
                Arrays.copyOf(direction.unconsumed, direction.unconsumed.length + to - begin);
        System.arraycopy(data, begin, joined, direction.unconsumed.length, to - begin);
        direction.unconsumed = joined;
        decode(client, peerAcknowledged);
        return this;
    }

    /**
     * A datagram arrives.
     *
     * @param missing how many of its last bytes were not captured
     */
    public StreamHarness datagram(boolean client, byte[] data, int missing) {
        Direction direction = direction(client);
        if (direction.over) {
            return this;
        }
        bytes.wrap(fill(data), base(data.length), data.length, direction.position)
                .arrived(timeNs, -1)
                .missing(missing);
        Progress progress = session.decode(client, bytes);
        memory.fill(POISON);
        direction.position += data.length + missing;
        direction.over = progress != Progress.CONTINUE;
        return this;
    }

    /** Bytes of a direction are lost. */
    public StreamHarness gap(boolean client, int length) {
        Direction direction = direction(client);
        long rest = length;
        while (rest > 0 && !direction.over && !handedOver) {
            long skipped = Math.min(rest, direction.skip);
            if (skipped > 0) {
                direction.skip -= skipped;
                direction.position += skipped;
                rest -= skipped;
                session.gap(client, skipped, true, direction.position, timeNs);
                if (direction.skip == 0) {
                    decode(client, direction(!client).received());
                }
            } else {
                direction.position += direction.unconsumed.length + rest;
                direction.unconsumed = new byte[0];
                session.gap(client, rest, false, direction.position, timeNs);
                rest = 0;
            }
        }
        direction.position += rest;
        return this;
    }

    /** A direction ends. */
    public StreamHarness end(boolean client, End how) {
        Direction direction = direction(client);
        if (!direction.over && !handedOver) {
            session.end(client, how, direction.received(), timeNs);
        }
        direction.over = true;
        return this;
    }

    /** Requests that have waited too long by now are given up. */
    public StreamHarness expire() {
        session.expire(timeNs);
        return this;
    }

    /** Both directions end, the client's first, and the session is closed. */
    public StreamHarness finish(End how) {
        end(true, how);
        end(false, how);
        session.close(timeNs);
        return this;
    }

    /** What was emitted so far, in order. */
    public List<RoundTrip> roundTrips() {
        return List.copyOf(roundTrips);
    }

    /** What was counted of the protocol. */
    public ProtocolCounters counters() {
        return context.counters(protocol);
    }

    /** The violations that were counted, as {@code NAME=count}, in the order of the enum. */
    public List<String> violations() {
        List<String> counted = new ArrayList<>();
        for (Violation violation : protocol.violations()) {
            long count = counters().violations(violation);
            if (count > 0) {
                counted.add(violation.name() + "=" + count);
            }
        }
        return counted;
    }

    /** What pending messages are charged to. */
    public MemoryBudget budget() {
        return budget;
    }

    /** The most bytes that a decoder ever left unconsumed. */
    public int unconsumedMax() {
        return unconsumedMax;
    }

    /** How many bytes of a direction are left unconsumed now. */
    public int unconsumed(boolean client) {
        return direction(client).unconsumed.length;
    }

    /** Whether a direction takes no more bytes: given up, handed over or ended. */
    public boolean isOver(boolean client) {
        return handedOver || direction(client).over;
    }

    /** What the connection became; null if it stayed what it was. */
    public @Nullable String upgradeTo() {
        return handedOver ? session.upgradeTo() : null;
    }

    /** The session itself. */
    public Session session() {
        return session;
    }

    @Override
    public void close() {
        arena.close();
    }

    private void decode(boolean client, long peerAcknowledged) {
        Direction direction = direction(client);
        byte[] data = direction.unconsumed;
        bytes.wrap(fill(data), base(data.length), data.length, direction.position)
                .arrived(timeNs, peerAcknowledged);
        Progress progress = session.decode(client, bytes);
        int consumed = bytes.position();
        assert bytes.pendingSkip() == 0 || consumed == data.length : "skips and leaves bytes";
        direction.unconsumed = Arrays.copyOfRange(data, consumed, data.length);
        direction.position += consumed;
        direction.skip = bytes.pendingSkip();
        memory.fill(POISON);
        switch (progress) {
            case CONTINUE -> unconsumedMax = Math.max(unconsumedMax, direction.unconsumed.length);
            case GIVE_UP -> direction.over = true;
            case HANDOVER -> handedOver = true;
        }
    }

    private MemorySegment fill(byte[] data) {
        if (memory.byteSize() < data.length + 16L) {
            memory = arena.allocate(2L * data.length + 16);
        }
        MemorySegment.copy(data, 0, memory, JAVA_BYTE, base(data.length), data.length);
        return memory;
    }

    /** Somewhere else for each length, so that no alignment is taken for granted. */
    private static long base(int length) {
        return 1L + length % 13;
    }

    private Direction direction(boolean client) {
        return client ? fromClient : fromServer;
    }
}
