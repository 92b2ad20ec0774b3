package io.wiretrip.agent.truth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wiretrip.agent.Agent;
import io.wiretrip.agent.Replay;
import io.wiretrip.config.HistogramKind;
import io.wiretrip.config.MetricsProcessorConfig;
import io.wiretrip.config.MetricsProfile;
import io.wiretrip.config.MetricsStorageConfig;
import io.wiretrip.exporter.metrics.ExemplarSource;
import io.wiretrip.exporter.metrics.Exposition;
import io.wiretrip.exporter.metrics.MetricsPlan;
import io.wiretrip.exporter.metrics.MetricsShard;
import io.wiretrip.exporter.metrics.MetricsStorage;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocols.Protocols;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics of captures say what the servers said, and their buckets what a simple count says. */
final class MetricsTruthTest {
    private static final MetricsProcessorConfig LABELS =
            new MetricsProcessorConfig(
                    Map.of(
                            "http",
                            List.of(
                                    "request.method",
                                    "request.path",
                                    "request.remote_host",
                                    "response.status_code"),
                            "http2",
                            List.of("request.method", "response.status_code"),
                            "redis",
                            List.of("request.command")));

    private final List<RoundTrip> roundTrips = new ArrayList<>();
    private final Map<String, Double> samples = new HashMap<>();

    private static Path folder(String name) {
        return Replay.captures().resolve("generated").resolve(name);
    }

    /** Counts a capture's RoundTrips in two shards, with nothing decoded but what labels need. */
    private void run(Path capture, HistogramKind kind) throws IOException {
        MetricsStorageConfig d = MetricsStorageConfig.DEFAULT;
        MetricsStorageConfig config =
                new MetricsStorageConfig(
                        d.expired(),
                        Set.of(kind),
                        d.bucketsSeconds(),
                        d.bucketsBytes(),
                        d.bucketsRows(),
                        d.seriesMax(),
                        d.labelLengthMax(),
                        MetricsProfile.PACKETD);
        MetricsPlan plan = MetricsPlan.of(Protocols.ALL, config, LABELS);
        assertThat(plan.warnings()).isEmpty();
        MetricsStorage storage = new MetricsStorage(config, plan, List.of(), ExemplarSource.NONE);
        MetricsShard[] shards = {storage.newShard(), storage.newShard()};
        new Agent(
                        Replay.config(capture),
                        Demand.of(plan.demanded()),
                        roundTrip -> {
                            roundTrips.add(roundTrip);
                            shards[roundTrip.client().port() & 1].roundTrip(roundTrip);
                        })
                .run();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Exposition.of(null).write(storage.snapshot(), out);
        for (String line : out.toString(StandardCharsets.UTF_8).split("\n", -1)) {
            if (!line.startsWith("#") && !line.isEmpty()) {
                int end = line.lastIndexOf(' ');
                samples.put(line.substring(0, end), Double.parseDouble(line.substring(end + 1)));
            }
        }
    }

    /** The sum over all series of a name with this among their labels. */
    private double total(String name, String label) {
        double total = 0;
        for (Map.Entry<String, Double> sample : samples.entrySet()) {
            if (sample.getKey().startsWith(name + "{") && sample.getKey().contains(label)) {
                total += sample.getValue();
            }
        }
        return total;
    }

    @ParameterizedTest
    @ValueSource(strings = {"mini", "net-loss2"})
    void requestsAreThoseTheServersCounted(String name) throws IOException {
        run(folder(name).resolve("capture.pcap"), HistogramKind.CLASSIC);
        JsonNode servers = Replay.json(folder(name).resolve("truth.json")).path("servers");
        requests("http", servers.path("8080"));
        requests("http2", servers.path("8090"));
        for (String command : List.of("GET", "SET")) {
            assertThat(total("redis_requests_total", "command=\"" + command + "\""))
                    .isEqualTo(servers.path("6379").path("calls").path(command).asDouble());
        }
    }

    private void requests(String protocol, JsonNode server) {
        String name = protocol + "_requests_total";
        assertThat(total(name, "")).isEqualTo(server.path("requests").asDouble());
        server.path("methods")
                .properties()
                .forEach(
                        method ->
                                assertThat(total(name, "method=\"" + method.getKey() + "\""))
                                        .isEqualTo(method.getValue().asDouble()));
        server.path("statuses")
                .properties()
                .forEach(
                        status ->
                                assertThat(total(name, "status_code=\"" + status.getKey() + "\""))
                                        .isEqualTo(status.getValue().asDouble()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mini", "http1", "redis"})
    void bucketsAndSumsAreThoseOfASimpleCount(String name) throws IOException {
        run(folder(name).resolve("capture.pcap"), HistogramKind.CLASSIC);
        for (String protocol : List.of("http", "http2", "redis", "dns")) {
            List<Long> durations =
                    roundTrips.stream()
                            .filter(rt -> rt.protocol().name().equals(protocol))
                            .filter(rt -> rt.outcome() == Outcome.COMPLETE)
                            .map(RoundTrip::durationNs)
                            .toList();
            if (durations.isEmpty()) {
                continue;
            }
            String metric = protocol + "_request_duration_seconds";
            for (double bound : MetricsStorageConfig.DEFAULT.bucketsSeconds()) {
                String le = bound == Math.rint(bound) ? "" + (long) bound : "" + bound;
                assertThat(total(metric + "_bucket", "le=\"" + le + "\""))
                        .as("%s le %s", metric, le)
                        .isEqualTo(
                                (double)
                                        durations.stream().filter(ns -> ns / 1e9 <= bound).count());
            }
            assertThat(total(metric + "_count", "")).isEqualTo(durations.size());
            assertThat(total(metric + "_sum", ""))
                    .isCloseTo(
                            durations.stream()
                                    .map(BigDecimal::valueOf)
                                    .reduce(BigDecimal.ZERO, BigDecimal::add)
                                    .movePointLeft(9)
                                    .doubleValue(),
                            org.assertj.core.data.Offset.offset(1e-9));
        }
    }

    @Test
    void vmrangesHoldEveryValueWithinTheirBounds() throws IOException {
        run(folder("mini").resolve("capture.pcap"), HistogramKind.VMRANGE);
        Map<String, Integer> expected = new HashMap<>();
        for (RoundTrip roundTrip : roundTrips) {
            if (roundTrip.protocol().name().equals("redis")
                    && roundTrip.outcome() == Outcome.COMPLETE) {
                // 18 buckets a decade: the logarithm says which, away from their borders
                double at = Math.log10((double) roundTrip.durationNs()) * 18;
                expected.merge(String.valueOf((int) Math.floor(at)), 1, Integer::sum);
            }
        }
        Map<String, Integer> actual = new HashMap<>();
        samples.forEach(
                (key, value) -> {
                    if (key.startsWith("redis_request_duration_seconds_bucket{")) {
                        String range = key.substring(key.indexOf("vmrange=\"") + 9);
                        double start = Double.parseDouble(range.substring(0, range.indexOf("...")));
                        actual.merge(
                                String.valueOf(Math.round((Math.log10(start) + 9) * 18)),
                                value.intValue(),
                                Integer::sum);
                    }
                });
        assertThat(actual).isEqualTo(expected);
    }
}
