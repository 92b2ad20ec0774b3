package io.wiretrip.agent.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.config.SnifferConfig;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.RoundTrip;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same live traffic gives the same RoundTrips, whichever engine captures it. */
final class LiveEnginesTest {
    private static List<String> commands(List<RoundTrip> trips) {
        return trips.stream()
                .map(
                        trip ->
                                trip.client()
                                        + JsonText.request(trip, "Command")
                                        + trip.outcome()
                                        + trip.quality())
                .filter(line -> !line.contains("INFO"))
                .sorted()
                .toList();
    }

    private static boolean isLast(RoundTrip trip) {
        return JsonText.request(trip, "Command").contains("INFO");
    }

    @Test
    void theRingGivesWhatLibpcapGives(@TempDir Path folder) throws Exception {
        LiveRequirements.captureWith("redis-server", "redis-cli", "redis-benchmark");
        try (ServerProcess redis = LiveServers.redis(folder)) {
            String rule = "redis;" + redis.port();
            String port = "" + redis.port();
            try (LiveRun pcap = LiveRun.with("pcap", "lo", rule);
                    LiveRun ring = LiveRun.with(SnifferConfig.ENGINE_AFPACKET, "lo", rule)) {
                Client.run(
                        "redis-benchmark",
                        "-p",
                        port,
                        "-q",
                        "-n",
                        "500",
                        "-c",
                        "10",
                        "-t",
                        "set,get");
                Client.run("redis-cli", "-p", port, "info");
                for (LiveRun run : List.of(pcap, ring)) {
                    run.await(
                            trips -> trips.stream().anyMatch(LiveEnginesTest::isLast),
                            LiveRun.PATIENCE);
                    run.await(trips -> trips.size() >= pcap.roundTrips().size(), LiveRun.PATIENCE);
                    assertThat(run.stop().kernelDrops()).isZero();
                }
                List<String> expected = commands(pcap.roundTrips());
                assertThat(expected).hasSizeGreaterThanOrEqualTo(1000);
                assertThat(commands(ring.roundTrips())).isEqualTo(expected);
            }
        }
    }
}
