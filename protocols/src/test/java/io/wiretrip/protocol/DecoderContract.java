package io.wiretrip.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Conversation.Exchange;
import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.StreamHarness.Setup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What holds for every decoder, whatever its protocol. A protocol's test extends this with its own
 * samples and then adds the cases that only it has.
 *
 * <p>The laws: cutting the bytes anywhere changes nothing; noise does no harm; a gap costs what it
 * touches and no more; memory and work are bounded; every message that begins is emitted exactly
 * once.
 */
public abstract class DecoderContract {
    private static final int SHORT_BYTES = 4_000;
    private static final int RANDOM_RUNS = 24;
    private static final int NOISE_RUNS = 300;
    private static final int GAP_POSITIONS = 400;
    private static final int ENDLESS_BYTES = 1 << 20;
    private static final int PIECE_BYTES = 16 << 10;
    private static final int PENDING_MAX = 8;

    /** Whose decoder is held to the laws. */
    protected abstract Protocol protocol();

    /**
     * Well-formed samples, each complete: every request answered unless its protocol answers none.
     * Cover every kind of framing; a few hundred bytes each.
     */
    protected abstract List<Conversation> conversations();

    /** The most bytes that a decoder may leave unconsumed, whatever comes. */
    protected abstract int unconsumedBytesMax();

    /** The most bytes that one message may be charged with while it is pending. */
    protected abstract int messageBytesMax();

    /** Options for all tests; the bound on pending requests is set by the contract. */
    protected DecoderOptions options() {
        return DecoderOptions.DEFAULT;
    }

    /** Whether a search finds the same however bytes are cut; if not, the limitations say so. */
    protected boolean findsTheSameStart() {
        return true;
    }

    /**
     * How many turns behind the one with the gap may still be lost, because the next clean boundary
     * lies further on; {@link Integer#MAX_VALUE} if nothing behind a gap can be found.
     */
    protected int turnsToRecover(Conversation conversation) {
        return 0;
    }

    /**
     * A RoundTrip without the fields that a decoder no longer knows behind a gap, because what was
     * lost may have changed them.
     */
    protected String withoutForgotten(String rendered) {
        return rendered;
    }

    /** Cutting a conversation in two at any place. */
    @TestFactory
    Stream<DynamicTest> sameRoundTripsForEveryCut() {
        return tcp("cut")
                .map(
                        c ->
                                test(
                                        c,
                                        () -> {
                                            List<String> whole = run(c, new int[0]);
                                            int step = Math.max(1, c.length() / SHORT_BYTES);
                                            for (int at = 1; at < c.length(); at += step) {
                                                assertThat(run(c, at))
                                                        .as("cut at %d", at)
                                                        .isEqualTo(whole);
                                            }
                                        }));
    }

    /** Every byte in a segment of its own. */
    @TestFactory
    Stream<DynamicTest> sameRoundTripsByteByByte() {
        return tcp("bytes")
                .map(
                        c ->
                                test(
                                        c,
                                        () -> {
                                            int[] cuts = new int[c.length()];
                                            Arrays.setAll(cuts, i -> i);
                                            assertThat(run(c, cuts)).isEqualTo(run(c, new int[0]));
                                        }));
    }

    /** Segments of random sizes. */
    @TestFactory
    Stream<DynamicTest> sameRoundTripsForRandomCuts() {
        return tcp("random")
                .map(
                        c ->
                                test(
                                        c,
                                        () -> {
                                            List<String> whole = run(c, new int[0]);
                                            for (int seed = 0; seed < RANDOM_RUNS; seed++) {
                                                assertThat(run(c, randomCuts(c, seed)))
                                                        .as("seed %d", seed)
                                                        .isEqualTo(whole);
                                            }
                                        }));
    }

    /** Where decoders search, the cuts change nothing either. */
    @TestFactory
    Stream<DynamicTest> sameRoundTripsForEveryCutOfDamagedSamples() {
        return (findsTheSameStart() ? tcp("damaged") : Stream.<Conversation>empty())
                .map(c -> test(c, () -> new DamagedCuts(setup(c), c).check()));
    }

    /** A sample whose own decoder finds fault with it proves nothing. */
    @TestFactory
    Stream<DynamicTest> samplesGiveRoundTrips() {
        return conversations().stream()
                .map(
                        c ->
                                test(
                                        c,
                                        () ->
                                                assertThat(StreamHarness.decode(setup(c), c))
                                                        .isNotEmpty()));
    }

    /** Random bytes, both ways, with gaps and early ends. */
    @TestFactory
    Stream<DynamicTest> survivesRandomBytes() {
        return transports()
                .map(
                        transport ->
                                DynamicTest.dynamicTest(
                                        transport.name(),
                                        () -> {
                                            for (int seed = 0; seed < NOISE_RUNS; seed++) {
                                                disturb(Mutation.noise(transport, seed), seed);
                                            }
                                        }));
    }

    /** Samples with bytes changed, removed, doubled and moved, with gaps and early ends. */
    @TestFactory
    Stream<DynamicTest> survivesMutatedSamples() {
        return conversations().stream()
                .map(
                        c ->
                                test(
                                        c,
                                        () -> {
                                            for (int seed = 0; seed < NOISE_RUNS; seed++) {
                                                disturb(Mutation.mutate(c, seed), seed);
                                            }
                                        }));
    }

    /** The beginning of a sample, then one byte for ever. */
    @TestFactory
    Stream<DynamicTest> boundedWhateverNeverEnds() {
        return tcp("endless")
                .map(
                        c ->
                                test(
                                        c,
                                        () -> {
                                            Random random = new Random(c.name().hashCode());
                                            for (byte filler : fillers()) {
                                                endless(c, random.nextInt(c.length()), filler);
                                            }
                                        }));
    }

    /** The same byte by byte: each is looked at a bounded number of times. */
    @TestFactory
    Stream<DynamicTest> workGrowsWithTheBytes() {
        return tcp("work")
                .map(
                        c ->
                                test(
                                        c,
                                        () -> {
                                            Random random = new Random(c.name().hashCode());
                                            for (byte filler : fillers()) {
                                                int prefix = random.nextInt(c.length());
                                                new LinearWork(setup(c), c, prefix, filler)
                                                        .check(unconsumedBytesMax());
                                            }
                                        }));
    }

    /** Everything whole before and behind a gap is found, and nothing else claims to be whole. */
    @TestFactory
    Stream<DynamicTest> gapCostsOnlyWhatItTouches() {
        return tcp("gap")
                .map(
                        c ->
                                test(
                                        c,
                                        () -> {
                                            int step = Math.max(1, c.length() / GAP_POSITIONS);
                                            for (int at = 0; at < c.length(); at += step) {
                                                for (int length : new int[] {1, 2, 7, 40, 1500}) {
                                                    checkGap(c, at, length);
                                                }
                                            }
                                        }));
    }

    /** A client that never gets an answer. */
    @TestFactory
    Stream<DynamicTest> pendingRequestsAreBounded() {
        return conversations().stream()
                .map(
                        c ->
                                test(
                                        c,
                                        () -> {
                                            try (StreamHarness harness =
                                                    new StreamHarness(setup(c))) {
                                                for (int i = 0; i < 40 * PENDING_MAX; i++) {
                                                    sendRequests(harness, c);
                                                    checkMemory(harness, "repetition " + i);
                                                }
                                                harness.finish(End.IDLE);
                                                checkEmitted(harness, "after close");
                                            }
                                        }));
    }

    private static void sendRequests(StreamHarness harness, Conversation conversation) {
        for (Exchange exchange : conversation.exchanges()) {
            if (exchange.fromClient()) {
                harness.deliver(true, exchange.bytes());
                harness.tick();
            }
        }
    }

    /** Plays a conversation cut at offsets counted over all its turns. */
    private List<String> run(Conversation conversation, int... cuts) {
        try (StreamHarness harness = new StreamHarness(setup(conversation))) {
            int offset = 0;
            int cut = 0;
            for (Exchange exchange : conversation.exchanges()) {
                byte[] data = exchange.bytes();
                int from = 0;
                while (cut < cuts.length && cuts[cut] <= offset) {
                    cut++;
                }
                while (cut < cuts.length && cuts[cut] < offset + data.length) {
                    harness.deliver(
                            exchange.fromClient(),
                            Arrays.copyOfRange(data, from, cuts[cut] - offset));
                    from = cuts[cut] - offset;
                    cut++;
                }
                harness.deliver(exchange.fromClient(), Arrays.copyOfRange(data, from, data.length));
                harness.tick();
                offset += data.length;
            }
            harness.finish(conversation.end());
            checkMemory(harness, "at the end");
            checkEmitted(harness, "at the end");
            List<String> result = new ArrayList<>(JsonText.of(harness.roundTrips()));
            result.addAll(harness.violations());
            result.add("became " + harness.upgradeTo());
            return result;
        }
    }

    private static int[] randomCuts(Conversation conversation, int seed) {
        Random random = new Random(seed);
        int pieceMax = 1 << (1 + random.nextInt(11));
        return random.ints(
                        Math.max(1, 2 * conversation.length() / pieceMax),
                        1,
                        conversation.length() + 1)
                .sorted()
                .distinct()
                .toArray();
    }

    /** Plays a conversation in random pieces with random accidents. */
    private void disturb(Conversation conversation, int seed) {
        String what = conversation.name() + ", seed " + seed;
        Random random = new Random(~seed);
        Setup setup = setup(conversation);
        try (StreamHarness harness =
                new StreamHarness(random.nextInt(4) == 0 ? setup.inMidstream() : setup)) {
            for (Exchange exchange : conversation.exchanges()) {
                accident(harness, exchange, random);
                byte[] data = exchange.bytes();
                if (conversation.transport() == Transport.UDP) {
                    int length =
                            random.nextInt(3) == 0 ? random.nextInt(data.length + 1) : data.length;
                    harness.datagram(
                            exchange.fromClient(),
                            Arrays.copyOf(data, length),
                            random.nextBoolean() ? data.length - length : 0);
                    continue;
                }
                for (int from = 0; from < data.length; ) {
                    int to = Math.min(data.length, from + 1 + random.nextInt(200));
                    harness.deliver(exchange.fromClient(), Arrays.copyOfRange(data, from, to));
                    from = to;
                }
                checkMemory(harness, what);
                harness.tick();
            }
            harness.finish(End.values()[random.nextInt(End.values().length)]);
            checkEmitted(harness, what);
        }
    }

    private void accident(StreamHarness harness, Exchange exchange, Random random) {
        switch (random.nextInt(12)) {
            case 0 -> {
                if (harness.session().transport() == Transport.TCP) {
                    harness.gap(exchange.fromClient(), 1 + random.nextInt(3000));
                }
            }
            case 1 -> {
                harness.tick();
                harness.at(StreamHarness.EPOCH_NS + 2 * protocol().unansweredAfterNs());
                harness.expire();
            }
            case 2 -> {
                if (random.nextInt(6) == 0) {
                    harness.end(random.nextBoolean(), End.FINISHED);
                }
            }
            default -> {}
        }
    }

    private static byte[] fillers() {
        return new byte[] {0, -1, ' ', '\n', '\r', 'A', '0', '9', ':', '*', '$', 0x7f, (byte) 0x80};
    }

    private void endless(Conversation conversation, int prefix, byte filler) {
        byte[] piece = new byte[PIECE_BYTES];
        Arrays.fill(piece, filler);
        String what = "after " + prefix + " bytes endless " + filler;
        try (StreamHarness harness = new StreamHarness(setup(conversation))) {
            int left = prefix;
            boolean client = true;
            for (Exchange exchange : conversation.exchanges()) {
                int length = Math.min(left, exchange.bytes().length);
                client = exchange.fromClient();
                harness.deliver(client, Arrays.copyOf(exchange.bytes(), length));
                harness.tick();
                left -= length;
                if (left == 0) {
                    break;
                }
            }
            for (int sent = 0; sent < ENDLESS_BYTES; sent += piece.length) {
                harness.deliver(client, piece);
                checkMemory(harness, what);
            }
            harness.finish(End.IDLE);
            checkEmitted(harness, what);
        }
    }

    private void checkGap(Conversation conversation, int at, int length) {
        String what = conversation.name() + ": " + length + " bytes lost at " + at;
        List<RoundTrip> whole = StreamHarness.decode(setup(conversation), conversation);
        int turn = 0;
        try (StreamHarness harness = new StreamHarness(setup(conversation))) {
            int offset = 0;
            for (int i = 0; i < conversation.exchanges().size(); i++) {
                Exchange exchange = conversation.exchanges().get(i);
                byte[] data = exchange.bytes();
                if (at >= offset && at < offset + data.length) {
                    turn = i;
                    int from = at - offset;
                    int to = Math.min(data.length, from + length);
                    deliver(harness, exchange, 0, from);
                    harness.gap(exchange.fromClient(), to - from);
                    deliver(harness, exchange, to, data.length);
                } else {
                    deliver(harness, exchange, 0, data.length);
                }
                harness.tick();
                offset += data.length;
            }
            harness.finish(conversation.end());
            checkEmitted(harness, what);
            List<String> got = JsonText.of(harness.roundTrips());
            assertThat(fieldsOf(got))
                    .as(what)
                    .containsAll(fieldsOf(expected(conversation, whole, turn)));
            for (RoundTrip roundTrip : harness.roundTrips()) {
                if (roundTrip.quality() == Quality.COMPLETE
                        && roundTrip.outcome() == Outcome.COMPLETE) {
                    assertThat(fieldsOf(JsonText.of(whole)))
                            .as(what)
                            .containsAll(fieldsOf(JsonText.of(List.of(roundTrip))));
                }
            }
        }
    }

    private static void deliver(StreamHarness harness, Exchange exchange, int from, int to) {
        if (from < to) {
            harness.deliver(exchange.fromClient(), Arrays.copyOfRange(exchange.bytes(), from, to));
        }
    }

    /** Those that ended before the turn with the gap or began behind it. */
    private List<String> expected(Conversation conversation, List<RoundTrip> whole, int turn) {
        long gapNs = timeOf(turn);
        int lost = turnsToRecover(conversation);
        long recoveredNs = lost == Integer.MAX_VALUE ? Long.MAX_VALUE : timeOf(turn + lost);
        List<String> expected = new ArrayList<>();
        for (RoundTrip roundTrip : whole) {
            long from = Long.MAX_VALUE;
            long to = Long.MIN_VALUE;
            for (Message message : HarnessLaws.halves(roundTrip)) {
                from = Math.min(from, message.startNs());
                to = Math.max(to, message.endNs());
            }
            if (to < gapNs || from > recoveredNs) {
                expected.add(JsonText.of(roundTrip));
            }
        }
        return expected;
    }

    private static long timeOf(int turn) {
        return StreamHarness.EPOCH_NS + turn * 1_000_000L;
    }

    /** Without the quality, which may be worse behind a gap, and without what is forgotten. */
    private List<String> fieldsOf(List<String> rendered) {
        return rendered.stream()
                .map(r -> withoutForgotten(r.substring(0, r.lastIndexOf("\"Quality\""))))
                .toList();
    }

    private void checkMemory(StreamHarness harness, String what) {
        HarnessLaws.checkBounds(
                harness, unconsumedBytesMax(), (PENDING_MAX + 4L) * messageBytesMax(), what);
    }

    /** After close nothing is held, and no message was emitted twice. */
    private static void checkEmitted(StreamHarness harness, String what) {
        HarnessLaws.checkEmitted(harness, what);
        assertThat(JsonText.of(harness.roundTrips())).as(what).doesNotContain("");
    }

    private Setup setup(Conversation conversation) {
        return Setup.of(protocol())
                .over(conversation.transport())
                .with(options().withPendingMax(PENDING_MAX));
    }

    private Stream<Conversation> tcp(String law) {
        List<Conversation> streams =
                conversations().stream().filter(c -> c.transport() == Transport.TCP).toList();
        if (streams.isEmpty() && protocol().transports().contains(Transport.TCP)) {
            throw new AssertionError("no TCP sample for the law \"" + law + "\"");
        }
        return streams.stream();
    }

    private Stream<Transport> transports() {
        return protocol().transports().stream().sorted();
    }

    private static DynamicTest test(
            Conversation conversation, org.junit.jupiter.api.function.Executable law) {
        return DynamicTest.dynamicTest(conversation.name(), law);
    }
}
