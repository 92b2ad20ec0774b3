package io.wiretrip.agent.server;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows metrics in the format that a client prefers: Prometheus text where it says nothing,
 * OpenMetrics, or protobuf, which alone carries native histograms.
 */
final class Exposition {
    /** A snapshot of many series is large, and anybody may ask for one. */
    private static final int AT_ONCE_MAX = 2;

    private static final long WAIT_SECS = 10;

    private final ExpositionFormats formats = ExpositionFormats.init();
    private final Semaphore permits = new Semaphore(AT_ONCE_MAX);

    /** Answers with metrics. */
    void answer(Call call, Supplier<MetricSnapshots> source) throws IOException {
        try {
            if (!permits.tryAcquire(WAIT_SECS, TimeUnit.SECONDS)) {
                call.set("Retry-After", "5");
                call.text(503, "too many scrapes at the same time (expected: " + AT_ONCE_MAX + ")");
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            write(call, source.get());
        } finally {
            permits.release();
        }
    }

    private void write(Call call, MetricSnapshots metrics) throws IOException {
        String accept = call.headerList("Accept");
        ExpositionFormatWriter writer = writer(accept);
        EscapingScheme escaping = EscapingScheme.fromAcceptHeader(accept);
        String type = writer.getContentType() + escaping.toHeaderFormat();
        OutputStream out = call.stream(type, true);
        if (out != null) {
            writer.write(out, metrics, escaping);
            out.close(); // if all was written: a half must not look like a whole
        }
    }

    /** The format of the greatest weight; of several, the one that is named first. */
    ExpositionFormatWriter writer(String accept) {
        ExpositionFormatWriter best = formats.getPrometheusTextFormatWriter();
        double weight = 0;
        for (MediaRanges.Range range : MediaRanges.parse(accept)) {
            if (range.weight() > weight) {
                ExpositionFormatWriter writer = writer(range);
                if (writer != null) {
                    best = writer;
                    weight = range.weight();
                }
            }
        }
        return best;
    }

    private @Nullable ExpositionFormatWriter writer(MediaRanges.Range range) {
        return switch (range.name()) {
            case "text/plain", "text/*", "*/*" -> formats.getPrometheusTextFormatWriter();
            case "application/openmetrics-text" ->
                    range.parameter("version").startsWith("2")
                            ? null
                            : formats.getOpenMetricsTextFormatWriter();
            case "application/vnd.google.protobuf" ->
                    range.parameter("proto").equals("io.prometheus.client.metricfamily")
                                    && range.parameter("encoding").equals("delimited")
                            ? formats.getPrometheusProtobufWriter()
                            : null;
            default -> null;
        };
    }
}
