package io.wiretrip.protocol.postgresql;

import java.nio.charset.StandardCharsets;

/** Builds messages; each character of a result is one byte. */
final class PostgresqlBytes {
    static final String SYNC = message('S', "");
    static final String FLUSH = message('H', "");
    static final String TERMINATE = message('X', "");
    static final String COPY_DONE = message('c', "");
    static final String PARSED = message('1', "");
    static final String BOUND = message('2', "");
    static final String CLOSED = message('3', "");
    static final String NO_DATA = message('n', "");
    static final String SUSPENDED = message('s', "");
    static final String EMPTY = message('I', "");
    static final String IDLE = message('Z', "I");
    static final String IN_TRANSACTION = message('Z', "T");
    static final String FAILED = message('Z', "E");
    static final String SSL_REQUEST = i32(8) + i32(80_877_103);
    static final String GSS_REQUEST = i32(8) + i32(80_877_104);
    static final String AUTHENTICATED = message('R', i32(0));
    static final String KEY = message('K', i32(4711) + i32(0x5ec7e7));
    static final String STARTUP =
            startup("user", "alice", "database", "shop", "application_name", "till");

    /** What a server says to a client that it lets in without a password. */
    static final String WELCOME = AUTHENTICATED + parameter("server_version", "17.2") + KEY + IDLE;

    private PostgresqlBytes() {}

    static String i16(int value) {
        return "" + (char) (value >> 8 & 0xff) + (char) (value & 0xff);
    }

    static String i32(int value) {
        return i16(value >> 16) + i16(value);
    }

    static String message(char type, String content) {
        return type + i32(4 + content.length()) + content;
    }

    static String startup(String... parameters) {
        return startup(3 << 16, parameters);
    }

    static String startup(int version, String... parameters) {
        String content = i32(version) + String.join("\0", parameters) + "\0\0";
        return i32(4 + content.length()) + content;
    }

    static String cancel() {
        return i32(16) + i32(80_877_102) + i32(4711) + i32(0x5ec7e7);
    }

    static String query(String sql) {
        return message('Q', sql + "\0");
    }

    static String parse(String name, String sql) {
        return message('P', name + "\0" + sql + "\0" + i16(0));
    }

    static String bind(String portal, String statement, String... values) {
        StringBuilder content = new StringBuilder(portal + "\0" + statement + "\0");
        content.append(i16(0)).append(i16(values.length));
        for (String value : values) {
            content.append(i32(value.length())).append(value);
        }
        return message('B', content + i16(0));
    }

    static String describe(char type, String name) {
        return message('D', type + name + "\0");
    }

    static String execute(String portal, int rows) {
        return message('E', portal + "\0" + i32(rows));
    }

    static String close(char type, String name) {
        return message('C', type + name + "\0");
    }

    static String columns(String... names) {
        StringBuilder content = new StringBuilder(i16(names.length));
        for (String name : names) {
            content.append(name).append("\0").append(i32(0)).append(i16(0)).append(i32(25));
            content.append(i16(-1 & 0xffff)).append(i32(-1)).append(i16(0));
        }
        return message('T', content.toString());
    }

    static String row(String... values) {
        StringBuilder content = new StringBuilder(i16(values.length));
        for (String value : values) {
            content.append(i32(value.length())).append(value);
        }
        return message('D', content.toString());
    }

    static String complete(String tag) {
        return message('C', tag + "\0");
    }

    static String error(String severity, String code, String text) {
        return message('E', fields(severity, code, text));
    }

    static String notice(String text) {
        return message('N', fields("NOTICE", "00000", text));
    }

    private static String fields(String severity, String code, String text) {
        return "S" + severity + "\0V" + severity + "\0C" + code + "\0M" + text + "\0Fx.c\0\0";
    }

    static String parameter(String name, String value) {
        return message('S', name + "\0" + value + "\0");
    }

    static String notification(String channel, String payload) {
        return message('A', i32(4711) + channel + "\0" + payload + "\0");
    }

    static String copy(char type) {
        return message(type, "\0" + i16(1) + i16(0));
    }

    static String copyData(String data) {
        return message('d', data);
    }

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }
}
