package io.wiretrip.protocol.postgresql;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.postgresql.PostgresqlBoundary.Answer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the packets that a client sends before messages have a type. */
final class PostgresqlStartup {
    static final int CODE_CANCEL = 80_877_102;
    static final int CODE_TLS = 80_877_103;
    static final int CODE_GSS = 80_877_104;

    /** Major version 3, in the upper half. */
    static final int MAJOR = 3;

    private static final int HEADER_BYTES = 8;
    private static final int CANCEL_BYTES_MIN = 16;
    private static final int CANCEL_BYTES_MAX = 12 + 256;
    private static final int VALUE_BYTES_MAX = 256;
    private static final byte[] USER = ascii("user");
    private static final byte[] DATABASE = ascii("database");
    private static final byte[] APPLICATION = ascii("application_name");
    private static final byte[] REPLICATION = ascii("replication");

    /** What a packet is. */
    enum Packet {
        TLS,
        GSS,
        CANCEL,
        LOGIN,
        NONE
    }

    private final MessageSink sink;
    private final PostgresqlConnection connection;
    private final boolean wanted;

    PostgresqlStartup(MessageSink sink, PostgresqlConnection connection, boolean wanted) {
        this.sink = sink;
        this.connection = connection;
        this.wanted = wanted;
    }

    private static byte[] ascii(String text) {
        return (text + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    /** Bytes of the packet; 0 if too few have come to say, −1 if it is none. */
    int length(Bytes in) {
        int at = in.position();
        if (in.remaining() < HEADER_BYTES) {
            return in.u8(at) != 0 ? -1 : 0;
        }
        long length = in.u32be(at);
        if (length > PostgresqlRequestDecoder.STARTUP_BYTES_MAX) {
            return -1;
        }
        return kind(length, in.i32be(at + 4)) == Packet.NONE ? -1 : (int) length;
    }

    /** What a packet of this length and code is. */
    static Packet kind(long length, int code) {
        return switch (code) {
            case CODE_TLS -> length == HEADER_BYTES ? Packet.TLS : Packet.NONE;
            case CODE_GSS -> length == HEADER_BYTES ? Packet.GSS : Packet.NONE;
            case CODE_CANCEL ->
                    length >= CANCEL_BYTES_MIN && length <= CANCEL_BYTES_MAX
                            ? Packet.CANCEL
                            : Packet.NONE;
            default -> code >>> 16 == MAJOR && length > HEADER_BYTES ? Packet.LOGIN : Packet.NONE;
        };
    }

    /** Whether a packet may begin here, by its first byte: none is so long that it is not zero. */
    boolean mayBegin(Bytes in) {
        return in.u8(in.position()) == 0;
    }

    /** Whether a packet surely begins here. */
    Answer judge(Bytes in) {
        int at = in.position();
        if (in.remaining() < HEADER_BYTES) {
            return Answer.MORE;
        }
        long length = in.u32be(at);
        return switch (kind(length, in.i32be(at + 4))) {
            case TLS, GSS, CANCEL -> Answer.YES;
            case NONE -> Answer.NO;
            case LOGIN ->
                    length > PostgresqlRequestDecoder.STARTUP_BYTES_MAX
                            ? Answer.NO
                            : PostgresqlRecogniser.login(in, at, in.remaining(), (int) length);
        };
    }

    /** Whether a TLS record begins here. */
    boolean isTls(Bytes in) {
        int at = in.position();
        return in.u8(at) == 0x16 && (in.remaining() < 2 || in.u8(at + 1) == 3);
    }

    /** Whether it is the startup of version 1 or 2. */
    boolean isOld(Bytes in) {
        int at = in.position();
        return in.remaining() >= HEADER_BYTES
                && in.u32be(at) <= PostgresqlRequestDecoder.STARTUP_BYTES_MAX
                && (in.i32be(at + 4) == 2 << 16 || in.i32be(at + 4) == 1 << 16);
    }

    /** Reads a packet that has come whole. */
    Packet read(Bytes in, int length) {
        int at = in.position();
        int code = in.i32be(at + 4);
        Packet kind = kind(length, code);
        if (kind == Packet.LOGIN && wanted) {
            connection.identity(parameters(in, code, at + HEADER_BYTES, at + length));
        }
        return kind;
    }

    private PostgresqlIdentity parameters(Bytes in, int code, int from, int to) {
        String user = null;
        String database = null;
        String application = null;
        String replication = null;
        int at = from;
        while (at < to && in.u8(at) != 0) {
            int name = in.indexOf((byte) 0, at, to);
            int value = name < 0 ? -1 : in.indexOf((byte) 0, name + 1, to);
            if (value < 0) {
                sink.violation(PostgresqlViolation.BAD_CONTENT);
                break;
            }
            if (in.matches(at, USER)) {
                user = value(in, name + 1, value);
            } else if (in.matches(at, DATABASE)) {
                database = value(in, name + 1, value);
            } else if (in.matches(at, APPLICATION)) {
                application = value(in, name + 1, value);
            } else if (in.matches(at, REPLICATION)) {
                replication = value(in, name + 1, value);
            }
            at = value + 1;
        }
        boolean physical = isPhysical(replication);
        return new PostgresqlIdentity(
                (code >>> 16) + "." + (code & 0xffff),
                user,
                database == null && !physical ? user : physical ? null : database,
                application,
                replication);
    }

    /** Physical replication is of no database. */
    private static boolean isPhysical(@Nullable String replication) {
        return replication != null
                && switch (replication) {
                    case "true", "on", "yes", "1", "t", "y" -> true;
                    default -> false;
                };
    }

    private static String value(Bytes in, int from, int to) {
        return in.utf8(from, Math.min(to, from + VALUE_BYTES_MAX));
    }
}
