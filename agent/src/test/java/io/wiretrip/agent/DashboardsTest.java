package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.wiretrip.agent.capture.CaptureFileException;
import io.wiretrip.config.MetricsProfile;
import io.wiretrip.exporter.metrics.MetricDescription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every query of a dashboard, ours and packetd's, is PromQL and asks for what there is. */
final class DashboardsTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("wiretrip.root"), "docs", "dashboards");
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
    private static final Pattern METRIC = Pattern.compile("([a-z][a-z0-9_]*)\\{([^}]*)}");
    private static final Pattern BY = Pattern.compile("by \\(([^)]*)\\)");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** packetd's four panels, for Prometheus and for VictoriaMetrics. */
    private static List<String> packetd() {
        List<String> queries = new ArrayList<>();
        String where = "{method=~\"$method\",remote_host=~\"$remote_host\"}[1m]";
        queries.add("sum(rate(http_requests_total" + where + ")) by (status_code, path, method)");
        for (String bucket : List.of("le", "vmrange")) {
            for (String metric :
                    List.of(
                            "http_request_duration_seconds",
                            "http_response_body_bytes",
                            "http_request_body_bytes")) {
                queries.add(
                        "histogram_quantile(0.95, sum(rate(%s_bucket%s)) by (%s,status_code,method,path))"
                                .formatted(metric, where, bucket));
            }
        }
        return queries;
    }

    @Test
    void packetdsDashboardsFindWhatTheyAskFor() throws Exception {
        Map<String, List<String>> required =
                Map.of(
                        "http",
                        List.of(
                                "request.method",
                                "request.path",
                                "request.remote_host",
                                "response.status_code"));
        Map<String, Set<String>> known = known(required);
        packetd().forEach(query -> asksForWhatThereIs(query, known));
    }

    @Test
    void oursAreThoseOfTheCode() throws IOException {
        MetricsPageTest.same(FOLDER.resolve("wiretrip.json"), Dashboards.of(false));
        MetricsPageTest.same(FOLDER.resolve("wiretrip-victoriametrics.json"), Dashboards.of(true));
        MetricsPageTest.same(FOLDER.resolve("wiretrip.yaml"), Dashboards.configuration());
    }

    @Test
    void oursFindWhatTheyAskFor() throws Exception {
        Map<String, List<String>> required = new HashMap<>();
        Dashboards.LABELS.forEach(
                (protocol, labels) -> required.put(protocol, List.copyOf(labels.keySet())));
        Map<String, Set<String>> known = known(required);
        for (boolean victoriaMetrics : new boolean[] {false, true}) {
            List<String> queries = queries(Dashboards.of(victoriaMetrics));
            assertThat(queries).hasSizeGreaterThan(100);
            queries.forEach(query -> asksForWhatThereIs(query, known));
        }
    }

    @Test
    void promtoolTakesEveryQuery(@TempDir Path folder) throws Exception {
        assumeThat(PROMTOOL).as("promtool (package prometheus) is not installed").exists();
        List<String> all = new ArrayList<>(packetd());
        all.addAll(queries(Dashboards.of(false)));
        all.addAll(queries(Dashboards.of(true)));
        ObjectNode rules = MAPPER.createObjectNode();
        ObjectNode group = rules.putArray("groups").addObject().put("name", "dashboards");
        ArrayNode list = group.putArray("rules");
        for (int i = 0; i < all.size(); i++) {
            list.addObject()
                    .put("record", "query_" + i)
                    .put("expr", all.get(i).replace("$__rate_interval", "1m"));
        }
        // JSON is YAML
        Path file = folder.resolve("rules.yaml");
        Files.writeString(
                file, MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(rules));
        Process process =
                new ProcessBuilder(PROMTOOL.toString(), "check", "rules", file.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    /** The labels of every series there is, by its name. */
    private static Map<String, Set<String>> known(Map<String, List<String>> required)
            throws CaptureFileException {
        Map<String, Set<String>> known = new HashMap<>();
        for (MetricDescription metric : MetricsPage.describe(MetricsProfile.PACKETD, required)) {
            Set<String> labels = new HashSet<>(Set.of("instance"));
            metric.labels().forEach(label -> labels.add(label.name()));
            if (MetricsPage.isHistogram(metric)) {
                addHistogram(metric.name(), labels, known);
            } else {
                known.put(metric.name(), labels);
            }
        }
        for (MetricSnapshot metric : MetricsPageTest.layer4()) {
            String name = metric.getMetadata().getPrometheusName();
            Set<String> labels = new HashSet<>(Set.of("instance"));
            metric.getDataPoints()
                    .forEach(
                            point ->
                                    point.getLabels()
                                            .forEach(label -> labels.add(label.getName())));
            known.put(name, labels);
            known.put(name + "_total", labels);
            addHistogram(name, labels, known);
        }
        return known;
    }

    private static void addHistogram(
            String name, Set<String> labels, Map<String, Set<String>> known) {
        Set<String> withBucket = new HashSet<>(labels);
        withBucket.addAll(Set.of("le", "vmrange"));
        known.put(name + "_bucket", withBucket);
        known.put(name + "_sum", labels);
        known.put(name + "_count", labels);
    }

    private static void asksForWhatThereIs(String query, Map<String, Set<String>> known) {
        Matcher metric = METRIC.matcher(query);
        assertThat(metric.find()).as(query).isTrue();
        Set<String> labels = known.get(metric.group(1));
        assertThat(labels).as(query).isNotNull();
        List<String> used = new ArrayList<>();
        for (String matcher : metric.group(2).split(",", -1)) {
            used.add(matcher.substring(0, matcher.indexOf('=')));
        }
        Matcher by = BY.matcher(query);
        while (by.find()) {
            for (String label : by.group(1).split(",", -1)) {
                used.add(label.strip());
            }
        }
        assertThat(labels).as(query).containsAll(used);
        assertThat(metric.find()).as("one metric a query: %s", query).isFalse();
    }

    private static List<String> queries(String dashboard) throws IOException {
        List<String> queries = new ArrayList<>();
        for (JsonNode expr : MAPPER.readTree(dashboard).findValues("expr")) {
            queries.add(expr.asText());
        }
        return queries;
    }
}
