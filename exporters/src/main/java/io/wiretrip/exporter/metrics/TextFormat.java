package io.wiretrip.exporter.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The text format 0.0.4. client_java has one too, but its bounds are {@code 10240.0} and {@code
 * 1.048576E8} where packetd's, and those of every rule and dashboard made for packetd, are {@code
 * 10240} and {@code 104857600}; and it takes twice as long. Metrics of types that the traffic has
 * not are left to client_java.
 */
final class TextFormat {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final PrometheusTextFormatWriter OTHERS = PrometheusTextFormatWriter.create();
    private static final int BUFFER_BYTES = 1 << 16;

    /** From here on doubles do not tell neighbouring whole numbers apart. */
    private static final double WHOLE_MAX = 0x1p53;

    private final OutputStream out;
    private final StringBuilder text = new StringBuilder(BUFFER_BYTES);

    TextFormat(OutputStream out) {
        this.out = out;
    }

    void write(MetricSnapshots metrics) throws IOException {
        for (MetricSnapshot metric : metrics) {
            MetricMetadata meta = metric.getMetadata();
            String name = meta.getPrometheusName();
            switch (metric) {
                case CounterSnapshot counter -> {
                    String total = name.endsWith("_total") ? name : name + "_total";
                    head(total, "counter", meta.getHelp());
                    for (var point : counter.getDataPoints()) {
                        line(total, "", point, null, null, point.getValue());
                    }
                }
                case GaugeSnapshot gauge -> {
                    head(name, "gauge", meta.getHelp());
                    for (var point : gauge.getDataPoints()) {
                        line(name, "", point, null, null, point.getValue());
                    }
                }
                case UnknownSnapshot unknown -> {
                    head(name, "untyped", meta.getHelp());
                    for (var point : unknown.getDataPoints()) {
                        line(name, "", point, null, null, point.getValue());
                    }
                }
                case HistogramSnapshot histogram -> {
                    head(name, "histogram", meta.getHelp());
                    for (HistogramDataPointSnapshot point : histogram.getDataPoints()) {
                        histogram(name, point);
                    }
                }
                default -> {
                    flush();
                    OTHERS.write(
                            out, MetricSnapshots.of(metric), EscapingScheme.UNDERSCORE_ESCAPING);
                }
            }
        }
        flush();
    }

    private void head(String name, String type, @Nullable String help) {
        if (help != null) {
            text.append("# HELP ").append(name).append(' ');
            escape(help, false);
            text.append('\n');
        }
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void histogram(String name, HistogramDataPointSnapshot point) throws IOException {
        ClassicHistogramBuckets buckets = point.getClassicBuckets();
        long count = 0;
        for (int i = 0; i < buckets.size(); i++) {
            count += buckets.getCount(i);
            line(name, "_bucket", point, "le", number(buckets.getUpperBound(i)), (double) count);
        }
        if (buckets.isEmpty()) {
            count = point.getCount();
            line(name, "_bucket", point, "le", "+Inf", (double) count);
        }
        line(name, "_sum", point, null, null, point.getSum());
        line(name, "_count", point, null, null, (double) count);
    }

    private void line(
            String name,
            String suffix,
            DataPointSnapshot point,
            @Nullable String label,
            @Nullable String value,
            double number)
            throws IOException {
        text.append(name).append(suffix);
        Labels labels = point.getLabels();
        char before = '{';
        for (int i = 0; i < labels.size(); i++) {
            text.append(before).append(labels.getPrometheusName(i)).append("=\"");
            escape(labels.getValue(i), true);
            text.append('"');
            before = ',';
        }
        if (label != null) {
            text.append(before).append(label).append("=\"").append(value).append('"');
            before = ',';
        }
        if (before == '{') {
            text.append('{');
        }
        text.append("} ");
        appendNumber(number);
        text.append('\n');
        if (text.length() > BUFFER_BYTES - 4_096) {
            flush();
        }
    }

    private void escape(String value, boolean quoted) {
        int clean = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' || c == '\n' || (c == '"' && quoted)) {
                text.append(value, clean, i).append('\\').append(c == '\n' ? 'n' : c);
                clean = i + 1;
            }
        }
        text.append(value, clean, value.length());
    }

    private void appendNumber(double number) {
        if (number == Math.rint(number) && Math.abs(number) < WHOLE_MAX) {
            text.append((long) number);
        } else {
            text.append(number(number));
        }
    }

    /** A number as Go's parser takes it and, in bounds, as packetd writes it. */
    private static String number(double number) {
        if (Double.isInfinite(number)) {
            return number > 0 ? "+Inf" : "-Inf";
        }
        return number == Math.rint(number) && Math.abs(number) < WHOLE_MAX
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    private void flush() throws IOException {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        text.setLength(0);
    }
}
