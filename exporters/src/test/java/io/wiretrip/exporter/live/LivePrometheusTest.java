package io.wiretrip.exporter.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.wiretrip.config.HistogramKind;
import io.wiretrip.exporter.metrics.Exposition;
import io.wiretrip.exporter.remotewrite.Snapshots;
import io.wiretrip.exporter.remotewrite.SteppedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus takes what we write, and scrapes what we show, and answers with what was true. */
@Timeout(300)
final class LivePrometheusTest {
    private static final Duration STEP = Duration.ofSeconds(15);
    private static final int STEPS = 8;
    private static final int REQUESTS = 20;

    /** A counter, three histograms: sums, counts, and buckets of seconds and of bytes twice. */
    private static final int EXPOSED = 1 + 3 * 2 + 18 + 16 + 16;

    private static final Pattern BOUND = Pattern.compile("le=([0-9][0-9.e+-]*)");

    @TempDir private static Path folder;
    private static @Nullable RealServer server;
    private static @Nullable HttpServer shown;

    private static final WebTraffic SCRAPED =
            new WebTraffic(HistogramKind.CLASSIC, HistogramKind.NATIVE);

    @BeforeAll
    static void start() throws Exception {
        LiveRequirements.command("prometheus");
        SCRAPED.requests(REQUESTS, "/scraped", Instant.now());
        shown = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        show("/text", false, null);
        show("/openmetrics", false, "application/openmetrics-text; version=1.0.0");
        show("/protobuf", true, null);
        shown.start();
        int port = shown.getAddress().getPort();
        server =
                RealServer.prometheus(
                        folder,
                        scrape("text", port)
                                + scrape("openmetrics", port)
                                + scrape("protobuf", port));
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
        if (shown != null) {
            shown.stop(0);
        }
    }

    @Test
    void answersTheDashboardsQueriesWithWhatWasWritten() throws Exception {
        RealServer prometheus = server();
        WebTraffic traffic = new WebTraffic(HistogramKind.CLASSIC);
        Instant end = write(traffic, "1.0", "/one");
        Map<String, Double> expected = exposed(traffic, "instance", "box");
        Map<String, Double> written = prometheus.query("{instance='box',path='/one'}", end);
        assertThat(written).hasSize(EXPOSED).isEqualTo(expected);

        assertThat(prometheus.labelValues("method")).contains("GET");
        assertThat(prometheus.labelValues("remote_host")).isNotEmpty();
        String filter = "{method=~'GET',remote_host=~'.*',path='/one'}";
        String key = "{method=GET, path=/one, status_code=200}";
        assertThat(
                        prometheus.query(
                                "sum(rate(http_requests_total"
                                        + filter
                                        + "[1m])) by (status_code, path, method)",
                                end))
                .containsOnlyKeys(key)
                .hasEntrySatisfying(key, rate -> assertRate(rate));
        assertThat(p95(prometheus, "http_request_duration_seconds", filter, end))
                .containsEntry(key, 0.175);
        assertThat(p95(prometheus, "http_response_body_bytes", filter, end))
                .hasEntrySatisfying(key, size -> assertThat(size).isCloseTo(97_792, within(1.0)));
        assertThat(p95(prometheus, "http_request_body_bytes", filter, end))
                .hasEntrySatisfying(key, size -> assertThat(size).isCloseTo(9_728, within(1.0)));
    }

    @Test
    void nativeHistogramsGiveQuantiles() throws Exception {
        RealServer prometheus = server();
        WebTraffic traffic = new WebTraffic(HistogramKind.NATIVE);
        Instant end = write(traffic, "1.0", "/native");
        String series = "http_request_duration_seconds{path='/native'}";
        assertThat(prometheus.value("histogram_count(" + series + ")", end))
                .isEqualTo(STEPS * REQUESTS);
        assertThat(prometheus.value("histogram_sum(" + series + ")", end))
                .isCloseTo(STEPS * (18 * 0.02 + 2 * 0.2), within(1e-9));
        String rate = "sum(rate(" + series + "[1m]))";
        assertThat(prometheus.value("histogram_quantile(0.95, " + rate + ")", end))
                .isCloseTo(0.2, within(0.2 * 0.03));
        assertThat(prometheus.value("histogram_quantile(0.5, " + rate + ")", end))
                .isCloseTo(0.02, within(0.02 * 0.03));
        assertThat(prometheus.query("http_request_duration_seconds_bucket{path='/native'}", end))
                .isEmpty();
    }

    /** Debian's Prometheus knows only 1.0, and takes 2.0 for an empty request of 1.0. */
    @Test
    void version2ArrivesWhateverTheServerKnows() throws Exception {
        RealServer prometheus = server();
        WebTraffic traffic = new WebTraffic(HistogramKind.CLASSIC, HistogramKind.NATIVE);
        Instant end = write(traffic, "2.0", "/two");
        assertThat(prometheus.value("http_requests_total{path='/two'}", end))
                .isEqualTo(STEPS * REQUESTS);
        assertThat(prometheus.query("http_request_duration_seconds_bucket{path='/two'}", end))
                .hasSize(18);
        assertThat(
                        prometheus.value(
                                "histogram_count(http_request_duration_seconds{path='/two'})", end))
                .isEqualTo(STEPS * REQUESTS);
    }

    @Test
    void whatExpiresOrStopsIsGoneAtOnce() throws Exception {
        RealServer prometheus = server();
        WebTraffic traffic = new WebTraffic(HistogramKind.CLASSIC, HistogramKind.NATIVE);
        Instant start = minutesAgo();
        traffic.requests(REQUESTS, "/old", start);
        try (SteppedWriter writer = new SteppedWriter(prometheus.writeUrl(), "1.0", traffic)) {
            Instant before = start.plusSeconds(290);
            writer.write(before);
            Instant expiry = start.plusSeconds(330);
            traffic.requests(REQUESTS, "/new", expiry);
            for (int i = 0; i < 1_000; i++) {
                traffic.tick(expiry);
            }
            writer.write(expiry);
            String old = "{path='/old'}";
            assertThat(prometheus.query(old, expiry.minusMillis(1))).hasSize(EXPOSED + 3);
            assertThat(prometheus.query(old, expiry.plusMillis(1))).isEmpty();
            String fresh = "{path='/new'}";
            assertThat(prometheus.query(fresh, expiry)).hasSize(EXPOSED + 3);
            Instant stop = expiry.plusSeconds(15);
            writer.end(stop);
            assertThat(prometheus.query(fresh, stop)).hasSize(EXPOSED + 3);
            assertThat(prometheus.query(fresh, stop.plusMillis(2))).isEmpty();
        }
    }

    @Test
    void anyTextSurvives() throws Exception {
        RealServer prometheus = server();
        String odd = "a\"b\\c\nd\u00e4\u20ac\ud83d\ude00\u0001";
        MetricSnapshots metrics =
                new MetricSnapshots(Snapshots.gauge("odd", Double.MIN_VALUE, "instance", odd));
        Instant time = minutesAgo();
        try (SteppedWriter writer =
                new SteppedWriter(prometheus.writeUrl(), "1.0", () -> metrics)) {
            writer.write(time);
        }
        assertThat(prometheus.query("odd", time))
                .isEqualTo(
                        Map.of(
                                "{__name__=odd, exported_instance=" + odd + ", instance=box}",
                                Double.MIN_VALUE));
    }

    @Test
    void scrapesEveryFormat() throws Exception {
        RealServer prometheus = server();
        Map<String, Double> text = exposed(SCRAPED, "job", "text");
        assertThat(text).hasSize(EXPOSED);
        prometheus.await(
                "{job='text',path='/scraped'}",
                values -> plainBounds(values).equals(plainBounds(text)));
        prometheus.await(
                "http_requests_total{job='openmetrics',path='/scraped'}",
                values -> values.containsValue((double) REQUESTS));
        prometheus.await(
                "http_requests_total{job='protobuf',path='/scraped'}",
                values -> values.containsValue((double) REQUESTS));
        prometheus.await(
                "histogram_count(http_request_duration_seconds{job='protobuf',path='/scraped'})",
                values -> values.containsValue((double) REQUESTS));
    }

    private static RealServer server() {
        return Objects.requireNonNull(server);
    }

    /** Minutes ago, in whole steps. */
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

    private static void assertRate(double perSecond) {
        assertThat(perSecond).isCloseTo(REQUESTS / 15.0, within(1e-9));
    }

    private static Map<String, Double> p95(
            RealServer server, String metric, String filter, Instant at) throws Exception {
        return server.query(
                "histogram_quantile(0.95, sum(rate("
                        + metric
                        + "_bucket"
                        + filter
                        + "[1m])) by (le,status_code,method,path))",
                at);
    }

    /** The same with bounds as Java has them: Prometheus 3 writes those that it scrapes anew. */
    private static Map<String, Double> plainBounds(Map<String, Double> samples) {
        Map<String, Double> plain = new TreeMap<>();
        samples.forEach(
                (key, value) ->
                        plain.put(
                                BOUND.matcher(key)
                                        .replaceAll(le -> "le=" + Double.valueOf(le.group(1))),
                                value));
        return plain;
    }

    /** What the text format says, as a query's result would have it. */
    private static Map<String, Double> exposed(WebTraffic traffic, String label, String value)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Exposition.of(null).write(traffic.snapshot(), out);
        Map<String, Double> samples = new TreeMap<>();
        for (String line : out.toString(StandardCharsets.UTF_8).split("\n", -1)) {
            int open = line.indexOf('{');
            if (open > 0 && line.charAt(0) != '#') {
                Map<String, String> labels = new TreeMap<>();
                labels.put("__name__", line.substring(0, open));
                labels.put(label, value);
                String pairs = line.substring(open + 1, line.indexOf('}'));
                for (String pair : pairs.split(",", -1)) {
                    int equals = pair.indexOf('=');
                    String text = pair.substring(equals + 2, pair.length() - 1);
                    if (!text.isEmpty()) {
                        labels.put(pair.substring(0, equals), text);
                    }
                }
                double number = Double.parseDouble(line.substring(line.indexOf('}') + 2));
                samples.put(labels.toString(), number);
            }
        }
        return samples;
    }

    private static String scrape(String job, int port) {
        return """
                - job_name: %s
                  scrape_interval: 1s
                  metrics_path: /%s
                  static_configs: [{targets: ['127.0.0.1:%d']}]
                  relabel_configs: [{action: labeldrop, regex: instance}]
                  metric_relabel_configs: [{action: labeldrop, regex: instance}]
                """
                .formatted(job, job, port)
                .indent(2);
    }

    private static void show(String path, boolean asAsked, @Nullable String accept) {
        if (shown == null) {
            return;
        }
        shown.createContext(
                path,
                exchange -> {
                    String asked = exchange.getRequestHeaders().getFirst("Accept");
                    Exposition exposition = Exposition.of(asAsked ? asked : accept);
                    exchange.getResponseHeaders().set("Content-Type", exposition.contentType());
                    exchange.sendResponseHeaders(200, 0);
                    try (OutputStream out = exchange.getResponseBody()) {
                        exposition.write(SCRAPED.snapshot(), out);
                    }
                });
    }
}
