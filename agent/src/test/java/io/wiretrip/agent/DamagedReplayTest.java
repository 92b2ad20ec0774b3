package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.wiretrip.agent.MemoryReplay.Exchange;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Quality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Captures from which packets were taken, or whose packets were repeated, swapped, cut or changed:
 * what is said to be complete is as it was, what lost nothing is complete, and nothing is invented.
 *
 * <p>{@code -Ddamaged.rounds=1000} tries more seeds, {@code -Ddamaged.seed=7} begins with another.
 */
final class DamagedReplayTest {
    private static final long BUDGET_BYTES = 2 << 20;
    private static final int ROUNDS = Integer.getInteger("damaged.rounds", 2);
    private static final long FIRST_SEED = Long.getLong("damaged.seed", 1);

    /** Pairs behind a lost beginning that are called exact and are not: docs/limitations.md. */
    private static final List<String> OPEN =
            List.of(
                    "amqp/channel-errors.pcap",
                    "amqp/consume-and-delete.pcap",
                    "mqtt/pipelined.pcap",
                    "redis/published.pcap");

    private final Map<Boolean, Integer> resynchronised = new HashMap<>();

    static List<Path> golden() throws IOException {
        try (Stream<Path> files =
                Files.walk(
                        Path.of(
                                System.getProperty("wiretrip.root"),
                                "protocols",
                                "src",
                                "test",
                                "resources",
                                "captures"))) {
            return files.filter(file -> file.toString().endsWith(".pcap"))
                    .filter(file -> OPEN.stream().noneMatch(file::endsWith))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void tellsTheTruthOfDamagedSmallCaptures(Path capture) {
        attack(capture, 4 * ROUNDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http1", "http1-jumbo", "mini", "dns", "net-loss2"})
    void tellsTheTruthOfDamagedCaptures(String name) {
        attack(
                Replay.captures().resolve("generated").resolve(name).resolve("capture.pcap"),
                ROUNDS);
    }

    private void attack(Path capture, int rounds) {
        List<Wire.Packet> packets = Wire.read(capture);
        List<Exchange> clean = MemoryReplay.of(packets, BUDGET_BYTES).exchanges();
        List<String> wrong = new ArrayList<>();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + rounds; seed++) {
            for (Damage damage : Damage.values()) {
                List<Wire.Packet> damaged = damage.of(packets, new Random(seed));
                String where = capture.toString();
                String what = where + " " + damage + " seed " + seed + ": ";
                try {
                    MemoryReplay replay = MemoryReplay.of(damaged, BUDGET_BYTES);
                    if (seed == FIRST_SEED) {
                        assertThat(MemoryReplay.of(damaged, BUDGET_BYTES).text())
                                .as(what + "another run")
                                .isEqualTo(replay.text());
                    }
                    if (damage.keepsContent()) {
                        boolean repeats = where.contains("loss");
                        compare(clean, replay.exchanges(), damage, repeats, what, wrong);
                        if (damage.onlyDrops() && !replay.evicted()) {
                            keeps(packets, damaged, clean, replay.exchanges(), what, wrong);
                        }
                    }
                } catch (AssertionError | RuntimeException e) {
                    fail(what + e.getMessage(), e);
                }
            }
        }
        assertThat(wrong).isEmpty();
        // Where many were pipelined and some are lost, nobody knows; elsewhere one in fifty may
        // err.
        int right = resynchronised.getOrDefault(true, 0);
        assertThat(resynchronised.getOrDefault(false, 0))
                .as("mispaired, though said to be resynchronised; truly paired: %d", right)
                .isLessThan(Math.max(2 * rounds, right / 50));
    }

    private void compare(
            List<Exchange> clean,
            List<Exchange> damaged,
            Damage damage,
            boolean repeats,
            String what,
            List<String> wrong) {
        boolean timed = damage.onlyDrops() && !repeats;
        // Which of two equal questions with one ID was answered is not known once one is lost.
        Function<Exchange, String> fact =
                e -> timed && e.connection().startsWith("tcp") ? e.timedFact() : e.fact();
        List<String> unused =
                clean.stream().map(fact).collect(Collectors.toCollection(ArrayList::new));
        Set<String> requests =
                clean.stream().map(e -> e.connection() + e.request()).collect(Collectors.toSet());
        Set<String> pairs =
                clean.stream()
                        .map(e -> e.connection() + e.request() + e.status())
                        .collect(Collectors.toSet());
        for (Exchange e : damaged) {
            if (e.isExact() && !unused.remove(fact.apply(e))) {
                wrong.add(what + "invented " + e);
            }
            // A request of which a part is not known names nothing that could be invented.
            boolean named =
                    e.request() != null
                            && !e.request().contains("\"Name\":\"\"")
                            && !e.request().contains("null")
                            && !e.request().isBlank();
            if (named && !requests.contains(e.connection() + e.request())) {
                wrong.add(what + "no such request " + e);
            }
            if (e.quality() == Quality.RESYNCHRONISED && e.outcome() == Outcome.COMPLETE) {
                boolean right = pairs.contains(e.connection() + e.request() + e.status());
                resynchronised.merge(right, 1, Integer::sum);
            }
        }
    }

    /** What ended before its connection lost a packet, or on one that lost none, is as it was. */
    private static void keeps(
            List<Wire.Packet> packets,
            List<Wire.Packet> damaged,
            List<Exchange> clean,
            List<Exchange> exchanges,
            String what,
            List<String> wrong) {
        Set<Wire.Packet> left = new HashSet<>(damaged);
        Map<String, Long> lostFrom = new HashMap<>();
        for (Wire.Packet p : packets) {
            if (!left.contains(p)) {
                lostFrom.putIfAbsent(p.connection(), p.timeNs());
            }
        }
        Collection<String> there =
                exchanges.stream().map(Exchange::timedFact).collect(Collectors.toSet());
        for (Exchange e : clean) {
            boolean untouched =
                    e.endNs() < lostFrom.getOrDefault(e.connection(), Long.MAX_VALUE)
                            && e.endNs() < lostFrom.getOrDefault("fragment", Long.MAX_VALUE);
            if (e.isExact() && untouched && !there.contains(e.timedFact())) {
                wrong.add(what + "lost " + e);
            }
        }
    }
}
