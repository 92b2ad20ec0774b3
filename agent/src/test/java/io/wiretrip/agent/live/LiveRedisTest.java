package io.wiretrip.agent.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.Summary;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Redis and real clients: what comes out is what the server counted, by command. */
final class LiveRedisTest {
    private static final int REQUESTS = 2_000;

    /** The options of redis-benchmark; 50 clients at first read two settings of the server. */
    private static List<String> benchmark(int port, String... options) {
        String[] fixed = {"redis-benchmark", "-p", "" + port, "-q", "-n", "" + REQUESTS};
        return Stream.concat(Arrays.stream(fixed), Arrays.stream(options)).toList();
    }

    @Test
    void countsWhatTheServerCounts(@TempDir Path folder) throws Exception {
        LiveRequirements.captureWith("redis-server", "redis-cli", "redis-benchmark");
        try (ServerProcess redis = LiveServers.redis(folder);
                LiveRun run = LiveRun.onLoopback("redis;" + redis.port())) {
            int port = redis.port();
            Client.run(benchmark(port, "-t", "set,get", "-d", "10000").toArray(String[]::new));
            Client.run(benchmark(port, "-t", "incr", "-P", "10").toArray(String[]::new));
            Client.feed(
                    "HELLO 3\nSET a 1\nLPUSH a x\nMULTI\nINCR a\nEXEC\nNOSUCH b\nGET a\n",
                    "redis-cli",
                    "-p",
                    "" + port);
            Map<String, Integer> calls = calls(port);
            run.await(
                    trips -> trips.stream().anyMatch(t -> name(t).equals("INFO")),
                    LiveRun.PATIENCE);
            Summary summary = run.stop();
            List<RoundTrip> trips = run.roundTrips();
            Map<String, Integer> wire = count(trips);
            wire.remove("INFO");
            // Never executed, so never counted by the server as a call.
            assertThat(wire.remove("NOSUCH")).isEqualTo(1);
            assertThat(wire).isEqualTo(calls);
            assertThat(trips)
                    .allMatch(trip -> trip.outcome() == Outcome.COMPLETE)
                    .allMatch(trip -> trip.quality() == Quality.COMPLETE);
            assertThat(summary.gaps()).isZero();
            assertThat(summary.kernelDrops()).isZero();
        }
    }

    private static Map<String, Integer> count(List<RoundTrip> trips) {
        return trips.stream()
                .collect(
                        Collectors.toMap(
                                trip -> name(trip).split(" ", -1)[0],
                                trip -> 1,
                                Integer::sum,
                                TreeMap::new));
    }

    private static String name(RoundTrip trip) {
        return JsonText.request(trip, "Command").replace("\"", "");
    }

    /** What the server says was called: its own count, by command, subcommands added up. */
    private static Map<String, Integer> calls(int port) throws Exception {
        Map<String, Integer> calls = new TreeMap<>();
        String text = Client.run("redis-cli", "-p", "" + port, "info", "commandstats");
        for (String line : text.lines().toList()) {
            if (line.startsWith("cmdstat_")) {
                String name = line.substring("cmdstat_".length(), line.indexOf(':'));
                String count = line.substring(line.indexOf("calls=") + 6, line.indexOf(','));
                calls.merge(
                        name.split("\\|", -1)[0].toUpperCase(Locale.ROOT),
                        Integer.valueOf(count),
                        Integer::sum);
            }
        }
        calls.remove("INFO");
        return calls;
    }
}
