package io.wiretrip.protocol.http2;

import org.jspecify.annotations.Nullable;

/**
 * The open streams of a connection, by their number and in the order in which they were opened. A
 * table with open addressing; stream objects are reused, so that a stream allocates nothing.
 */
final class Http2Streams {
    private static final int SLOTS_MIN = 8;
    private static final int SPARE_MAX = 32;
    private static final int STREAM_BYTES = 96;
    private static final int HASH = 0x9e3779b9;

    private @Nullable Http2Stream[] slots = new Http2Stream[SLOTS_MIN];
    private int count;
    private @Nullable Http2Stream oldest;
    private @Nullable Http2Stream youngest;

    /** Streams to be reused, linked by {@link Http2Stream#younger}. */
    private @Nullable Http2Stream spare;

    private int spares;

    /** How many are open. */
    int count() {
        return count;
    }

    @Nullable Http2Stream oldest() {
        return oldest;
    }

    /** The open stream of this number, or null. */
    @Nullable Http2Stream get(int id) {
        int mask = slots.length - 1;
        for (int i = slot(id); ; i = i + 1 & mask) {
            Http2Stream stream = slots[i];
            if (stream == null || stream.id == id) {
                return stream;
            }
        }
    }

    /** Opens a stream that is not open. */
    Http2Stream open(int id) {
        if (2 * (count + 1) > slots.length) {
            grow();
        }
        Http2Stream stream = spare;
        if (stream == null) {
            stream = new Http2Stream();
        } else {
            spare = stream.younger;
            spares--;
        }
        stream.clear(id);
        put(stream);
        Http2Stream before = youngest;
        stream.older = before;
        if (before == null) {
            oldest = stream;
        } else {
            before.younger = stream;
        }
        youngest = stream;
        count++;
        return stream;
    }

    /** Closes a stream that is open. */
    void close(Http2Stream stream) {
        int mask = slots.length - 1;
        int hole = slot(stream.id);
        while (slots[hole] != stream) {
            hole = hole + 1 & mask;
        }
        slots[hole] = null;
        for (int i = hole + 1 & mask; ; i = i + 1 & mask) {
            Http2Stream moved = slots[i];
            if (moved == null) {
                break;
            }
            int home = slot(moved.id);
            if ((i - home & mask) >= (i - hole & mask)) {
                slots[hole] = moved;
                slots[i] = null;
                hole = i;
            }
        }
        unlink(stream);
        count--;
        stream.clear(0);
        if (spares < SPARE_MAX) {
            stream.younger = spare;
            spare = stream;
            spares++;
        }
    }

    int retainedBytes() {
        return slots.length * Integer.BYTES + (count + spares) * STREAM_BYTES;
    }

    private void unlink(Http2Stream stream) {
        Http2Stream before = stream.older;
        Http2Stream after = stream.younger;
        if (before == null) {
            oldest = after;
        } else {
            before.younger = after;
        }
        if (after == null) {
            youngest = before;
        } else {
            after.older = before;
        }
    }

    private void put(Http2Stream stream) {
        int mask = slots.length - 1;
        int i = slot(stream.id);
        while (slots[i] != null) {
            i = i + 1 & mask;
        }
        slots[i] = stream;
    }

    private void grow() {
        slots = new Http2Stream[2 * slots.length];
        for (Http2Stream stream = oldest; stream != null; stream = stream.younger) {
            put(stream);
        }
    }

    private int slot(int id) {
        return (id * HASH) >>> Integer.numberOfLeadingZeros(slots.length - 1);
    }
}
