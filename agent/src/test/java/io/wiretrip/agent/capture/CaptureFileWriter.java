package io.wiretrip.agent.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes little-endian pcap files, for tests. Buffer the stream: every field is written alone. */
public final class CaptureFileWriter implements Closeable {
    private final OutputStream out;
    private final long fractionNs;
    private final byte[] bytes = new byte[24];
    private final ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);

    private CaptureFileWriter(OutputStream out, int magic, long fractionNs, int linkType)
            throws IOException {
        this.out = out;
        this.fractionNs = fractionNs;
        header.putInt(magic).putShort((short) 2).putShort((short) 4).putLong(0);
        flush(header.putInt(262_144).putInt(linkType));
    }

    /** A file with times in microseconds. */
    public static CaptureFileWriter micros(OutputStream out, int linkType) throws IOException {
        return new CaptureFileWriter(out, 0xa1b2c3d4, 1000, linkType);
    }

    /** A file with times in nanoseconds. */
    public static CaptureFileWriter nanos(OutputStream out, int linkType) throws IOException {
        return new CaptureFileWriter(out, 0xa1b23c4d, 1, linkType);
    }

    /** A frame captured whole. */
    public CaptureFileWriter frame(long timeNs, byte... frame) throws IOException {
        return cutFrame(timeNs, frame.length, frame);
    }

    /** A frame of which only some bytes were captured. */
    public CaptureFileWriter cutFrame(long timeNs, int wireLength, byte... frame)
            throws IOException {
        header.putInt((int) (timeNs / 1_000_000_000L));
        header.putInt((int) (timeNs % 1_000_000_000L / fractionNs));
        flush(header.putInt(frame.length).putInt(wireLength));
        out.write(frame);
        return this;
    }

    private void flush(ByteBuffer fields) throws IOException {
        out.write(bytes, 0, fields.position());
        fields.clear();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
