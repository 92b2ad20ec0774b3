package io.wiretrip.agent.capture;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;

/**
 * A window over an input, in native memory. What lies between {@link #position} and {@link #limit}
 * was read and not yet consumed; {@link #fill} moves it to the front and reads behind it, so a
 * record is always in one piece. The window grows only if one record is larger than it.
 *
 * <p>Files are read and not mapped: a mapped file that somebody cuts is a crash of the process.
 */
final class ReadBuffer {
    /** Large enough that a system call costs nothing per packet, small enough for the cache. */
    static final int DEFAULT_BYTES = 1 << 20;

    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final long PAGE_BYTES = 4096;

    private final ByteInput input;
    private Arena arena;
    private MemorySegment segment;
    private ByteBuffer bytes;
    private long position;
    private long limit;
    private long startOffset;
    private boolean ended;
    private boolean stopped;
    private String failure = "";

    ReadBuffer(ByteInput input, int capacityBytes) {
        this.input = input;
        // Opened on one thread and polled on another, hence not confined.
        arena = Arena.ofShared();
        segment = arena.allocate(capacityBytes, PAGE_BYTES);
        bytes = segment.asByteBuffer();
    }

    /** The memory; another after a {@link #fill} that had to grow it. */
    MemorySegment segment() {
        return segment;
    }

    /** The memory as a buffer; its position and limit mean nothing. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** Where the unconsumed bytes begin in the segment. */
    long position() {
        return position;
    }

    /** Where they end. */
    long limit() {
        return limit;
    }

    /** How many there are. */
    long available() {
        return limit - position;
    }

    /** Consumes bytes that are available. */
    void advance(long count) {
        position += count;
    }

    /** The offset in the whole input of the first unconsumed byte. */
    long offset() {
        return startOffset + position;
    }

    ByteInput input() {
        return input;
    }

    /** What went wrong while reading, a clause; empty if nothing did. */
    String failure() {
        return failure;
    }

    /** Whether a wake-up, not the end of the input, ended the reading. */
    boolean stopped() {
        return stopped;
    }

    /** A 32-bit number at a place in the segment. */
    int int32(long at, boolean bigEndian) {
        int value = segment.get(INT, at);
        return bigEndian ? Integer.reverseBytes(value) : value;
    }

    /** An unsigned 32-bit number. */
    long uint32(long at, boolean bigEndian) {
        return Integer.toUnsignedLong(int32(at, bigEndian));
    }

    /** An unsigned 16-bit number. */
    int uint16(long at, boolean bigEndian) {
        short value = segment.get(SHORT, at);
        return Short.toUnsignedInt(bigEndian ? Short.reverseBytes(value) : value);
    }

    /** An unsigned byte. */
    int uint8(long at) {
        return Byte.toUnsignedInt(segment.get(ValueLayout.JAVA_BYTE, at));
    }

    /**
     * Reads until {@code count} bytes are available; the caller bounds it.
     *
     * @return false if the input ended before; what is there stays available
     */
    boolean fill(int count) {
        if (available() >= count) {
            return true;
        }
        if (ended) {
            return false;
        }
        makeRoom(count);
        while (available() < count) {
            if (!readOnce()) {
                ended = true;
                return false;
            }
        }
        return true;
    }

    private boolean readOnce() {
        bytes.limit(bytes.capacity()).position((int) limit);
        try {
            int count = input.read(bytes);
            limit += Math.max(count, 0);
            return count > 0;
        } catch (ClosedByInterruptException e) {
            failure = "the reading thread was interrupted";
            return false;
        } catch (ClosedChannelException e) {
            stopped = true;
            return false;
        } catch (IOException e) {
            failure = String.valueOf(e.getMessage());
            return false;
        }
    }

    private void makeRoom(int count) {
        MemorySegment from = segment;
        Arena old = arena;
        long rest = available();
        if (count > segment.byteSize()) {
            arena = Arena.ofShared();
            segment = arena.allocate(Integer.highestOneBit(count - 1) * 2L, PAGE_BYTES);
            bytes = segment.asByteBuffer();
        }
        MemorySegment.copy(from, position, segment, 0, rest);
        startOffset += position;
        position = 0;
        limit = rest;
        if (old != arena) {
            old.close();
        }
    }

    /** Frees the memory and closes the input. */
    void close() {
        input.close();
        arena.close();
    }
}
