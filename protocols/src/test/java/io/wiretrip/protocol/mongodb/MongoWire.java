package io.wiretrip.protocol.mongodb;

import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/** Messages as drivers and servers write them. */
final class MongoWire {
    private MongoWire() {}

    /** A document: names and values in turn. */
    static byte[] doc(Object... namesAndValues) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            element(out, (String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return join(i32(out.size() + 5), out.toByteArray(), new byte[1]);
    }

    /** An array as it is written: a document whose names are the indexes. */
    private static byte[] array(List<?> values) {
        Object[] elements = new Object[2 * values.size()];
        for (int i = 0; i < values.size(); i++) {
            elements[2 * i] = Integer.toString(i);
            elements[2 * i + 1] = values.get(i);
        }
        return doc(elements);
    }

    /** A value of a type that Java has not: its number and its bytes. */
    record Raw(int type, byte[] bytes) {}

    private static void element(ByteArrayOutputStream out, String name, Object value) {
        switch (value) {
            case Double d -> put(out, 1, name, i64(Double.doubleToLongBits(d)));
            case String s -> put(out, 2, name, i32(s.length() + 1), cstring(s));
            case byte[] document -> put(out, 3, name, document);
            case List<?> list -> put(out, 4, name, array(list));
            case Boolean b -> put(out, 8, name, new byte[] {(byte) (b ? 1 : 0)});
            case Integer i -> put(out, 16, name, i32(i));
            case Long l -> put(out, 18, name, i64(l));
            case Raw raw -> put(out, raw.type(), name, raw.bytes());
            default -> throw new IllegalArgumentException(value.toString());
        }
    }

    private static void put(ByteArrayOutputStream out, int type, String name, byte[]... value) {
        out.write(type);
        out.writeBytes(cstring(name));
        for (byte[] part : value) {
            out.writeBytes(part);
        }
    }

    static byte[] cstring(String text) {
        return (text + "\0").getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] i32(int value) {
        return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    }

    static byte[] i64(long value) {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** Any message. */
    static byte[] message(int opcode, int id, int responseTo, byte[]... content) {
        byte[] joined = join(content);
        return join(i32(16 + joined.length), i32(id), i32(responseTo), i32(opcode), joined);
    }

    /** A section of kind 0. */
    static byte[] body(Object... namesAndValues) {
        return join(new byte[] {0}, doc(namesAndValues));
    }

    /** A section of kind 1. */
    static byte[] sequence(String name, byte[]... documents) {
        byte[] content = join(cstring(name), join(documents));
        return join(new byte[] {1}, i32(content.length + 4), content);
    }

    /** OP_MSG of a client. */
    static byte[] msg(int id, Object... body) {
        return message(2013, id, 0, i32(0), body(body));
    }

    /** OP_MSG of a server. */
    static byte[] answer(int id, int responseTo, Object... body) {
        return message(2013, id, responseTo, i32(0), body(body));
    }

    /** OP_MSG with flags and any sections. */
    static byte[] flagged(int flags, int id, int responseTo, byte[]... sections) {
        return message(2013, id, responseTo, i32(flags), join(sections));
    }

    /** OP_QUERY. */
    static byte[] query(int id, String collection, byte[] document) {
        return message(2004, id, 0, i32(0), cstring(collection), i32(0), i32(-1), document);
    }

    /** OP_REPLY. */
    static byte[] reply(int id, int responseTo, int flags, long cursor, byte[]... documents) {
        return message(
                1,
                id,
                responseTo,
                i32(flags),
                i64(cursor),
                i32(0),
                i32(documents.length),
                join(documents));
    }

    /** The same message within an OP_COMPRESSED. */
    static byte[] compressed(int compressor, byte[] plain) {
        byte[] content = Arrays.copyOfRange(plain, 16, plain.length);
        return join(
                i32(16 + 9 + pack(compressor, content).length),
                Arrays.copyOfRange(plain, 4, 12),
                i32(2012),
                Arrays.copyOfRange(plain, 12, 16),
                i32(content.length),
                new byte[] {(byte) compressor},
                pack(compressor, content));
    }

    private static byte[] pack(int compressor, byte[] plain) {
        byte[] packed = new byte[plain.length + 1024];
        int length =
                switch (compressor) {
                    case 1 ->
                            new SnappyCompressor()
                                    .compress(plain, 0, plain.length, packed, 0, packed.length);
                    case 2 -> deflate(plain, packed);
                    case 3 ->
                            new ZstdCompressor()
                                    .compress(plain, 0, plain.length, packed, 0, packed.length);
                    default -> {
                        System.arraycopy(plain, 0, packed, 0, plain.length);
                        yield plain.length;
                    }
                };
        return Arrays.copyOf(packed, length);
    }

    private static int deflate(byte[] plain, byte[] packed) {
        Deflater deflater = new Deflater();
        deflater.setInput(plain);
        deflater.finish();
        int length = deflater.deflate(packed);
        deflater.end();
        return length;
    }
}
