package io.wiretrip.protocol.mongodb;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decompressor;
import io.wiretrip.protocol.Decompressor.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks the content of an OP_COMPRESSED. One that arrives at once is unpacked where it lies; one
 * that comes in pieces is gathered in memory of the connection, which grows with what has arrived
 * and not with what was announced.
 */
final class MongoUnpacker {
    /** The most compressed bytes that are gathered. */
    static final int GATHERED_MAX = 4 << 20;

    private static final byte[] NOTHING = {};
    private static final int GATHERED_MIN = 1 << 12;

    private final Decompressor decompressor;
    private final Bytes out = new Bytes();
    private byte[] gathered = NOTHING;
    private int length;
    private MongoCompressor compressor = MongoCompressor.NOOP;
    private int lengthUnpacked;
    private long end;
    private boolean tooLong;
    private @Nullable MongoViolation violation;

    MongoUnpacker(Decompressor decompressor) {
        this.decompressor = decompressor;
    }

    /**
     * Begins a content.
     *
     * @param lengthUnpacked how long it becomes, as its header says
     * @param from position of its first compressed byte
     * @param end position of one past its last
     */
    void begin(MongoCompressor compressor, int lengthUnpacked, long from, long end) {
        this.compressor = compressor;
        this.lengthUnpacked = lengthUnpacked;
        this.end = end;
        this.length = 0;
        this.tooLong = end - from > GATHERED_MAX;
        this.violation = null;
    }

    /** Takes what has arrived; true once all has, or no more is needed. */
    boolean gather(Bytes in) {
        if (tooLong || in.remaining() >= end - in.streamPosition()) {
            return true;
        }
        keep(in, in.remaining());
        return false;
    }

    private void keep(Bytes in, int count) {
        if (gathered.length < length + count) {
            int capacity = Math.max(GATHERED_MIN, Math.max(length + count, 2 * gathered.length));
            byte[] larger = new byte[Math.min(capacity, GATHERED_MAX)];
            System.arraycopy(gathered, 0, larger, 0, length);
            gathered = larger;
        }
        in.copy(in.position(), in.position() + count, gathered, length);
        length += count;
        in.position(in.position() + count);
    }

    /**
     * Unpacks what was gathered and what is left at hand.
     *
     * @return the content, valid until the next call of any connection; null if it cannot be had
     */
    @Nullable Bytes unpack(Bytes in) {
        if (tooLong) {
            violation = MongoViolation.COMPRESSED_TOO_LONG;
            abandon();
            return null;
        }
        int left = (int) (end - in.streamPosition());
        Kind kind = compressor.kind();
        boolean unpacked;
        if (length == 0) {
            int from = in.position();
            unpacked = decompressor.decompress(kind, in, from, from + left, lengthUnpacked, out);
        } else {
            keep(in, left);
            unpacked = decompressor.decompress(kind, gathered, 0, length, lengthUnpacked, out);
        }
        abandon();
        if (!unpacked) {
            violation = MongoViolation.COMPRESSED_DAMAGED;
            return null;
        }
        return out;
    }

    /** What went wrong; null if nothing did. */
    @Nullable MongoViolation violation() {
        return violation;
    }

    /** Gives back what was gathered. */
    void abandon() {
        gathered = NOTHING;
        length = 0;
    }

    /** Heap bytes that it holds. */
    int retainedBytes() {
        return gathered.length;
    }
}
