package io.wiretrip.exporter.roundtrips;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/** Whole lines on their way out: a growing, reused array. Owned by one thread. */
public final class LineBuffer extends OutputStream {
    private byte[] bytes;
    private int size;
    private int lines;

    /**
     * Creates an empty buffer.
     *
     * @param capacityBytes what it holds before it first grows
     */
    public LineBuffer(int capacityBytes) {
        this.bytes = new byte[capacityBytes];
    }

    @Override
    public void write(int b) {
        reserve(1);
        bytes[size++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        reserve(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    /** Ends a line. */
    public void endLine() {
        write('\n');
        lines++;
    }

    /** Takes back what was written of a line that was not ended. */
    void truncate(int toSize) {
        size = Objects.checkIndex(toSize, size + 1);
    }

    /** Forgets everything. */
    public void clear() {
        size = 0;
        lines = 0;
    }

    /** The array behind; the first {@link #size()} bytes of it count. */
    public byte[] array() {
        return bytes;
    }

    /** How many bytes there are. */
    public int size() {
        return size;
    }

    /** How many lines were ended. */
    public int lines() {
        return lines;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
