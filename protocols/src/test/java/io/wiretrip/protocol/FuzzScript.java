package io.wiretrip.protocol;

import io.wiretrip.protocol.Conversation.Exchange;
import io.wiretrip.protocol.Decoder.End;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What a fuzzer's bytes mean: how a session is set up, and what happens to it.
 *
 * <p>The first byte is the set-up. What follows is the wire, bytes of the client first, and {@code
 * F5 xx} in it is an event: a turn of the other side, a cut, a gap, an end. {@code F5 F5} is the
 * byte F5. So bytes that the fuzzer inserts or removes move no boundary but their own.
 */
final class FuzzScript {
    private static final int MARK = 0xf5;
    private static final int NO_DEMAND = 1;
    private static final int MIDSTREAM = 2;
    private static final int OTHER_TRANSPORT = 4;
    private static final int OPTIONS = 8;
    private static final int COMPARE_DEMAND = 16;
    private static final int END_SHIFT = 5;

    private final byte[] input;

    FuzzScript(byte[] input) {
        this.input = input;
    }

    /** What happens at a mark, by the low bits of the byte behind it. */
    private enum Event {
        /** The same or the other side speaks, a millisecond later. */
        TURN,
        /** As {@link #TURN}; there twice to be found more often. */
        TURN_AGAIN,
        /** A segment ends. */
        CUT,
        /** Bytes of the stream are lost, or the last ones of the datagram. */
        GAP,
        /** So much time passes that nothing is awaited any more. */
        LONG_PAUSE,
        /** A direction ends. */
        FINISHED,
        /** As {@link #CUT}. */
        CUT_AGAIN,
        /** As {@link #GAP}, but a large one. */
        LARGE_GAP
    }

    /**
     * The script for a sample, its turns as they are.
     *
     * @param seed chooses the set-up; 0 for the usual one
     */
    static byte[] of(Conversation conversation, Protocol protocol, int seed) {
        int header = conversation.end().ordinal() << END_SHIFT;
        if (seed != 0) {
            header |= new Random(seed).nextInt(1 << END_SHIFT) & ~OTHER_TRANSPORT;
        }
        if (conversation.transport() != transports(protocol).getFirst()) {
            header |= OTHER_TRANSPORT;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(header);
        for (Exchange exchange : conversation.exchanges()) {
            out.write(MARK);
            out.write(exchange.fromClient() ? 0 : 1);
            for (byte b : exchange.bytes()) {
                if ((b & 0xff) == MARK) {
                    out.write(MARK);
                }
                out.write(b);
            }
        }
        return out.toByteArray();
    }

    /** Whether a second run is to differ in the demand, not in the cuts. */
    boolean comparesDemand() {
        return is(COMPARE_DEMAND);
    }

    Transport transport(Protocol protocol) {
        List<Transport> transports = transports(protocol);
        return is(OTHER_TRANSPORT) ? transports.getLast() : transports.getFirst();
    }

    StreamHarness.Setup setup(Protocol protocol, DecoderOptions options) {
        StreamHarness.Setup setup =
                StreamHarness.Setup.of(protocol)
                        .over(transport(protocol))
                        .wanting(is(NO_DEMAND) ? Demand.none() : Demand.all())
                        .with(is(OPTIONS) ? others(options) : options);
        return is(MIDSTREAM) ? setup.inMidstream() : setup;
    }

    boolean wantsAll() {
        return !is(NO_DEMAND);
    }

    /**
     * Lets it happen.
     *
     * @param piece how many bytes arrive at once at most
     */
    void play(StreamHarness harness, Protocol protocol, int piece) {
        boolean client = true;
        byte[] data = new byte[input.length];
        int length = 0;
        int at = 1;
        while (at < input.length) {
            int b = input[at++] & 0xff;
            if (b != MARK || at == input.length) {
                data[length++] = (byte) b;
                continue;
            }
            int control = input[at++] & 0xff;
            if (control == MARK) {
                data[length++] = (byte) MARK;
                continue;
            }
            Event event = Event.values()[control >> 1 & 7];
            boolean isGap = event == Event.GAP || event == Event.LARGE_GAP;
            int lost = isGap ? gap(event, control >> 4) : 0;
            deliver(harness, client, Arrays.copyOf(data, length), lost, piece);
            length = 0;
            happen(harness, protocol, client, event);
            client = (control & 1) == 0;
        }
        deliver(harness, client, Arrays.copyOf(data, length), 0, piece);
        harness.tick();
        End[] ends = End.values();
        harness.finish(
                ends[((input.length == 0 ? 0 : input[0] & 0xff) >> END_SHIFT) % ends.length]);
    }

    private static void happen(
            StreamHarness harness, Protocol protocol, boolean client, Event event) {
        switch (event) {
            case TURN, TURN_AGAIN, GAP, LARGE_GAP -> harness.tick();
            case CUT, CUT_AGAIN -> {}
            case LONG_PAUSE -> {
                harness.pass(2 * protocol.unansweredAfterNs());
                harness.expire();
            }
            case FINISHED -> harness.end(client, End.FINISHED);
        }
    }

    private static void deliver(
            StreamHarness harness, boolean client, byte[] data, int lost, int piece) {
        if (harness.session().transport() == Transport.UDP) {
            if (data.length > 0) {
                harness.datagram(client, data, lost);
            }
            return;
        }
        for (int from = 0; from < data.length; from += piece) {
            harness.deliver(
                    client, Arrays.copyOfRange(data, from, Math.min(data.length, from + piece)));
        }
        if (lost > 0) {
            harness.gap(client, lost);
        }
    }

    private static int gap(Event event, int amount) {
        return event == Event.GAP ? 1 + amount : 100 << amount;
    }

    private static List<Transport> transports(Protocol protocol) {
        return protocol.transports().stream().sorted().toList();
    }

    private static DecoderOptions others(DecoderOptions options) {
        return options.withBodies(512).withMasking(false, false).withText(16, 0);
    }

    private int header() {
        return input.length == 0 ? 0 : input[0] & 0xff;
    }

    private boolean is(int flag) {
        return (header() & flag) != 0;
    }
}
