package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.config.ConfigLoader;
import io.wiretrip.config.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** packetd's own files start the agent as they are, and its dashboards find what they ask for. */
@Timeout(60)
class PacketdFilesTest {
    private static final List<String> PROTOCOLS =
            List.of(
                    "amqp",
                    "dns",
                    "grpc",
                    "http",
                    "http2",
                    "kafka",
                    "mongodb",
                    "mysql",
                    "postgresql",
                    "redis");
    private static final Pattern SAMPLE =
            Pattern.compile("^(\\w+)(?:\\{(.*)})? (\\S+)$", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    @TempDir Path folder;
    private Path capture;

    /** A line of a page. */
    private record Sample(String name, Map<String, String> labels, double value) {}

    @BeforeEach
    void capture() throws IOException {
        capture = folder.resolve("capture.pcap");
        try (FedCapture fed = FedCapture.file(capture)) {
            SecretTraffic.write(fed);
            fed.answersAfter(116_916_000); // and the sizes that are checked in its own tests
            fed.conversation(FedCapture.http("/a", 200, "b".repeat(222)), 8080);
            fed.conversation(FedCapture.http("/a", 404, "b".repeat(81)), 8080);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        PacketdFilesTest.class.getResourceAsStream("/packetd/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The file as it is, on a capture file, with another port. */
    private RunningService start(String yaml) throws IOException {
        return RunningService.start(
                folder.resolve("packetd.yaml"),
                yaml,
                Map.of(
                        "WIRETRIP_SNIFFER_FILE",
                        capture.toString(),
                        "WIRETRIP_SERVER_ENABLED",
                        "true",
                        "WIRETRIP_SERVER_ADDRESS",
                        "127.0.0.1:0"));
    }

    private static List<Sample> samples(String page) {
        List<Sample> samples = new ArrayList<>();
        Matcher line = SAMPLE.matcher(page);
        while (line.find()) {
            Map<String, String> labels = new TreeMap<>();
            Matcher label = LABEL.matcher(String.valueOf(line.group(2)));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
            samples.add(new Sample(line.group(1), labels, Double.parseDouble(line.group(3))));
        }
        return samples;
    }

    @Test
    void theReferenceServesEveryMetricOfPacketd() throws Exception {
        try (RunningService running = start(resource("reference.yaml"))) {
            running.awaitEndOfFile();
            String page = running.get("/protocol/metrics");
            List<String> names = samples(page).stream().map(Sample::name).distinct().toList();
            for (String protocol : PROTOCOLS) {
                assertThat(names)
                        .contains(
                                protocol + "_requests_total",
                                protocol + "_request_duration_seconds_bucket",
                                protocol + "_request_duration_seconds_sum",
                                protocol + "_request_duration_seconds_count",
                                protocol + "_request_body_bytes_bucket",
                                protocol + "_response_body_bytes_bucket");
            }
            assertThat(names)
                    .contains("tcp_active_conns", "udp_active_conns")
                    .contains("mysql_response_affected_rows")
                    .doesNotContain("tcp_received_packets_total");
            assertThat(page)
                    .contains("http_requests_total{} 3\n")
                    .contains("http_request_duration_seconds_bucket{le=\"0.25\"} 3\n");
            assertThat(running.get("/metrics"))
                    .contains("packetd_build_info")
                    .contains("packetd_sniffer_received_packets_total")
                    .contains("packetd_handled_roundtrips_total")
                    .contains("packetd_uptime");
            assertThat(running.get("/watch?max_message=1&timeout=1ms")).isEmpty();
        }
    }

    @Test
    void theSmallFileServesWhatItsRulesSay() throws Exception {
        try (RunningService running = start(resource("packetd.yaml"))) {
            running.awaitEndOfFile();
            String page = running.get("/protocol/metrics");
            assertThat(page)
                    .containsPattern("tcp_received_packets_total\\{} [1-9]")
                    .containsPattern("tcp_received_bytes_total\\{} [1-9]")
                    .contains("grpc_requests_total{} 1\n")
                    .doesNotContain("redis_requests_total{");
            asDashboardsAsk(page, "le");
        }
    }

    @Test
    void theDashboardOfVictoriaMetricsFindsItsRanges() throws Exception {
        String yaml = resource("packetd.yaml").replace("vmHistogram: false", "vmHistogram: true");
        try (Target target = new Target(Target.Mode.OK);
                RunningService running =
                        start(
                                yaml.replaceAll(
                                        "(metrics:\n    enabled: )false\n    endpoint: .*",
                                        "$1true\n    endpoint: " + target.url("/write")))) {
            running.awaitEndOfFile();
            String page = running.get("/protocol/metrics");
            asDashboardsAsk(page, "vmrange");
            assertThat(page.lines().filter(line -> line.startsWith("http")))
                    .noneMatch(line -> line.contains("le=\""));
            assertThat(ranges(page, "http_request_duration_seconds_bucket", "/a"))
                    .containsExactly(Map.entry("1.136e-01...1.292e-01", 2.0));
            assertThat(ranges(page, "http_response_body_bytes_bucket", "/a"))
                    .containsExactly(
                            Map.entry("2.154e+02...2.448e+02", 1.0),
                            Map.entry("7.743e+01...8.799e+01", 1.0));
            assertThat(ranges(page, "http_request_body_bytes_bucket", "/a"))
                    .containsExactly(Map.entry("0...1.000e-09", 2.0));
            running.stop();
            assertThat(target.text())
                    .contains("vmrange", "1.136e-01...1.292e-01", "2.154e+02...2.448e+02");
        }
    }

    private static Map<String, Double> ranges(String page, String metric, String path) {
        Map<String, Double> ranges = new TreeMap<>();
        for (Sample sample : samples(page)) {
            if (sample.name.equals(metric) && path.equals(sample.labels.get("path"))) {
                ranges.merge(sample.labels.getOrDefault("vmrange", ""), sample.value, Double::sum);
            }
        }
        return ranges;
    }

    /** The four panels: a name, and the labels that are selected by and grouped by. */
    private static void asDashboardsAsk(String page, String bucket) {
        for (String metric :
                List.of(
                        "http_requests_total",
                        "http_request_duration_seconds_bucket",
                        "http_response_body_bytes_bucket",
                        "http_request_body_bytes_bucket")) {
            List<Sample> found =
                    samples(page).stream()
                            .filter(sample -> sample.name.equals(metric))
                            .filter(sample -> "GET".equals(sample.labels.get("method")))
                            .filter(sample -> "shop.test".equals(sample.labels.get("remote_host")))
                            .toList();
            assertThat(found).as(metric).isNotEmpty();
            assertThat(found)
                    .allSatisfy(
                            sample -> {
                                assertThat(sample.labels).containsKeys("status_code", "path");
                                if (metric.endsWith("_bucket")) {
                                    assertThat(sample.labels).containsKey(bucket);
                                }
                            });
            assertThat(found.stream().mapToDouble(Sample::value).sum()).isPositive();
        }
    }

    /** What is odd in them: keys of older versions, which packetd passes over. */
    @ParameterizedTest
    @ValueSource(strings = {"reference.yaml", "packetd.yaml"})
    void areOddInNothingElseThanOldKeys(String name) throws IOException {
        List<Problem> warnings =
                ConfigLoader.parse(name, resource(name), Map.of(), AgentService::check).warnings();
        assertThat(warnings.stream().map(Problem::key))
                .containsExactlyElementsOf(
                        name.equals("reference.yaml")
                                ? List.of("sniffer.ipv4Only", "sniffer.noPromiscuous")
                                : List.of("sniffer.ipv4Only"));
    }
}
