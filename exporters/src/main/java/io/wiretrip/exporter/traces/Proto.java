package io.wiretrip.exporter.traces;

import com.google.protobuf.CodedOutputStream;
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
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            content.write(out);
        } catch (IOException e) { // there is too little room
            throw new IllegalStateException("a message is not of the size that was computed", e);
        }
        out.checkNoSpaceLeft();
        return bytes;
    }

    /** The size of a field that holds so many bytes. */
    static int fieldSize(int field, int bytes) {
        return CodedOutputStream.computeTagSize(field)
                + CodedOutputStream.computeUInt32SizeNoTag(bytes)
                + bytes;
    }
}
