package io.wiretrip.exporter.flows;

import io.wiretrip.config.FlowBatchConfig;
import io.wiretrip.config.FlowBatchConfig.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Makes the body of a request of some events. Owned by one thread. */
final class FlowBody {
    private final Format format;
    private final boolean gzip;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 12);

    FlowBody(FlowBatchConfig batch) {
        this.format = batch.format();
        this.gzip = batch.gzip();
        fields.put(
                "Content-Type",
                format == Format.NDJSON ? "application/x-ndjson" : "application/json");
        if (gzip) {
            fields.put("Content-Encoding", "gzip");
        }
    }

    /** The header fields that go with every body. */
    Map<String, String> fields() {
        return fields;
    }

    byte[] of(List<byte[]> events) {
        body.reset();
        try (OutputStream out = gzip ? new GZIPOutputStream(body) : body) {
            write(events, out);
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail to be written", e);
        }
        return body.toByteArray();
    }

    private void write(List<byte[]> events, OutputStream out) throws IOException {
        if (format == Format.ARRAY) {
            out.write('[');
        }
        for (int i = 0; i < events.size(); i++) {
            if (i > 0 && format == Format.ARRAY) {
                out.write(',');
            }
            out.write(events.get(i));
            if (format == Format.NDJSON) {
                out.write('\n');
            }
        }
        if (format == Format.ARRAY) {
            out.write(']');
        }
    }
}
