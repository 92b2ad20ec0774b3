package io.wiretrip.agent.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip (RFC 1952), also of several members one after the other, as {@code cat a.gz b.gz}
 * and parallel compressors make them. Checks the length and the checksum of every member. Nothing
 * is copied on the heap.
 */
final class GzipInput implements ByteInput {
    private static final int MAGIC = 0x8b1f;
    private static final int DEFLATE = 8;
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;
    private static final int FLAG_HEADER_CRC = 0x02;
    private static final int FLAG_EXTRA = 0x04;
    private static final int FLAG_NAME = 0x08;
    private static final int FLAG_COMMENT = 0x10;
    private static final int FLAGS_RESERVED = 0xe0;

    private final ReadBuffer packed;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private boolean inMember;
    private boolean first = true;
    private String pendingFailure = "";

    /** Unpacks what a buffer holds and its input still gives; closes both with itself. */
    GzipInput(ReadBuffer packed) {
        this.packed = packed;
    }

    /** Whether a buffer's next bytes begin a gzip member. */
    static boolean begins(ReadBuffer in) {
        return in.fill(2) && in.uint16(in.position(), false) == MAGIC;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        throwPendingFailure();
        while (inMember || enterMember()) {
            if (inflater.finished()) {
                leaveMember();
                continue;
            }
            int count = inflate(target);
            if (count > 0) {
                return count;
            }
            throwPendingFailure();
            if (inflater.finished()) {
                continue;
            }
            if (!inflater.needsInput()) {
                throw damaged("compressed data that neither ends nor goes on");
            }
            require(1, "compressed data");
        }
        return -1;
    }

    private void throwPendingFailure() throws IOException {
        if (!pendingFailure.isEmpty()) {
            throw new IOException(pendingFailure);
        }
    }

    /** Inflates from what is buffered; 0 if that gives nothing. */
    private int inflate(ByteBuffer target) {
        int start = target.position();
        int room = target.limit();
        long before = inflater.getBytesWritten();
        long consumedBefore = inflater.getBytesRead();
        packed.bytes().limit((int) packed.limit()).position((int) packed.position());
        inflater.setInput(packed.bytes());
        String invalid = "";
        try {
            inflater.inflate(target);
        } catch (DataFormatException e) {
            // What came out before the damage is passed on first.
            invalid = String.valueOf(e.getMessage());
        }
        packed.advance(inflater.getBytesRead() - consumedBefore);
        if (!invalid.isEmpty()) {
            pendingFailure = damage(invalid);
        }
        int count = (int) (inflater.getBytesWritten() - before);
        target.limit(start + count).position(start);
        crc.update(target);
        target.limit(room);
        return count;
    }

    /** Reads a member's header; false at the end of the input. */
    private boolean enterMember() throws IOException {
        if (!first && !packed.fill(1)) {
            passOnFailure();
            return false;
        }
        if (!first && packed.uint8(packed.position()) == 0) {
            return skipZeros();
        }
        require(HEADER_BYTES, "a member header");
        long at = packed.position();
        int flags = packed.uint8(at + 3);
        if (packed.uint16(at, false) != MAGIC
                || packed.uint8(at + 2) != DEFLATE
                || (flags & FLAGS_RESERVED) != 0) {
            throw damaged("bytes that are no gzip member header (1f 8b 08)");
        }
        packed.advance(HEADER_BYTES);
        if ((flags & FLAG_EXTRA) != 0) {
            require(2, "a member header");
            int length = packed.uint16(packed.position(), false);
            packed.advance(2);
            require(length, "a member header");
            packed.advance(length);
        }
        if ((flags & FLAG_NAME) != 0) {
            skipText();
        }
        if ((flags & FLAG_COMMENT) != 0) {
            skipText();
        }
        if ((flags & FLAG_HEADER_CRC) != 0) {
            require(2, "a member header");
            packed.advance(2);
        }
        inflater.reset();
        crc.reset();
        inMember = true;
        first = false;
        return true;
    }

    /** Tape blocks are padded with zeros; anything behind them is damage. */
    private boolean skipZeros() throws IOException {
        while (packed.fill(1)) {
            if (packed.uint8(packed.position()) != 0) {
                throw damaged("bytes after the padding of the last member");
            }
            packed.advance(1);
        }
        passOnFailure();
        return false;
    }

    private void skipText() throws IOException {
        int letter;
        do {
            require(1, "a member header");
            letter = packed.uint8(packed.position());
            packed.advance(1);
        } while (letter != 0);
    }

    private void leaveMember() throws IOException {
        require(TRAILER_BYTES, "a member's checksum and length");
        long at = packed.position();
        if (packed.uint32(at, false) != crc.getValue()) {
            throw damaged("data whose checksum is not the one recorded");
        }
        if (packed.int32(at + 4, false) != (int) inflater.getBytesWritten()) {
            throw damaged("data whose length is not the one recorded");
        }
        packed.advance(TRAILER_BYTES);
        inMember = false;
    }

    private void require(int count, String what) throws IOException {
        if (packed.fill(count)) {
            return;
        }
        passOnFailure();
        throw new IOException(
                "the gzip file is cut short at "
                        + packed.input().offsetName(packed.offset() + packed.available())
                        + ", in "
                        + what);
    }

    private void passOnFailure() throws IOException {
        if (packed.stopped()) {
            throw new ClosedChannelException();
        }
        if (!packed.failure().isEmpty()) {
            throw new IOException(packed.failure());
        }
    }

    private IOException damaged(String found) {
        return new IOException(damage(found));
    }

    private String damage(String found) {
        return "the gzip file is damaged near "
                + packed.input().offsetName(packed.offset())
                + ": found "
                + found;
    }

    @Override
    public long bytesRead() {
        return packed.input().bytesRead();
    }

    @Override
    public long bytesTotal() {
        return packed.input().bytesTotal();
    }

    @Override
    public String offsetName(long offset) {
        return "byte " + offset + " of the uncompressed data";
    }

    @Override
    public void wakeUp() {
        packed.input().wakeUp();
    }

    @Override
    public void close() {
        inflater.end();
        packed.close();
    }
}
