package io.wiretrip.protocol.http2;

import io.wiretrip.protocol.Bytes;
import java.util.Arrays;

/**
 * The header blocks of one direction: gathers the fragments of a block, reads it when it is whole,
 * and passes it on. One at a time, for nothing may interrupt a block (RFC 9113, 4.3).
 */
final class Http2BlockReader {
    /** The longest header block that is read. */
    static final int BYTES_MAX = 64 << 10;

    private static final int BYTES_MIN = 512;
    private static final int BYTES_KEPT = 4 << 10;
    private static final byte[] NOTHING = {};

    private final boolean fromClient;
    private final Http2Connection connection;
    private final HpackDecoder hpack;

    /** The frame that began the block under way, and the stream that it promised or 0. */
    private final Http2Frame first = new Http2Frame();

    private int promised;
    private boolean underWay;
    private byte[] bytes = NOTHING;
    private int length;
    private long frameBytes;
    private boolean tooLarge;
    private boolean lost;

    Http2BlockReader(boolean fromClient, Http2Connection connection) {
        this.fromClient = fromClient;
        this.connection = connection;
        this.hpack = new HpackDecoder(connection.isBegun());
    }

    /** The direction begins here, and its table is empty. */
    void beginDirection() {
        hpack.table().begin();
    }

    /** Bytes were lost that may have changed the table; a block under way is given up. */
    void forget(long timeNs, long position) {
        if (underWay) {
            lost = true;
            end(timeNs, position);
        }
        hpack.table().forget();
    }

    /** Whether a block is under way. */
    boolean isUnderWay() {
        return underWay;
    }

    /** A block begins with this frame. */
    void begin(Http2Frame frame, int newlyPromised) {
        first.set(frame);
        promised = newlyPromised;
        underWay = true;
        length = 0;
        frameBytes = 0;
        tooLarge = false;
        lost = false;
        addFrame(frame);
    }

    /** Whether a frame goes on with the block under way. */
    boolean isContinuedBy(Http2Frame frame) {
        return frame.type == Http2Frame.CONTINUATION && frame.streamId == first.streamId;
    }

    /** A frame belongs to the block. */
    void addFrame(Http2Frame frame) {
        frameBytes += Http2Frame.HEADER_BYTES + frame.length;
    }

    /** Bytes of the block will never come. */
    void markLost() {
        lost = true;
    }

    /** Adds a fragment; beyond the limit nothing is kept. */
    void add(Bytes in, int from, int to) {
        int more = to - from;
        tooLarge |= length + more > BYTES_MAX;
        if (lost || tooLarge) {
            length = 0;
            bytes = NOTHING;
            return;
        }
        if (length + more > bytes.length) {
            int capacity = Math.max(BYTES_MIN, Math.max(length + more, 2 * bytes.length));
            bytes = Arrays.copyOf(bytes, Math.min(BYTES_MAX, capacity));
        }
        in.copy(from, to, bytes, length);
        length += more;
    }

    /**
     * The block has ended.
     *
     * @param position where its last frame ends
     */
    void end(long timeNs, long position) {
        underWay = false;
        Http2Block block = connection.block();
        block.clear(promised > 0 ? promised : first.streamId);
        read(block);
        if (bytes.length > BYTES_KEPT) {
            bytes = NOTHING;
        }
        if (first.type == Http2Frame.HEADERS) {
            connection.headers(fromClient, first, frameBytes, timeNs, position);
        } else if (fromClient) {
            connection.violation(Http2Violation.BAD_STREAM);
        } else {
            connection.promise(first, promised, frameBytes, timeNs, position);
        }
    }

    private void read(Http2Block block) {
        Http2Violation violation = null;
        if (lost || tooLarge) {
            hpack.table().forget();
            block.markUnknown();
            violation = tooLarge ? Http2Violation.HEADER_BLOCK_TOO_LARGE : null;
        } else {
            violation = hpack.decode(bytes, length, block);
        }
        if (violation != null) {
            connection.violation(violation);
        }
    }

    int retainedBytes() {
        return hpack.retainedBytes() + bytes.length;
    }
}
