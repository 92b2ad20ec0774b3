package io.wiretrip.protocol.http2;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes what peers of HTTP/2 send: frames one behind another, header fields as literals. */
public final class Http2Wire {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Nothing yet. */
    public static Http2Wire of() {
        return new Http2Wire();
    }

    /** What a client sends first. */
    public static Http2Wire client() {
        return of().raw(PREFACE).settings();
    }

    /** What a server sends first. */
    public static Http2Wire server() {
        return of().settings().frame(Http2Frame.SETTINGS, Http2Frame.ACK, 0);
    }

    public byte[] bytes() {
        return out.toByteArray();
    }

    int length() {
        return out.size();
    }

    public Http2Wire raw(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    public Http2Wire frame(int type, int flags, int stream, byte... payload) {
        int length = payload.length;
        return raw(
                        (byte) (length >> 16),
                        (byte) (length >> 8),
                        (byte) length,
                        (byte) type,
                        (byte) flags)
                .word(stream)
                .raw(payload);
    }

    /** SETTINGS of pairs of numbers. */
    public Http2Wire settings(int... pairs) {
        Http2Wire payload = of();
        for (int i = 0; i < pairs.length; i += 2) {
            payload.raw((byte) (pairs[i] >> 8), (byte) pairs[i]).word(pairs[i + 1]);
        }
        return frame(Http2Frame.SETTINGS, 0, 0, payload.bytes());
    }

    /** A whole header block in one frame. */
    public Http2Wire headers(int stream, boolean end, byte[] block) {
        int flags = Http2Frame.END_HEADERS | (end ? Http2Frame.END_STREAM : 0);
        return frame(Http2Frame.HEADERS, flags, stream, block);
    }

    /** A whole header block of names and values, none of which enters a table. */
    public Http2Wire headers(int stream, boolean end, String... fields) {
        return headers(stream, end, fields(fields));
    }

    public Http2Wire get(int stream, String path) {
        return headers(
                stream,
                true,
                ":method",
                "GET",
                ":scheme",
                "http",
                ":path",
                path,
                ":authority",
                "example.com");
    }

    public Http2Wire data(int stream, boolean end, String text) {
        byte[] body = text.getBytes(StandardCharsets.ISO_8859_1);
        return frame(Http2Frame.DATA, end ? Http2Frame.END_STREAM : 0, stream, body);
    }

    public Http2Wire reset(int stream, int code) {
        return frame(Http2Frame.RST_STREAM, 0, stream, of().word(code).bytes());
    }

    public Http2Wire goAway(int last, int code, String debug) {
        byte[] payload =
                of().word(last).word(code).raw(debug.getBytes(StandardCharsets.US_ASCII)).bytes();
        return frame(Http2Frame.GOAWAY, 0, 0, payload);
    }

    public Http2Wire windowUpdate(int stream, int increment) {
        return frame(Http2Frame.WINDOW_UPDATE, 0, stream, of().word(increment).bytes());
    }

    public Http2Wire word(int value) {
        return raw((byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value);
    }

    /** A header block of literals without indexing. */
    public static byte[] fields(String... fields) {
        return block(0, fields);
    }

    /** A header block of literals that enter the table. */
    public static byte[] indexedFields(String... fields) {
        return block(0x40, fields);
    }

    private static byte[] block(int kind, String... fields) {
        Http2Wire block = of();
        for (int i = 0; i < fields.length; i += 2) {
            block.raw((byte) kind).string(fields[i]).string(fields[i + 1]);
        }
        return block.bytes();
    }

    /** A string of HPACK, not compressed. */
    public Http2Wire string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return integer(0, 7, bytes.length).raw(bytes);
    }

    /** An integer of HPACK behind some bits. */
    public Http2Wire integer(int kind, int bits, int value) {
        int mask = (1 << bits) - 1;
        if (value < mask) {
            return raw((byte) (kind | value));
        }
        raw((byte) (kind | mask));
        int rest = value - mask;
        for (; rest >= 0x80; rest >>>= 7) {
            raw((byte) ((rest & 0x7f) | 0x80));
        }
        return raw((byte) rest);
    }
}
