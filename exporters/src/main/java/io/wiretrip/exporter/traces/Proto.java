package io.wiretrip.exporter.traces;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/** Protobuf into memory whose size was computed before. */
final class Proto {
    /** Writes a message. */
    @FunctionalInterface
    interface Content {
        void write(CodedOutputStream out) throws IOException;
    }

    private Proto() {}

    /** The content, of exactly this size. */
    static byte[] bytes(int size, Content content) {
        byte[] bytes = new byte[size];
        write(bytes, 0, size, content);
        return bytes;
    }

    /** A field that holds these bytes. */
    static byte[] field(int field, byte[] value) {
        return bytes(fieldSize(field, value.length), out -> out.writeByteArray(field, value));
    }

    /** Writes the content, of exactly this size, from an index on. */
    static void write(byte[] into, int from, int size, Content content) {
        CodedOutputStream out = CodedOutputStream.newInstance(into, from, size);
        try {
            content.write(out);
        } catch (IOException e) { // there is too little room
            throw new IllegalStateException("a message is not of the size that was computed", e);
        }
        out.checkNoSpaceLeft();
    }

    /** Writes what stands before a message of this size in a field. */
    static void open(CodedOutputStream out, int field, int size) throws IOException {
        out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(size);
    }

    /** The size of a field that holds so many bytes. */
    static int fieldSize(int field, int bytes) {
        return CodedOutputStream.computeTagSize(field)
                + CodedOutputStream.computeUInt32SizeNoTag(bytes)
                + bytes;
    }
}
