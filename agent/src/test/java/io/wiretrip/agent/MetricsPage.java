package io.wiretrip.agent;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.wiretrip.config.MetricsProcessorConfig;
import io.wiretrip.config.MetricsProfile;
import io.wiretrip.config.MetricsStorageConfig;
import io.wiretrip.exporter.metrics.MetricDescription;
import io.wiretrip.exporter.metrics.MetricGroup;
import io.wiretrip.exporter.metrics.MetricsPlan;
import io.wiretrip.protocol.MetricUnit;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocols.Protocols;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The page docs/metrics.md, as the code has it. */
final class MetricsPage {
    private final StringBuilder page = new StringBuilder();

    /** Every metric of RoundTrips under a profile's names. */
    static List<MetricDescription> describe(
            MetricsProfile profile, Map<String, List<String>> requireLabels) {
        MetricsStorageConfig d = MetricsStorageConfig.DEFAULT;
        MetricsStorageConfig config =
                new MetricsStorageConfig(
                        d.expired(),
                        d.histograms(),
                        d.bucketsSeconds(),
                        d.bucketsBytes(),
                        d.bucketsRows(),
                        d.seriesMax(),
                        d.labelLengthMax(),
                        profile);
        return MetricsPlan.of(Protocols.ALL, config, new MetricsProcessorConfig(requireLabels))
                .describe();
    }

    /**
     * Writes the page.
     *
     * @param layer4 what layer 4 counts, with every label
     */
    static String of(MetricSnapshots layer4) {
        MetricsPage of = new MetricsPage();
        of.introduction();
        Map<String, List<MetricDescription>> byProtocol =
                describe(MetricsProfile.PACKETD, Map.of()).stream()
                        .collect(
                                Collectors.groupingBy(
                                        MetricDescription::group,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        for (Protocol protocol : Protocols.ALL) {
            of.protocol(protocol, byProtocol.getOrDefault(protocol.name(), List.of()));
        }
        of.layer4(layer4);
        of.otel();
        return of.page.toString();
    }

    private void introduction() {
        MetricsStorageConfig d = MetricsStorageConfig.DEFAULT;
        page.append(
                """
                # Metrics of the traffic

                Generated from the code (`./mvnw verify -Dgolden=update`). `GET /protocol/metrics` shows them: as text, and as
                OpenMetrics or protobuf to those who ask for it (`Accept`). Remote write and OTLP send the same.

                A metric has the labels that the processor `roundtripstometrics` is told, none by default:

                ```yaml
                processor:
                  - name: roundtripstometrics
                    config:
                      http:
                        requireLabels: [request.method, request.path, response.status_code]
                ```

                `P_requests_total` counts requests that were answered, and only these are in the histograms; the others are
                counted apart: unanswered requests, responses whose request was not seen, messages that nothing answers.

                ## Limits

                The process tells %,d label sets apart (`metricsStorage.seriesMax`); a label set is one series of every metric of
                its protocol. Beyond that, the least used share one series whose labels all are `__other__`, so that totals stay
                exact; a label set that has become more used than another takes its place. `GET /debug/cardinality` says which
                label has how many values and which key to change. Values of labels are cut at %d characters
                (`metricsStorage.labelLengthMax`). A label set unused for %s (`metricsStorage.expired`) is forgotten.

                ## Histograms

                `metricsStorage.histograms` is `[classic]` by default. `vmrange` is what VictoriaMetrics' library has (packetd's
                `vmHistogram: true`); it stands alone, because its buckets, sums and counts have the names of the others.
                `native` is Prometheus' native histogram, which only protobuf carries, and OTLP as an exponential histogram.

                | of | upper bounds of classic buckets | key |
                |---|---|---|
                | seconds | %s | `metricsStorage.buckets.seconds` |
                | bytes | %s | `metricsStorage.buckets.bytes` |
                | rows | %s | `metricsStorage.buckets.rows` |
                """
                        .formatted(
                                d.seriesMax(),
                                d.labelLengthMax(),
                                d.expired().toMinutes() + " minutes",
                                numbers(d.bucketsSeconds()),
                                numbers(d.bucketsBytes()),
                                numbers(d.bucketsRows())));
    }

    private static String numbers(List<Double> numbers) {
        return numbers.stream()
                .map(n -> n == Math.rint(n) ? Long.toString(n.longValue()) : n.toString())
                .collect(Collectors.joining(" "));
    }

    private void protocol(Protocol protocol, List<MetricDescription> metrics) {
        page.append("\n## ").append(protocol.name()).append('\n');
        table(metrics);
        page.append("\n| requireLabels | label | meaning |\n|---|---|---|\n");
        for (MetricDescription.Label label : MetricsPlan.labelsOf(protocol)) {
            page.append(
                    "| `%s` | `%s` | %s |\n"
                            .formatted(label.key(), label.name(), escaped(label.meaning())));
        }
    }

    private void table(List<MetricDescription> metrics) {
        page.append("\n| metric | type | unit | meaning |\n|---|---|---|---|\n");
        for (MetricDescription metric : metrics) {
            page.append(
                    "| `%s` | %s | %s | %s |\n"
                            .formatted(
                                    metric.name(),
                                    text(metric.type()),
                                    metric.unit() == MetricUnit.COUNT ? "" : text(metric.unit()),
                                    escaped(metric.help())));
        }
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|");
    }

    private void layer4(MetricSnapshots layer4) {
        page.append(
                """

                ## Layer 4

                Those of connections (`_conns`) are always there, the others with `controller.layer4Metrics.enabled`. The labels of packetd's
                metrics are those in `controller.layer4Metrics.requiredLabels`; `rule` is the name of the rule in
                `sniffer.protocols.rules` that a flow came under, else the protocol that was recognised.

                | metric | type | labels | meaning |
                |---|---|---|---|
                """);
        for (MetricSnapshot metric : layer4) {
            String type =
                    metric.getClass()
                            .getSimpleName()
                            .replace("Snapshot", "")
                            .toLowerCase(Locale.ROOT);
            String name = metric.getMetadata().getPrometheusName();
            Set<String> labels = new LinkedHashSet<>();
            metric.getDataPoints()
                    .forEach(
                            point ->
                                    point.getLabels()
                                            .forEach(
                                                    label ->
                                                            labels.add(
                                                                    "`" + label.getName() + "`")));
            page.append(
                    "| `%s` | %s | %s | %s |\n"
                            .formatted(
                                    type.equals("counter") ? name + "_total" : name,
                                    type,
                                    String.join(" ", labels),
                                    escaped(String.valueOf(metric.getMetadata().getHelp()))));
        }
    }

    private void otel() {
        page.append(
                """

                ## Names of OpenTelemetry's conventions

                With `metricsStorage.profile: otel` instead of the above, with `both` beside it. The labels are those the
                conventions ask for, as far as they can be seen, and those of `requireLabels`.
                """);
        Map<String, List<MetricDescription>> byName = new LinkedHashMap<>();
        for (MetricDescription metric : describe(MetricsProfile.BOTH, Map.of())) {
            if (metric.group().endsWith("(otel)")) {
                byName.computeIfAbsent(metric.name(), _ -> new ArrayList<>()).add(metric);
            }
        }
        page.append(
                "\n| metric | type | upper bounds | protocols and labels |\n|---|---|---|---|\n");
        byName.forEach(
                (name, of) ->
                        page.append(
                                "| `%s` | %s | %s | %s |\n"
                                        .formatted(
                                                name,
                                                text(of.getFirst().type()),
                                                numbers(of.getFirst().bounds()),
                                                of.stream()
                                                        .map(MetricsPage::labelled)
                                                        .collect(Collectors.joining("; ")))));
    }

    private static String labelled(MetricDescription metric) {
        return metric.group().replace(" (otel)", "")
                + ": "
                + metric.labels().stream()
                        .map(label -> "`" + label.name() + "`")
                        .collect(Collectors.joining(" "));
    }

    /** Whether this is a histogram. */
    static boolean isHistogram(MetricDescription metric) {
        return metric.type() == MetricGroup.Type.HISTOGRAM;
    }
}
