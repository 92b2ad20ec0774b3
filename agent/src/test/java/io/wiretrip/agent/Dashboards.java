package io.wiretrip.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocols.Protocols;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The dashboards in docs/dashboards, one row a protocol, and the labels that they need. */
final class Dashboards {
    /** What panels tell apart: few values each, and the questions one has. Keys, then labels. */
    static final Map<String, Map<String, String>> LABELS = new LinkedHashMap<>();

    static {
        labels("amqp", "request.class", "class", "request.method", "method");
        labels(
                "dns",
                "request.question_type",
                "question_type",
                "response.status_code",
                "status_code");
        labels("grpc", "request.service", "service", "response.status_code", "status_code");
        labels("http", "request.method", "method", "response.status_code", "status_code");
        labels("http2", "request.method", "method", "response.status_code", "status_code");
        labels("kafka", "request.api", "api", "request.topic", "topic");
        labels("mongodb", "request.command", "service", "request.collection", "collection");
        labels("mqtt", "request.packet_type", "packet_type", "request.qos", "qos");
        labels("mysql", "request.command", "command", "request.operation", "operation");
        labels("postgresql", "request.command", "command");
        labels("redis", "request.command", "command", "response.error", "error");
    }

    private static final int WIDTH = 6;
    private static final int HEIGHT = 8;
    private static final String WHERE = "{instance=~\"$instance\"}";
    private static final String EVERY = "[$__rate_interval]";

    private final ObjectMapper mapper =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private final String bucket;
    private final ObjectNode root = mapper.createObjectNode();
    private final ArrayNode panels = mapper.createArrayNode();
    private int id;
    private int x;
    private int y;

    private Dashboards(boolean victoriaMetrics) {
        bucket = victoriaMetrics ? "vmrange" : "le";
        String uid = victoriaMetrics ? "wiretrip-vm" : "wiretrip";
        root.put("uid", uid);
        root.put("title", victoriaMetrics ? "wiretrip (VictoriaMetrics)" : "wiretrip");
        root.put("schemaVersion", 41);
        root.put("editable", true);
        root.put("refresh", "30s");
        root.putObject("time").put("from", "now-1h").put("to", "now");
        root.putArray("tags").add("wiretrip");
    }

    private static void labels(String protocol, String... keysAndLabels) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 0; i < keysAndLabels.length; i += 2) {
            labels.put(keysAndLabels[i], keysAndLabels[i + 1]);
        }
        LABELS.put(protocol, labels);
    }

    /** The configuration that the dashboards need. */
    static String configuration() {
        StringBuilder yaml = new StringBuilder();
        yaml.append(
                "# What the dashboards in this folder need; the rest of the configuration is yours.\n");
        yaml.append("controller:\n  layer4Metrics:\n    enabled: true\n\n");
        yaml.append("processor:\n  - name: roundtripstometrics\n    config:\n");
        LABELS.forEach(
                (protocol, labels) ->
                        yaml.append("      ")
                                .append(protocol)
                                .append(":\n        requireLabels: [")
                                .append(String.join(", ", labels.keySet()))
                                .append("]\n"));
        yaml.append("\npipeline:\n  - name: metrics/all\n    processors: [roundtripstometrics]\n");
        return yaml.toString();
    }

    /** A dashboard as Grafana takes it. */
    static String of(boolean victoriaMetrics) {
        Dashboards of = new Dashboards(victoriaMetrics);
        of.variables();
        of.overview();
        for (Protocol protocol : Protocols.ALL) {
            of.protocol(protocol.name());
        }
        of.layer4();
        of.root.set("panels", of.panels);
        try {
            return of.mapper.writeValueAsString(of.root) + "\n";
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private void variables() {
        ArrayNode list = root.putObject("templating").putArray("list");
        list.addObject()
                .put("name", "datasource")
                .put("type", "datasource")
                .put("query", "prometheus")
                .put("label", "Data source");
        ObjectNode instance = list.addObject();
        instance.put("name", "instance").put("type", "query").put("label", "Instance");
        instance.put("query", "label_values(tcp_active_conns, instance)");
        instance.put("refresh", 2).put("includeAll", true).put("multi", true).put("allValue", ".*");
        instance.set("datasource", datasource());
    }

    private ObjectNode datasource() {
        return mapper.createObjectNode().put("type", "prometheus").put("uid", "${datasource}");
    }

    private void overview() {
        row("Overview");
        Map<String, String> requests = new LinkedHashMap<>();
        Map<String, String> unanswered = new LinkedHashMap<>();
        Map<String, String> durations = new LinkedHashMap<>();
        Map<String, String> bytes = new LinkedHashMap<>();
        for (Protocol protocol : Protocols.ALL) {
            String p = protocol.name();
            requests.put(p, "sum(" + rate(p + "_requests_total") + ")");
            unanswered.put(p, "sum(" + rate(p + "_unanswered_requests_total") + ")");
            durations.put(p, quantile(p + "_request_duration_seconds", ""));
            bytes.put(p, "sum(" + rate(p + "_response_body_bytes_sum") + ")");
        }
        panel("Requests answered", "reqps", requests);
        panel("Requests unanswered", "reqps", unanswered);
        panel("Duration (P95)", "s", durations);
        panel("Response bytes", "Bps", bytes);
    }

    private void protocol(String p) {
        row(p);
        String by = String.join(", ", LABELS.getOrDefault(p, Map.of()).values());
        String legend = "{{" + by.replace(", ", "}} {{") + "}}";
        panel(
                "Requests answered",
                "reqps",
                Map.of(legend, "sum by (" + by + ") (" + rate(p + "_requests_total") + ")"));
        panel(
                "Duration (P95)",
                "s",
                Map.of(legend, quantile(p + "_request_duration_seconds", ", " + by)));
        Map<String, String> sizes = new LinkedHashMap<>();
        sizes.put("request", quantile(p + "_request_body_bytes", ""));
        sizes.put("response", quantile(p + "_response_body_bytes", ""));
        panel("Size (P95)", "bytes", sizes);
        Map<String, String> others = new LinkedHashMap<>();
        others.put("unanswered requests", "sum(" + rate(p + "_unanswered_requests_total") + ")");
        others.put("orphan responses", "sum(" + rate(p + "_orphan_responses_total") + ")");
        others.put("one-way messages", "sum(" + rate(p + "_oneway_messages_total") + ")");
        panel("Not paired", "ops", others);
        if (p.equals("mysql") || p.equals("postgresql")) {
            String rows = "sum by (" + by + ") (" + rate(p + "_response_affected_rows") + ")";
            panel("Affected rows", "rowsps", Map.of(legend, rows));
        }
        if (p.equals("mysql")) {
            panel(
                    "Rows of result sets (P95)",
                    "short",
                    Map.of(legend, quantile("mysql_response_resultset_rows", ", " + by)));
        }
    }

    private void layer4() {
        row("Layer 4");
        Map<String, String> bytes = new LinkedHashMap<>();
        bytes.put("TCP", "sum(" + rate("tcp_received_bytes_total") + ")");
        bytes.put("UDP", "sum(" + rate("udp_received_bytes_total") + ")");
        panel("Payload", "Bps", bytes);
        Map<String, String> active = new LinkedHashMap<>();
        active.put("TCP", "sum(tcp_active_conns" + WHERE + ")");
        active.put("UDP", "sum(udp_active_conns" + WHERE + ")");
        panel("Connections", "short", active);
        Map<String, String> trouble = new LinkedHashMap<>();
        for (String what : List.of("retransmissions", "resets", "gaps")) {
            trouble.put(
                    "{{rule}} " + what, "sum by (rule) (" + rate("tcp_" + what + "_total") + ")");
        }
        panel("Retransmissions, resets, gaps", "ops", trouble);
        panel(
                "Handshake (P95)",
                "s",
                Map.of(
                        "{{rule}}",
                        "histogram_quantile(0.95, sum by (le, rule) ("
                                + rate("tcp_handshake_duration_seconds_bucket")
                                + "))"));
    }

    private static String rate(String metric) {
        return "rate(" + metric + WHERE + EVERY + ")";
    }

    private String quantile(String metric, String by) {
        return "histogram_quantile(0.95, sum by ("
                + bucket
                + by
                + ") ("
                + rate(metric + "_bucket")
                + "))";
    }

    private void row(String title) {
        y += x == 0 ? 0 : HEIGHT;
        x = 0;
        ObjectNode row = panels.addObject();
        row.put("id", ++id).put("type", "row").put("title", title).put("collapsed", false);
        row.set("gridPos", position(24, 1));
        row.putArray("panels");
        y++;
    }

    private ObjectNode position(int width, int height) {
        return mapper.createObjectNode().put("x", x).put("y", y).put("w", width).put("h", height);
    }

    private void panel(String title, String unit, Map<String, String> byLegend) {
        if (x == 4 * WIDTH) {
            x = 0;
            y += HEIGHT;
        }
        ObjectNode panel = panels.addObject();
        panel.put("id", ++id).put("type", "timeseries").put("title", title);
        panel.set("gridPos", position(WIDTH, HEIGHT));
        panel.set("datasource", datasource());
        panel.putObject("fieldConfig").putObject("defaults").put("unit", unit).put("min", 0);
        ArrayNode targets = panel.putArray("targets");
        byLegend.forEach(
                (legend, query) -> {
                    ObjectNode target = targets.addObject();
                    target.put("refId", String.valueOf((char) ('A' + targets.size() - 1)));
                    target.put("expr", query).put("legendFormat", legend);
                });
        x += WIDTH;
    }
}
