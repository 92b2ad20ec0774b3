package io.wiretrip.exporter.traces;

import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Encoded spans of one request ({@code ExportTraceServiceRequest}), in memory that is used again.
 * One thread at a time: a worker fills it, who sends it only reads.
 */
final class SpanBatch implements MessageWriter {
    private static final int BYTES_MIN = 1 << 14;
    private static final int STEP_BYTES_MAX = 1 << 17;
    private static final int SPANS_MIN = 128;

    private final SpanExchange home;
    private final List<ServiceResource> owners = new ArrayList<>();

    /** Of each owner, how many bytes its spans have. */
    private int[] ownerBytes = new int[1];

    /** Of each span, whose it is. */
    private int[] ownerOf;

    /** Of each span, where it ends. */
    private int[] ends;

    private byte[] bytes = new byte[BYTES_MIN];
    private int count;
    private int lastOwner;
    private int told;

    /**
     * An empty batch.
     *
     * @param home where it returns to
     * @param spans how many it is for
     */
    SpanBatch(SpanExchange home, int spans) {
        this.home = home;
        this.ownerOf = new int[Math.min(spans, SPANS_MIN)];
        this.ends = new int[ownerOf.length];
    }

    /** Where it returns to once it is settled. */
    SpanExchange home() {
        return home;
    }

    /** How many spans there are. */
    int count() {
        return count;
    }

    /** What its spans take. */
    int used() {
        return count == 0 ? 0 : ends[count - 1];
    }

    /** What it holds of memory. */
    int capacity() {
        return bytes.length;
    }

    /** By how much {@link #capacity()} has grown since this was asked last. */
    int grown() {
        int grown = bytes.length - told;
        told = bytes.length;
        return grown;
    }

    /** Empties it; the memory stays. */
    void clear() {
        count = 0;
        lastOwner = 0;
        owners.clear();
    }

    /** The memory to write a span of this size into, from {@link #used()} on. */
    byte[] room(int size) {
        int needed = Math.addExact(used(), size);
        if (needed > bytes.length) {
            int more = Math.min(bytes.length, STEP_BYTES_MAX);
            bytes = Arrays.copyOf(bytes, Math.max(needed, Math.addExact(bytes.length, more)));
        }
        return bytes;
    }

    /** A span was written: a whole field {@code ScopeSpans.spans}. */
    void added(ServiceResource owner, int size) {
        int index = indexOf(owner);
        int end = used() + size;
        if (count == ends.length) {
            ownerOf = Arrays.copyOf(ownerOf, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        ownerOf[count] = index;
        ends[count++] = end;
        ownerBytes[index] += size;
    }

    private int indexOf(ServiceResource owner) {
        if (lastOwner < owners.size() && owners.get(lastOwner) == owner) {
            return lastOwner;
        }
        int i = 0;
        while (i < owners.size() && owners.get(i) != owner) {
            i++;
        }
        if (i == owners.size()) {
            owners.add(owner);
            if (i == ownerBytes.length) {
                ownerBytes = Arrays.copyOf(ownerBytes, 2 * i);
            }
            ownerBytes[i] = 0;
        }
        lastOwner = i;
        return i;
    }

    @Override
    public int getContentLength() {
        int size = 0;
        for (int i = 0; i < owners.size(); i++) {
            size += owners.get(i).size(ownerBytes[i]);
        }
        return size;
    }

    @Override
    public void writeMessage(OutputStream out) throws IOException {
        for (int i = 0; i < owners.size(); i++) {
            ServiceResource owner = owners.get(i);
            owner.writeHead(out, ownerBytes[i]);
            if (owners.size() == 1) {
                out.write(bytes, 0, used());
            } else {
                writeSpansOf(i, out);
            }
            owner.writeTail(out);
        }
    }

    /** Runs of spans of one owner, each in one piece. */
    private void writeSpansOf(int owner, OutputStream out) throws IOException {
        int from = 0;
        for (int i = 0; i < count; i++) {
            boolean isLast = i + 1 == count || ownerOf[i + 1] != ownerOf[i];
            if (isLast) {
                if (ownerOf[i] == owner) {
                    out.write(bytes, from, ends[i] - from);
                }
                from = ends[i];
            }
        }
    }
}
