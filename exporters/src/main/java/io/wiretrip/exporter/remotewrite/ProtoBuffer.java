package io.wiretrip.exporter.remotewrite;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Memory that grows, written by protobuf's own encoder and used again. Owned by one thread. */
final class ProtoBuffer {
    /** Opens what the library's class keeps to itself. */
    private static final class Bytes extends ByteArrayOutputStream {
        byte[] array() {
            return buf;
        }
    }

    private static final int ENCODER_BYTES = 512;

    private final Bytes bytes = new Bytes();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes, ENCODER_BYTES);

    CodedOutputStream out() {
        return out;
    }

    void reset() throws IOException {
        out.flush();
        bytes.reset();
    }

    /** How much is written. */
    int size() throws IOException {
        out.flush();
        return bytes.size();
    }

    /** Holds what is written from its front; good until the next write. */
    byte[] array() throws IOException {
        out.flush();
        return bytes.array();
    }

    /** Appends another buffer as an embedded message, or as a packed field, and empties it. */
    void message(int field, ProtoBuffer inner) throws IOException {
        out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(inner.size());
        append(inner);
    }

    /** Appends another buffer as it is and empties it. */
    void append(ProtoBuffer inner) throws IOException {
        out.write(inner.array(), 0, inner.size());
        inner.reset();
    }

    /** A {@code double} by its bits: some have a meaning that arithmetic does not keep. */
    void doubleBits(int field, long bits) throws IOException {
        out.writeFixed64(field, bits);
    }
}
