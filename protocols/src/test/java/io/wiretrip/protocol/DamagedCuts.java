package io.wiretrip.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Conversation.Exchange;
import io.wiretrip.protocol.StreamHarness.Setup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Whether cutting the bytes changes nothing where decoders search: in samples that are damaged,
 * have gaps, or are joined in the middle. The same for the same seed.
 *
 * @param conversation a sample
 */
record DamagedCuts(Setup setup, Conversation conversation) {
    private static final int RUNS = 60;
    private static final int LOST_MAX = 60;

    void check() {
        for (int seed = 0; seed < RUNS; seed++) {
            Conversation damaged =
                    seed % 3 == 0 ? conversation : Mutation.mutate(conversation, seed);
            List<String> whole = run(damaged, seed, Integer.MAX_VALUE);
            for (int piece : new int[] {1, 5}) {
                assertThat(run(damaged, seed, piece))
                        .as("seed %d, %d bytes at a time", seed, piece)
                        .isEqualTo(whole);
            }
        }
    }

    private List<String> run(Conversation damaged, int seed, int piece) {
        Random random = new Random(seed);
        boolean midstream = random.nextBoolean();
        try (StreamHarness harness = new StreamHarness(midstream ? setup.inMidstream() : setup)) {
            for (Exchange exchange : damaged.exchanges()) {
                int length = exchange.bytes().length;
                int lost = random.nextInt(3) == 0 ? 1 + random.nextInt(LOST_MAX) : 0;
                int at = random.nextInt(length + 1);
                deliver(harness, exchange, 0, at, piece);
                if (lost > 0) {
                    harness.gap(exchange.fromClient(), lost);
                }
                deliver(harness, exchange, Math.min(length, at + lost), length, piece);
                harness.tick();
            }
            harness.finish(damaged.end());
            HarnessLaws.checkEmitted(harness, "seed " + seed);
            List<String> result = new ArrayList<>(JsonText.of(harness.roundTrips()));
            result.addAll(harness.violations());
            return result;
        }
    }

    private static void deliver(
            StreamHarness harness, Exchange exchange, int from, int to, int piece) {
        int at = from;
        while (at < to) {
            int end = at + Math.min(piece, to - at);
            harness.deliver(exchange.fromClient(), Arrays.copyOfRange(exchange.bytes(), at, end));
            at = end;
        }
    }
}
