package io.wiretrip.protocol;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A read-only cursor over the in-order bytes of one direction of a connection, or over one
 * datagram.
 *
 * <p>Reused: a decoder may look at it during the call it was passed to and never keep it. Indexes
 * are relative to this view: {@code 0} is its first byte, {@link #limit()} is one past its last.
 * Reading outside of it throws {@link IndexOutOfBoundsException}, which a decoder that compares
 * with {@link #remaining()} first never meets.
 *
 * <p>The memory behind is native, always, and is read by its address: every access is checked
 * against this view alone, and compiles to a comparison and a load. Whoever {@linkplain #wrap
 * wraps} memory keeps it alive until it wraps other memory or nobody reads any more.
 */
public final class Bytes {
    private static final ValueLayout.OfShort U16BE =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort U16LE =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32BE =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt I32LE =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64BE =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong I64LE =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    /** All memory there is, which {@link #wrap} lets nobody reach but through its limits. */
    @SuppressWarnings("restricted") // the reason why this class checks every index
    private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private MemorySegment segment = MemorySegment.NULL;

    /** The address of index 0. */
    private long base;

    private int position;
    private int limit;
    private int length;
    private long streamBase;
    private long timeNs;
    private long peerAcknowledged;
    private long pendingSkip;
    private int missing;

    /**
     * Points this cursor at bytes, at their start, with nothing to skip.
     *
     * @param segment native memory
     * @param base offset of the first byte in the segment
     * @param length how many bytes
     * @param streamOffset position of the first byte in its stream, counted from the first byte of
     *     the direction
     * @return this
     */
    public Bytes wrap(MemorySegment segment, long base, int length, long streamOffset) {
        Objects.checkFromIndexSize(base, length, segment.byteSize());
        if (!segment.isNative()) {
            throw new IllegalArgumentException("heap memory behind Bytes (expected: native)");
        }
        this.segment = segment;
        this.base = segment.address() + base;
        this.position = 0;
        this.limit = length;
        this.length = length;
        this.streamBase = streamOffset;
        this.pendingSkip = 0;
        this.missing = 0;
        return this;
    }

    /**
     * Sets the facts of the packet that brought the newest of these bytes.
     *
     * @param timeNs its time, in nanoseconds since the epoch
     * @param peerAcknowledged how many bytes of the opposite direction its sender had received; −1
     *     where that is not known (datagrams, a direction never seen)
     * @return this
     */
    public Bytes arrived(long timeNs, long peerAcknowledged) {
        this.timeNs = timeNs;
        this.peerAcknowledged = peerAcknowledged;
        return this;
    }

    /**
     * Says that a datagram was longer on the wire than what was captured.
     *
     * @param count how many bytes behind the limit were not captured
     * @return this
     */
    public Bytes missing(int count) {
        this.missing = count;
        return this;
    }

    /** How many bytes of this datagram, behind the limit, were not captured; 0 for a stream. */
    public int missing() {
        return missing;
    }

    /** Time of the packet that brought the newest bytes, in nanoseconds since the epoch. */
    public long timeNs() {
        return timeNs;
    }

    /**
     * How many bytes of the opposite direction the sender had received when it sent the newest of
     * these bytes; −1 if unknown.
     */
    public long peerAcknowledged() {
        return peerAcknowledged;
    }

    /** Index of the next byte to be read. */
    public int position() {
        return position;
    }

    /** Moves to an index between 0 and {@link #limit()}. */
    public void position(int index) {
        if (index < 0 || index > limit) {
            throw new IndexOutOfBoundsException(
                    "position: " + index + " (expected: 0.." + limit + ")");
        }
        position = index;
    }

    /** One past the index of the last byte. */
    public int limit() {
        return limit;
    }

    /**
     * Hides the bytes from an index on, as if they had not come yet; {@link #widen} shows them
     * again. A search that looks at one byte more each time gives the same however bytes were cut.
     *
     * @param to between {@link #position()} and the index one past all that came
     */
    public void narrow(int to) {
        if (to < position || to > length) {
            throw new IndexOutOfBoundsException(
                    "narrow: " + to + " (expected: " + position + ".." + length + ")");
        }
        limit = to;
    }

    /** Shows all bytes again. */
    public void widen() {
        limit = length;
    }

    /** How many bytes are left. */
    public int remaining() {
        return limit - position;
    }

    /** Position of the next byte in its stream; bytes lost in gaps are counted too. */
    public long streamPosition() {
        return streamBase + position + pendingSkip;
    }

    /**
     * Passes over {@code count} bytes, which need not have arrived yet. When more are skipped than
     * remain, the decoder has to return; it is called again once the last skipped byte has passed,
     * possibly with nothing remaining, or told by {@link Decoder#end} that it never will.
     */
    public void skip(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("skip: " + count + " (expected: >= 0)");
        }
        int here = (int) Math.min(count, remaining());
        position += here;
        pendingSkip += count - here;
        if (pendingSkip < 0) { // overflow: a skip without end, until the connection closes
            pendingSkip = Long.MAX_VALUE;
        }
    }

    /** How many bytes beyond the limit are yet to be skipped. */
    public long pendingSkip() {
        return pendingSkip;
    }

    /** The byte at an index, without moving. */
    public int u8(int index) {
        checkIndex(index, 1);
        return MEMORY.get(JAVA_BYTE, base + index) & 0xff;
    }

    /** The next byte. */
    public int u8() {
        int value = u8(position);
        position++;
        return value;
    }

    /** Big-endian, 16 bits, unsigned, without moving. */
    public int u16be(int index) {
        checkIndex(index, 2);
        return MEMORY.get(U16BE, base + index) & 0xffff;
    }

    /** Little-endian, 16 bits, unsigned, without moving. */
    public int u16le(int index) {
        checkIndex(index, 2);
        return MEMORY.get(U16LE, base + index) & 0xffff;
    }

    /** Big-endian, 32 bits, signed, without moving. */
    public int i32be(int index) {
        checkIndex(index, 4);
        return MEMORY.get(I32BE, base + index);
    }

    /** Little-endian, 32 bits, signed, without moving. */
    public int i32le(int index) {
        checkIndex(index, 4);
        return MEMORY.get(I32LE, base + index);
    }

    /** Big-endian, 32 bits, unsigned, without moving. */
    public long u32be(int index) {
        return i32be(index) & 0xffff_ffffL;
    }

    /** Little-endian, 32 bits, unsigned, without moving. */
    public long u32le(int index) {
        return i32le(index) & 0xffff_ffffL;
    }

    /** Big-endian, 64 bits, signed, without moving. */
    public long i64be(int index) {
        checkIndex(index, 8);
        return MEMORY.get(I64BE, base + index);
    }

    /** Little-endian, 64 bits, signed, without moving. */
    public long i64le(int index) {
        checkIndex(index, 8);
        return MEMORY.get(I64LE, base + index);
    }

    /** Index of the first {@code wanted} byte in {@code from..to-1}, or −1. */
    public int indexOf(byte wanted, int from, int to) {
        checkRange(from, to);
        long pattern = (wanted & 0xffL) * ONES;
        int index = from;
        for (; index + 8 <= to; index += 8) {
            long word = MEMORY.get(I64LE, base + index) ^ pattern;
            long found = (word - ONES) & ~word & HIGHS;
            if (found != 0) { // the lowest is exact, those above may be carried from it
                return index + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        for (; index < to; index++) {
            if (MEMORY.get(JAVA_BYTE, base + index) == wanted) {
                return index;
            }
        }
        return -1;
    }

    /** Whether the bytes from an index on are exactly these; false if fewer are there. */
    public boolean matches(int index, byte[] wanted) {
        if (index < 0 || limit - index < wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (MEMORY.get(JAVA_BYTE, base + index + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the bytes are these, taking ASCII letters in either case; wanted in lower case. */
    public boolean matchesIgnoreCase(int index, byte[] wantedLowerCase) {
        if (index < 0 || limit - index < wantedLowerCase.length) {
            return false;
        }
        for (int i = 0; i < wantedLowerCase.length; i++) {
            int b = MEMORY.get(JAVA_BYTE, base + index + i);
            if (b >= 'A' && b <= 'Z') {
                b += 'a' - 'A';
            }
            if (b != wantedLowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    /** The bytes {@code from..to-1} as text, each byte one character. */
    public String latin1(int from, int to) {
        return text(from, to, StandardCharsets.ISO_8859_1);
    }

    /** The bytes {@code from..to-1} as UTF-8; what is malformed becomes U+FFFD. */
    public String utf8(int from, int to) {
        return text(from, to, StandardCharsets.UTF_8);
    }

    /** A copy of the bytes {@code from..to-1}. */
    public byte[] copy(int from, int to) {
        checkRange(from, to);
        byte[] bytes = new byte[to - from];
        MemorySegment.copy(MEMORY, JAVA_BYTE, base + from, bytes, 0, bytes.length);
        return bytes;
    }

    /** Copies the bytes {@code from..to-1} into native memory. */
    public void copy(int from, int to, MemorySegment target, long at) {
        checkRange(from, to);
        MemorySegment.copy(MEMORY, base + from, target, at, to - from);
    }

    /** Copies the bytes {@code from..to-1} into an array. */
    public void copy(int from, int to, byte[] target, int at) {
        checkRange(from, to);
        MemorySegment.copy(MEMORY, JAVA_BYTE, base + from, target, at, to - from);
    }

    /** A window on the bytes {@code from..to-1}, for libraries that know buffers alone. */
    ByteBuffer buffer(int from, int to) {
        checkRange(from, to);
        return segment.asSlice(base - segment.address() + from, to - from).asByteBuffer();
    }

    private String text(int from, int to, Charset charset) {
        return from == to ? "" : new String(copy(from, to), charset);
    }

    private void checkIndex(int index, int width) {
        if (index < 0 || index > limit - width) {
            throw new IndexOutOfBoundsException(
                    "index: "
                            + index
                            + ", width: "
                            + width
                            + " (expected: within 0.."
                            + limit
                            + ")");
        }
    }

    private void checkRange(int from, int to) {
        if (from < 0 || to < from || to > limit) {
            throw new IndexOutOfBoundsException(
                    "range: " + from + ".." + to + " (expected: within 0.." + limit + ")");
        }
    }
}
