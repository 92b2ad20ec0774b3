package io.wiretrip.protocol.mysql;

import io.wiretrip.protocol.Conversation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;

/** Packets as they are on the wire; each character is one byte. */
final class MysqlWire {
    static final int SERVER_CAPABILITIES = 0xffff_f7ff & ~MysqlConnection.COMPRESS;

    /** What a client of today agrees to: 4.1, secure, plugins, no EOF packets, attributes. */
    static final int MODERN = 0x0b2f_a68f | MysqlConnection.QUERY_ATTRIBUTES;

    /** The same with EOF packets and no attributes. */
    static final int CLASSIC = 0x000f_a28f;

    static final String AUTOCOMMIT = "\2\0";
    static final String MORE = "\12\0";

    private MysqlWire() {}

    static String packet(int number, String... payload) {
        String all = String.join("", payload);
        return le(all.length(), 3) + (char) (number & 0xff) + all;
    }

    static String le(long value, int bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes; i++) {
            text.append((char) ((value >>> (8 * i)) & 0xff));
        }
        return text.toString();
    }

    static String text(String value) {
        return (char) value.length() + value;
    }

    static String greeting(int capabilities) {
        return packet(
                0,
                "\12" + "8.4.0\0",
                le(77, 4),
                "saltsalt\0",
                le(capabilities & 0xffff, 2),
                "\377\2\0",
                le(capabilities >>> 16, 2),
                "\25" + "\0".repeat(10) + "saltsaltsalt\0",
                "caching_sha2_password\0");
    }

    static String login(int capabilities, String user, String proof, String schema) {
        return packet(
                1,
                le(capabilities, 4),
                le(1 << 24, 4),
                "\377" + "\0".repeat(23),
                user + "\0",
                text(proof),
                (capabilities & MysqlConnection.CONNECT_WITH_DB) == 0 ? "" : schema + "\0",
                "caching_sha2_password\0",
                text(text("_client_name") + text("libmysql")));
    }

    static String command(int code, String... payload) {
        return packet(0, (char) code + String.join("", payload));
    }

    static String query(String sql) {
        return command(3, sql);
    }

    static String ok(int number) {
        return ok(number, 0, 0, AUTOCOMMIT);
    }

    static String ok(int number, int rows, int id, String status) {
        return packet(number, "\0" + (char) rows + (char) id, status, "\0\0");
    }

    static String okEnd(int number, String status) {
        return packet(number, "\376\0\0", status, "\0\0");
    }

    static String eof(int number, String status) {
        return packet(number, "\376\0\0", status);
    }

    static String error(int number, int code, String message) {
        return packet(number, "\377", le(code, 2), "#42000", message);
    }

    static String definition(int number, String name) {
        return packet(
                number,
                text("def") + text("test") + text("t") + text("t") + text(name) + text(name),
                "\14\41\0\1\0\0\0\375\0\0\0\0\0");
    }

    static String execute(long id, String rest) {
        return command(0x17, le(id, 4), "\0", le(1, 4), rest);
    }

    /** What stands before the first command, accepted. */
    static Conversation connected(String name, int capabilities) {
        return Conversation.of(name)
                .server(greeting(SERVER_CAPABILITIES))
                .client(login(capabilities, "ann", "proof-of-identity-12", "shop"))
                .server(ok(2));
    }

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A compressed packet of zlib, or as it is. */
    static String compressed(int number, String within, boolean deflated) {
        if (!deflated) {
            return le(within.length(), 3) + (char) number + "\0\0\0" + within;
        }
        Deflater deflater = new Deflater();
        deflater.setInput(bytes(within));
        deflater.finish();
        byte[] buffer = new byte[within.length() + 64];
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        String packed = out.toString(StandardCharsets.ISO_8859_1);
        return le(packed.length(), 3) + (char) number + le(within.length(), 3) + packed;
    }
}
