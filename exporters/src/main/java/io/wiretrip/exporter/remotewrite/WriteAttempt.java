package io.wiretrip.exporter.remotewrite;

import io.airlift.compress.snappy.SnappyDecompressor;
import io.wiretrip.exporter.http.Delivery;
import io.wiretrip.exporter.http.HttpOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a request of either version, and goes back to 1.0 for good when a target turns out not to
 * know 2.0: by status 415, by silence about what it has written (a target of old takes 2.0 for an
 * empty 1.0), or, before it ever understood 2.0, by status 400 for 2.0 where 1.0 works. Owned by
 * the sending thread; any thread may ask for the version.
 */
final class WriteAttempt implements Delivery.Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(WriteAttempt.class);
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;
    private static final int BAD_REQUEST = 400;
    private static final String WRITTEN = "X-Prometheus-Remote-Write-%s-Written";
    private static final List<String> COUNTED = List.of("Samples", "Histograms", "Exemplars");

    private static final Map<String, String> FIELDS_1 =
            Map.of(
                    "Content-Type", "application/x-protobuf",
                    "Content-Encoding", "snappy",
                    "X-Prometheus-Remote-Write-Version", "0.1.0");
    private static final Map<String, String> FIELDS_2 =
            Map.of(
                    "Content-Type", "application/x-protobuf;proto=io.prometheus.write.v2.Request",
                    "Content-Encoding", "snappy",
                    "X-Prometheus-Remote-Write-Version", "2.0.0");

    private final Delivery.Attempt http;
    private final SnappyDecompressor snappy = new SnappyDecompressor();
    private final BatchBuilder.Compression compression = new BatchBuilder.Compression();
    private final Downgrade downgrade = new Downgrade();
    private final ProtoBuffer request = new ProtoBuffer();
    private volatile int version;
    private boolean understood;
    private int batchVersion;

    WriteAttempt(Delivery.Attempt http, int version) {
        this.http = http;
        this.version = version;
    }

    /** The version that requests should have from now on. */
    int version() {
        return version;
    }

    /** Says which version the next request to be sent has. */
    void next(Batch batch) {
        batchVersion = batch.version();
    }

    @Override
    public HttpOutcome send(byte[] body, int length, Map<String, String> fields, Duration atMost) {
        if (batchVersion == 1) {
            return http.send(body, length, FIELDS_1, atMost);
        }
        if (version == 1) {
            return sendAs1(body, length, atMost);
        }
        HttpOutcome outcome = http.send(body, length, FIELDS_2, atMost);
        if (tellsWritten(outcome)) {
            understood = true;
            return outcome;
        }
        if (outcome.isDelivered()) {
            return goBack("it says nothing about what it has written", body, length, atMost);
        }
        if (outcome.status() == UNSUPPORTED_MEDIA_TYPE) {
            return goBack("its answer is " + outcome.describe(), body, length, atMost);
        }
        if (outcome.status() == BAD_REQUEST && !understood) {
            HttpOutcome other = sendAs1(body, length, atMost);
            if (other.isDelivered()) {
                tellGoingBack("it takes 1.0, and its answer to 2.0 is " + outcome.describe());
                return other;
            }
        }
        return outcome;
    }

    /**
     * How many samples and histograms of a request the target says to have written.
     *
     * @param otherwise what holds if it says nothing or the request was not of version 2.0
     */
    long written(HttpOutcome outcome, Batch batch, long otherwise) {
        if (batch.version() == 1 || version == 1 || !tellsWritten(outcome)) {
            return otherwise;
        }
        long written =
                Math.min(count(outcome, "Samples"), batch.samples())
                        + Math.min(count(outcome, "Histograms"), batch.histograms());
        return written;
    }

    private HttpOutcome goBack(String why, byte[] body, int length, Duration atMost) {
        tellGoingBack(why);
        return sendAs1(body, length, atMost);
    }

    private void tellGoingBack(String why) {
        version = 1;
        LOG.warn("the target does not know remote write 2.0 and gets 1.0: {}", why);
    }

    private HttpOutcome sendAs1(byte[] body, int length, Duration atMost) {
        byte[] older;
        try {
            byte[] bytes = new byte[SnappyDecompressor.getUncompressedLength(body, 0)];
            int size = snappy.decompress(body, 0, length, bytes, 0, bytes.length);
            downgrade.rewrite(bytes, size, request);
            older = compression.compress(request.array(), request.size());
        } catch (IOException e) { // our own bytes
            throw new IllegalStateException("our request of version 2.0 cannot be read", e);
        }
        return http.send(older, older.length, FIELDS_1, atMost);
    }

    private static boolean tellsWritten(HttpOutcome outcome) {
        for (String kind : COUNTED) {
            if (outcome.headers().firstValue(WRITTEN.formatted(kind)).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static long count(HttpOutcome outcome, String kind) {
        String text = outcome.headers().firstValue(WRITTEN.formatted(kind)).orElse("0").strip();
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
