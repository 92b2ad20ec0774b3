package io.wiretrip.exporter.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wiretrip.config.HistogramKind;
import io.wiretrip.exporter.remotewrite.SteppedWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** VictoriaMetrics takes what we write and answers with what was true, from its own buckets. */
@Timeout(300)
final class LiveVictoriaMetricsTest {
    private static final Duration STEP = Duration.ofSeconds(15);
    private static final int STEPS = 8;
    private static final int REQUESTS = 20;

    /** A bucket is 10^(1/18) wide: so far a quantile may be from the truth. */
    private static final double BUCKET = Math.pow(10, 1 / 18.0) - 1;

    @TempDir private static Path folder;
    private static @Nullable RealServer server;

    @BeforeAll
    static void start() throws Exception {
        server = RealServer.victoriaMetrics(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "2.0"})
    void answersTheDashboardsQueriesFromVmranges(String version) throws Exception {
        RealServer victoria = server();
        String path = "/vm" + version;
        Instant end = write(new WebTraffic(HistogramKind.VMRANGE), version, path);
        assertThat(victoria.value("http_requests_total{path='" + path + "'}", end))
                .isEqualTo(STEPS * REQUESTS);
        assertThat(victoria.labelValues("method")).contains("GET");
        String filter = "{method=~'GET',remote_host=~'.*',path='" + path + "'}";
        String key = "{method=GET, path=" + path + ", status_code=200}";
        assertThat(
                        victoria.query(
                                "sum(rate(http_requests_total"
                                        + filter
                                        + "[1m])) by (status_code, path, method)",
                                end))
                .containsOnlyKeys(key)
                .hasEntrySatisfying(
                        key, rate -> assertThat(rate).isCloseTo(REQUESTS / 15.0, within(1e-9)));
        assertClose(p95("http_request_duration_seconds", "vmrange", filter, end), key, 0.2);
        assertClose(
                p95("http_response_body_bytes", "vmrange", filter, end),
                key,
                WebTraffic.RESPONSE_BYTES);
        assertThat(p95("http_request_body_bytes", "vmrange", filter, end))
                .hasEntrySatisfying(key, size -> assertThat(size).isBetween(0.0, 1e-9));
        assertThat(
                        victoria.value(
                                "histogram_quantile(0.5, sum(rate("
                                        + "http_request_duration_seconds_bucket"
                                        + filter
                                        + "[1m])) by (vmrange))",
                                end))
                .isCloseTo(0.02, within(0.02 * BUCKET));
        assertThat(victoria.value("http_request_duration_seconds_sum{path='" + path + "'}", end))
                .isCloseTo(STEPS * (18 * 0.02 + 2 * 0.2), within(1e-9));
    }

    @Test
    void answersFromClassicBuckets() throws Exception {
        Instant end = write(new WebTraffic(HistogramKind.CLASSIC), "1.0", "/le");
        assertThat(p95("http_request_duration_seconds", "le", "{path='/le'}", end))
                .hasEntrySatisfying(
                        "{method=GET, path=/le, status_code=200}",
                        p95 -> assertThat(p95).isCloseTo(0.175, within(1e-9)));
    }

    @Test
    void whatStopsIsGoneAtOnce() throws Exception {
        RealServer victoria = server();
        WebTraffic traffic = new WebTraffic(HistogramKind.VMRANGE);
        Instant time = minutesAgo();
        try (SteppedWriter writer = new SteppedWriter(victoria.writeUrl(), "1.0", traffic)) {
            traffic.requests(REQUESTS, "/stops", time);
            writer.write(time);
            Instant stop = time.plus(STEP);
            writer.end(stop);
            String series = "http_requests_total{path='/stops'}";
            assertThat(victoria.value(series, stop)).isEqualTo(REQUESTS);
            assertThat(victoria.query(series, stop.plusSeconds(1))).isEmpty();
        }
    }

    private static RealServer server() {
        return Objects.requireNonNull(server);
    }

    private static Instant minutesAgo() {
        return Instant.now().minus(Duration.ofMinutes(10)).truncatedTo(ChronoUnit.MINUTES);
    }

    private static Instant write(WebTraffic traffic, String version, String path) throws Exception {
        Instant time = minutesAgo();
        try (SteppedWriter writer = new SteppedWriter(server().writeUrl(), version, traffic)) {
            for (int i = 0; i < STEPS; i++) {
                traffic.requests(REQUESTS, path, time);
                time = time.plus(STEP);
                writer.write(time);
            }
        }
        return time;
    }

    private static Map<String, Double> p95(String metric, String by, String filter, Instant at)
            throws Exception {
        return server().query(
                        "histogram_quantile(0.95, sum(rate("
                                + metric
                                + "_bucket"
                                + filter
                                + "[1m])) by ("
                                + by
                                + ",status_code,method,path))",
                        at);
    }

    private static void assertClose(Map<String, Double> values, String key, double expected) {
        assertThat(values)
                .containsOnlyKeys(key)
                .hasEntrySatisfying(
                        key,
                        value -> assertThat(value).isCloseTo(expected, within(expected * BUCKET)));
    }
}
