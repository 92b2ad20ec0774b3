package io.wiretrip.exporter.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes metrics in the format that an {@code Accept} header asks for: the text format 0.0.4,
 * OpenMetrics, or protobuf (the only one with native histograms). Text where nothing is asked for.
 * From any thread.
 */
public final class Exposition {
    private static final ExpositionFormats FORMATS = ExpositionFormats.init();
    private static final String PROTOBUF = "application/vnd.google.protobuf";
    private static final String OPEN_METRICS = "application/openmetrics-text";

    private final @Nullable ExpositionFormatWriter writer;
    private final String contentType;

    private Exposition(@Nullable ExpositionFormatWriter writer, String contentType) {
        this.writer = writer;
        this.contentType = contentType;
    }

    /**
     * The format for a request.
     *
     * @param accept the request's {@code Accept} header; null without one
     */
    public static Exposition of(@Nullable String accept) {
        String best = accept == null ? "" : best(accept);
        return switch (best) {
            case PROTOBUF -> through(FORMATS.getPrometheusProtobufWriter(), accept);
            case OPEN_METRICS -> through(FORMATS.getOpenMetricsTextFormatWriter(), accept);
            default -> new Exposition(null, TextFormat.CONTENT_TYPE);
        };
    }

    private static Exposition through(ExpositionFormatWriter writer, @Nullable String accept) {
        // Our names need no escaping; a client that knows of escaping is told that none happened.
        String scheme =
                accept != null && accept.contains("escaping=")
                        ? EscapingScheme.fromAcceptHeader(accept).toHeaderFormat()
                        : "";
        return new Exposition(writer, writer.getContentType() + scheme);
    }

    /** The value of {@code Content-Type}. */
    public String contentType() {
        return contentType;
    }

    /**
     * Writes metrics; does not close the stream.
     *
     * @throws IOException if the stream does
     */
    public void write(MetricSnapshots metrics, OutputStream out) throws IOException {
        if (writer == null) {
            new TextFormat(out).write(metrics);
        } else {
            writer.write(out, metrics, EscapingScheme.UNDERSCORE_ESCAPING);
        }
    }

    /** The format with the highest quality that we have; the first of equals. */
    private static String best(String accept) {
        String best = "";
        double bestQuality = 0;
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.split(";", -1);
            String type = parts[0].strip();
            double quality = quality(parts);
            if (quality > bestQuality && isOurs(type, range)) {
                best = type;
                bestQuality = quality;
            }
        }
        return best;
    }

    private static boolean isOurs(String type, String range) {
        return switch (type) {
            case PROTOBUF ->
                    range.contains("io.prometheus.client.metricfamily")
                            && range.contains("encoding=delimited");
            // 2.0 is not finished: whoever asks for it accepts something else too
            case OPEN_METRICS -> !range.contains("version=2");
            case "text/plain", "text/*", "*/*" -> true;
            default -> false;
        };
    }

    private static double quality(String[] parts) {
        for (String part : parts) {
            String parameter = part.strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException _) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
