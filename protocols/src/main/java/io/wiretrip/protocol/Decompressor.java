package io.wiretrip.protocol;

import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks what a protocol has compressed. One for each worker: it owns the memory that it unpacks
 * into, so what it gives is there until the next call and no longer.
 *
 * <p>Bytes from a network are hostile. The protocols that use this say beforehand how long the
 * result is; the result is written to so many bytes, so that a bomb fails instead of growing, and
 * what says that it is longer than {@link #LENGTH_MAX} is not begun. Damage is {@code false}, not
 * an exception.
 *
 * <p>Snappy and zstd are loaded when they are first used: most captures have neither.
 */
public final class Decompressor {
    /**
     * The longest result. A message of MongoDB has at most 48,000,000 bytes, a compressed packet of
     * MySQL 16 MiB.
     */
    public static final int LENGTH_MAX = 48 << 20;

    /** Up to here memory is kept for the next call. What more a result needs is given back. */
    private static final int KEPT_MAX = 1 << 20;

    private static final int KEPT_MIN = 1 << 14;

    private static final byte[] NOTHING = {};

    private MemorySegment kept = MemorySegment.NULL;
    private MemorySegment large = MemorySegment.NULL;
    private @Nullable Arena largeArena;
    private @Nullable Inflater inflater;
    private @Nullable SnappyDecompressor snappy;
    private @Nullable ZstdDecompressor zstd;

    /** How bytes are compressed. */
    public enum Kind {
        /** Not at all: the bytes are copied, so that they can be read like any others. */
        NONE,
        /** Deflate within zlib's header and checksum (RFC 1950). */
        ZLIB,
        /** Snappy's raw format: one block, no frame. */
        SNAPPY,
        /** Zstandard, one frame or several (RFC 8878). */
        ZSTD
    }

    /**
     * Unpacks {@code in[from..to)}. Moves {@code in} nowhere. The result has the packet time and
     * acknowledgement of {@code in}; its stream positions count from 0.
     *
     * @param lengthExpected how long the result is, as the protocol says
     * @param out pointed at the result, which lasts until the next call; as it was on {@code false}
     * @return false if it is damaged, has another length than was said, or one above {@link
     *     #LENGTH_MAX}
     */
    public boolean decompress(
            Kind kind, Bytes in, int from, int to, int lengthExpected, Bytes out) {
        if (!decompress(kind, in.buffer(from, to), lengthExpected, out)) {
            return false;
        }
        out.arrived(in.timeNs(), in.peerAcknowledged());
        return true;
    }

    /**
     * The same for bytes that were gathered in an array, because they did not come at once. The
     * result has no packet time.
     */
    public boolean decompress(
            Kind kind, byte[] in, int from, int to, int lengthExpected, Bytes out) {
        return decompress(kind, ByteBuffer.wrap(in, from, to - from), lengthExpected, out);
    }

    private boolean decompress(Kind kind, ByteBuffer source, int lengthExpected, Bytes out) {
        releaseLarge();
        if (lengthExpected < 0 || lengthExpected > LENGTH_MAX) {
            return false;
        }
        MemorySegment memory = memoryOf(lengthExpected + 1); // one more: a longer result shows
        ByteBuffer target = memory.asSlice(0, lengthExpected + 1).asByteBuffer();
        boolean whole =
                switch (kind) {
                    case NONE -> copy(source, target);
                    case ZLIB -> inflate(source, target);
                    case SNAPPY, ZSTD -> unpack(kind, source, target);
                };
        if (!whole || target.position() != lengthExpected) {
            return false;
        }
        out.wrap(memory, 0, lengthExpected, 0);
        return true;
    }

    /** Native bytes that it holds now. */
    public long retainedBytes() {
        return kept.byteSize() + large.byteSize();
    }

    private static boolean copy(ByteBuffer source, ByteBuffer target) {
        if (source.remaining() > target.remaining()) {
            return false;
        }
        target.put(source);
        return true;
    }

    private boolean inflate(ByteBuffer source, ByteBuffer target) {
        Inflater zlib = inflater;
        if (zlib == null) {
            zlib = new Inflater();
            inflater = zlib;
        }
        try {
            zlib.reset();
            zlib.setInput(source);
            while (target.hasRemaining() && zlib.inflate(target) > 0) {
                // once more: it may stop before the target is full
            }
            return zlib.finished();
        } catch (DataFormatException e) {
            return false;
        } finally {
            zlib.setInput(NOTHING); // or it would keep hold of memory that is not ours
        }
    }

    /** The library throws several kinds of unchecked exceptions on damaged input; all mean no. */
    private boolean unpack(Kind kind, ByteBuffer source, ByteBuffer target) {
        try {
            if (kind == Kind.SNAPPY) {
                SnappyDecompressor unpacker = snappy;
                if (unpacker == null) {
                    unpacker = new SnappyDecompressor();
                    snappy = unpacker;
                }
                unpacker.decompress(source, target);
            } else {
                ZstdDecompressor unpacker = zstd;
                if (unpacker == null) {
                    unpacker = new ZstdDecompressor();
                    zstd = unpacker;
                }
                unpacker.decompress(source, target);
            }
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private MemorySegment memoryOf(int length) {
        if (length > KEPT_MAX) {
            Arena arena = Arena.ofShared();
            largeArena = arena;
            large = arena.allocate(length);
            return large;
        }
        if (kept.byteSize() < length) {
            int capacity = Math.max(KEPT_MIN, Integer.highestOneBit(length - 1) << 1);
            kept = Arena.ofAuto().allocate(capacity); // at most seven times, so no need to hurry
        }
        return kept;
    }

    private void releaseLarge() {
        Arena arena = largeArena;
        if (arena != null) {
            largeArena = null;
            large = MemorySegment.NULL;
            arena.close();
        }
    }
}
