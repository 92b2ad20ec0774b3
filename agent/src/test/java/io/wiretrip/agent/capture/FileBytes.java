package io.wiretrip.agent.capture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.GZIPOutputStream;

/** Builds the bytes of a capture file field by field, also wrong ones. */
final class FileBytes {
    private final ByteBuffer buffer;

    private FileBytes(ByteOrder order) {
        buffer = ByteBuffer.allocate(1 << 20).order(order);
    }

    static FileBytes in(ByteOrder order) {
        return new FileBytes(order);
    }

    FileBytes order(ByteOrder order) {
        buffer.order(order);
        return this;
    }

    FileBytes u8(int value) {
        buffer.put((byte) value);
        return this;
    }

    FileBytes u16(int value) {
        buffer.putShort((short) value);
        return this;
    }

    FileBytes u32(long value) {
        buffer.putInt((int) value);
        return this;
    }

    FileBytes u64(long value) {
        buffer.putLong(value);
        return this;
    }

    FileBytes bytes(byte... value) {
        buffer.put(value);
        return this;
    }

    /** Zeros up to the next multiple of four. */
    FileBytes pad() {
        while (buffer.position() % 4 != 0) {
            u8(0);
        }
        return this;
    }

    FileBytes pcapHeader(int magic, long snapshotLength, long network) {
        return u32(magic).u16(2).u16(4).u64(0).u32(snapshotLength).u32(network);
    }

    /** A pcapng block with both lengths right. */
    FileBytes block(int type, FileBytes body) {
        byte[] content = body.pad().done();
        int length = content.length + 12;
        return u32(type).u32(length).bytes(content).u32(length);
    }

    FileBytes section() {
        return block(PcapngFile.SECTION, same().u32(0x1a2b3c4d).u16(1).u16(0).u64(-1));
    }

    FileBytes interfaceBlock(int linkType, long snapshotLength) {
        return block(1, same().u16(linkType).u16(0).u32(snapshotLength));
    }

    FileBytes enhanced(int interfaceId, long ticks, byte... data) {
        return block(6, packet(same().u32(interfaceId), ticks, data));
    }

    FileBytes obsolete(int interfaceId, long ticks, byte... data) {
        return block(2, packet(same().u16(interfaceId).u16(0xffff), ticks, data));
    }

    FileBytes simple(long wireLength, byte... data) {
        return block(3, same().u32(wireLength).bytes(data));
    }

    private static FileBytes packet(FileBytes body, long ticks, byte... data) {
        body.u32(ticks >>> 32).u32(ticks);
        return body.u32(data.length).u32(data.length + 5L).bytes(data).pad();
    }

    /** An empty one of the same byte order. */
    FileBytes same() {
        return new FileBytes(buffer.order());
    }

    int length() {
        return buffer.position();
    }

    /** Everything so far; what follows begins a new piece. */
    byte[] done() {
        byte[] all = new byte[buffer.position()];
        buffer.flip().get(all).clear();
        return all;
    }

    static byte[] gzip(byte... plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream packer = new GZIPOutputStream(out)) {
            packer.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
