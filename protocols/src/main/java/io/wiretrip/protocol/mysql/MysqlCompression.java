package io.wiretrip.protocol.mysql;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decompressor;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.mysql.MysqlGuess.Match;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The compressed form of one direction: packets in packets. The outer ones hold a stream of bytes,
 * cut anywhere, zlib, zstd or as it is:
 *
 * <pre>
 *   ┌────────────────┬────────┬──────────────────┬─────────────────────┐
 *   │ length there 3 │ number │ length unpacked 3│ so many bytes       │  0 unpacked: as it is
 *   └────────────────┴────────┴──────────────────┴─────────────────────┘
 * </pre>
 *
 * <p>Messages have the positions of the outer packets that they begin and end in: those are what
 * the peer acknowledges.
 */
final class MysqlCompression {
    static final int HEADER_BYTES = 7;

    /** The longest compressed packet that is unpacked. */
    static final int PACKED_BYTES_MAX = 256 << 10;

    /** No packet of either kind unpacks to more for each of its bytes; deflate ends at 1032. */
    private static final int RATIO_MAX = 4096;

    /** What is packed, and not as it is, is longer than this. */
    private static final int PACKED_BYTES_MIN = 8;

    /** The header and the header of the packet within, or as many bytes of what is packed. */
    private static final int LOOKED_AT_BYTES = HEADER_BYTES + MysqlDecoder.HEADER_BYTES;

    private static final int BUFFER_BYTES = 64 << 10;
    private static final int ZLIB = 0x78;
    private static final int ZSTD = 0xfd2f_b528;

    private final MysqlDecoder packets;
    private final MessageSink sink;
    private final Decompressor decompressor;
    private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER_BYTES);
    private final Bytes inner = new Bytes();
    private final Bytes unpacked = new Bytes();
    private int filled;
    private long position;
    private long skip;

    private boolean searching;
    private boolean started;
    private long startNs;
    private long startPosition;
    private long endPosition;
    private long stored;

    MysqlCompression(
            MysqlDecoder packets, MessageSink sink, Decompressor decompressor, boolean searching) {
        this.packets = packets;
        this.sink = sink;
        this.decompressor = decompressor;
        this.searching = searching;
    }

    /** Where the outer packet under way began, in the TCP stream. */
    long startPosition() {
        return startPosition;
    }

    long startNs() {
        return startNs;
    }

    /** One past the last byte of the outer packet under way. */
    long endPosition() {
        return endPosition;
    }

    int retainedBytes() {
        return BUFFER_BYTES;
    }

    /** Bytes of the TCP stream; returns when it needs more. */
    void decode(Bytes in) {
        while (packets.isGoingOn()) {
            if (stored > 0) {
                if (in.remaining() == 0) {
                    return;
                }
                int count = (int) Math.min(stored, in.remaining());
                stored -= count;
                int from = in.position();
                in.position(from + count);
                feed(in, from, from + count);
            } else if (searching && !find(in)) {
                return;
            } else if (!packet(in)) {
                return;
            }
        }
    }

    private boolean packet(Bytes in) {
        if (in.remaining() == 0) {
            return false;
        }
        if (!started) {
            started = true;
            startNs = in.timeNs();
            startPosition = in.streamPosition();
        }
        if (in.remaining() < HEADER_BYTES) {
            return false;
        }
        int at = in.position();
        int packed = in.i32le(at) & MysqlDecoder.PART_BYTES;
        int sequence = in.u8(at + 3);
        int length = in.u16le(at + 4) | in.u8(at + 6) << 16;
        if (packets.isSearching() && packets.mayBeginAt(startPosition, sequence)) {
            restart();
        }
        if (length == 0) {
            in.position(at + HEADER_BYTES);
            started = false;
            stored = packed;
            endPosition = in.streamPosition() + packed;
            return true;
        }
        boolean passes = skip >= length && skip > 0;
        if (passes || packed > PACKED_BYTES_MAX) {
            in.position(at + HEADER_BYTES);
            in.skip(packed);
            started = false;
            endPosition = in.streamPosition();
            passOver(in, length, passes);
            return in.pendingSkip() == 0;
        }
        if (in.remaining() < HEADER_BYTES + packed) {
            return false;
        }
        in.position(at + HEADER_BYTES + packed);
        started = false;
        endPosition = in.streamPosition();
        unpack(in, at + HEADER_BYTES, packed, length);
        return true;
    }

    private void passOver(Bytes in, int length, boolean wasToBeSkipped) {
        if (wasToBeSkipped) {
            skip -= length;
            position += length;
            if (skip == 0) {
                run(in);
            }
        } else {
            sink.violation(MysqlViolation.BAD_COMPRESSION);
            drop(in);
        }
    }

    private void unpack(Bytes in, int from, int packed, int length) {
        if (length > (long) packed * RATIO_MAX) {
            sink.violation(MysqlViolation.BAD_COMPRESSION);
            drop(in);
            return;
        }
        boolean zstd = packed >= 4 && in.i32le(from) == ZSTD;
        Decompressor.Kind kind = zstd ? Decompressor.Kind.ZSTD : Decompressor.Kind.ZLIB;
        if (decompressor.decompress(kind, in, from, from + packed, length, unpacked)) {
            feed(unpacked, 0, length);
        } else {
            sink.violation(MysqlViolation.BAD_COMPRESSION);
            drop(in);
        }
    }

    /** Passes on the bytes {@code from..to-1} of the stream within. */
    private void feed(Bytes source, int from, int to) {
        int at = from;
        if (skip > 0) {
            int passed = (int) Math.min(skip, to - at);
            skip -= passed;
            position += passed;
            at += passed;
            if (skip > 0) {
                return;
            }
        }
        do {
            int count = Math.min(to - at, BUFFER_BYTES - filled);
            source.copy(at, at + count, buffer, filled);
            filled += count;
            at += count;
            run(source);
            if (skip > 0) {
                int passed = (int) Math.min(skip, to - at);
                skip -= passed;
                position += passed;
                at += passed;
                if (skip == 0) {
                    run(source);
                }
            }
        } while (at < to && packets.isGoingOn());
    }

    private void run(Bytes source) {
        inner.wrap(buffer, 0, filled, position).arrived(source.timeNs(), source.peerAcknowledged());
        packets.packets(inner);
        int consumed = inner.position();
        skip = inner.pendingSkip();
        position += consumed;
        filled -= consumed;
        MemorySegment.copy(buffer, consumed, buffer, 0, filled);
    }

    /** The bytes within an outer packet cannot be had. */
    private void drop(Bytes in) {
        packets.damaged();
        restart();
        packets.lose(in.streamPosition(), in.timeNs());
    }

    private void restart() {
        filled = 0;
        skip = 0;
        packets.restart(startPosition);
    }

    /** Bytes of the TCP stream were lost; true if no more than the pass of a packet. */
    boolean gap(boolean skipped) {
        packets.damaged();
        if (skipped) {
            return true;
        }
        filled = 0;
        skip = 0;
        stored = 0;
        started = false;
        searching = true;
        return false;
    }

    /** Looks for an outer packet that begins a message. */
    private boolean find(Bytes in) {
        long told = packets.toldAt();
        if (told > in.streamPosition()) {
            in.skip(told - in.streamPosition());
        }
        while (in.remaining() > 0) {
            boolean here = told == in.streamPosition();
            if (here || packets.turnAt() == in.streamPosition()) {
                Match match = likely(in, packets.firstSequence());
                if (match == Match.MORE || (here && in.remaining() < LOOKED_AT_BYTES)) {
                    return false;
                }
                if (here || match == Match.YES) {
                    searching = false;
                    startPosition = in.streamPosition();
                    restart();
                    return true;
                }
            }
            in.skip(packets.toNextTurn(in));
        }
        return false;
    }

    /**
     * Whether an outer packet that begins a message lies at the cursor. Says MORE only of what is
     * longer than what has come, whether it is such a packet or one that is not compressed.
     */
    static Match likely(Bytes in, int firstSequence) {
        int at = in.position();
        int left = in.remaining();
        if (left < MysqlDecoder.HEADER_BYTES) {
            return Match.MORE;
        }
        int packed = in.i32le(at) & MysqlDecoder.PART_BYTES;
        if (in.u8(at + 3) != firstSequence || packed <= MysqlDecoder.HEADER_BYTES) {
            return Match.NO;
        }
        if (left < HEADER_BYTES) {
            return Match.MORE;
        }
        int length = in.u16le(at + 4) | in.u8(at + 6) << 16;
        if (length != 0 && (packed <= PACKED_BYTES_MIN || length <= packed / 2)) {
            return Match.NO;
        }
        if (left < LOOKED_AT_BYTES) {
            return Match.MORE;
        }
        int payload = at + HEADER_BYTES;
        int first = in.i32le(payload);
        boolean fits =
                length == 0
                        ? (first & MysqlDecoder.PART_BYTES) + MysqlDecoder.HEADER_BYTES == packed
                                && first >>> 24 == firstSequence
                        : first == ZSTD || (in.u8(payload) == ZLIB && in.u16be(payload) % 31 == 0);
        return fits ? Match.YES : Match.NO;
    }
}
