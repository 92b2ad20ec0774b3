package io.wiretrip.protocol.mysql;

import static io.wiretrip.protocol.mysql.MysqlWire.AUTOCOMMIT;
import static io.wiretrip.protocol.mysql.MysqlWire.CLASSIC;
import static io.wiretrip.protocol.mysql.MysqlWire.MODERN;
import static io.wiretrip.protocol.mysql.MysqlWire.MORE;
import static io.wiretrip.protocol.mysql.MysqlWire.SERVER_CAPABILITIES;
import static io.wiretrip.protocol.mysql.MysqlWire.command;
import static io.wiretrip.protocol.mysql.MysqlWire.compressed;
import static io.wiretrip.protocol.mysql.MysqlWire.connected;
import static io.wiretrip.protocol.mysql.MysqlWire.definition;
import static io.wiretrip.protocol.mysql.MysqlWire.eof;
import static io.wiretrip.protocol.mysql.MysqlWire.error;
import static io.wiretrip.protocol.mysql.MysqlWire.execute;
import static io.wiretrip.protocol.mysql.MysqlWire.greeting;
import static io.wiretrip.protocol.mysql.MysqlWire.le;
import static io.wiretrip.protocol.mysql.MysqlWire.login;
import static io.wiretrip.protocol.mysql.MysqlWire.ok;
import static io.wiretrip.protocol.mysql.MysqlWire.okEnd;
import static io.wiretrip.protocol.mysql.MysqlWire.packet;
import static io.wiretrip.protocol.mysql.MysqlWire.query;
import static io.wiretrip.protocol.mysql.MysqlWire.text;

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.DecoderContract;
import io.wiretrip.protocol.Protocol;
import java.util.List;

/** What holds for every decoder, for MySQL. */
class MysqlDecoderTest extends DecoderContract {
    /** A selection of one column and two rows as servers of today answer it. */
    static final String ROWS =
            packet(1, "\1")
                    + definition(2, "a")
                    + packet(3, text("one"))
                    + packet(4, "\0")
                    + okEnd(5, AUTOCOMMIT);

    private static final String CLASSIC_ROWS =
            packet(1, "\1")
                    + definition(2, "a")
                    + eof(3, AUTOCOMMIT)
                    + packet(4, text("one"))
                    + packet(5, "\373")
                    + eof(6, AUTOCOMMIT);

    static Conversation modern() {
        return connected("modern", MODERN)
                .client(command(3, "\0\1select a from t where b = 'x'"))
                .server(ROWS)
                .client(command(3, "\0\1insert into t values (1)"))
                .server(ok(1, 1, 9, AUTOCOMMIT))
                .client(command(3, "\0\1select nonsense"))
                .server(error(1, 1054, "Unknown column 'nonsense' in 'field list'"))
                .client(command(0x0e))
                .server(ok(1))
                .client(command(1));
    }

    static Conversation classic() {
        return connected("classic", CLASSIC)
                .client(query("select a from t"))
                .server(CLASSIC_ROWS)
                .client(command(2, "other"))
                .server(ok(1))
                .client(command(9))
                .server(packet(1, "Uptime: 42  Threads: 1"))
                .client(command(4, "t\0"))
                .server(definition(1, "a") + definition(2, "b") + eof(3, AUTOCOMMIT))
                .client(query("call p()"))
                .server(
                        packet(1, "\1")
                                + definition(2, "a")
                                + eof(3, MORE)
                                + packet(4, text("x"))
                                + eof(5, MORE)
                                + ok(6, 3, 0, AUTOCOMMIT));
    }

    /** A connection whose handshake says nothing that later lines show. */
    static Conversation bareModern() {
        return Conversation.of("bare, modern")
                .client(query("select a from t where b = 'x'"))
                .server(ROWS)
                .client(query("insert into t values (1)"))
                .server(ok(1, 1, 9, AUTOCOMMIT))
                .client(command(0x0e))
                .server(ok(1))
                .client(query("select nonsense"))
                .server(error(1, 1054, "Unknown column"))
                .client(query("select a from t"))
                .server(ROWS);
    }

    static Conversation bareClassic() {
        return Conversation.of("bare, classic")
                .client(query("select a from t"))
                .server(CLASSIC_ROWS)
                .client(query("call p()"))
                .server(
                        packet(1, "\1")
                                + definition(2, "a")
                                + eof(3, MORE)
                                + packet(4, text("x"))
                                + eof(5, MORE)
                                + ok(6, 3, 0, AUTOCOMMIT))
                .client(command(9))
                .server(packet(1, "Uptime: 42  Threads: 1"))
                .client(query("select a from t"))
                .server(CLASSIC_ROWS);
    }

    static Conversation prepared() {
        return connected("prepared", CLASSIC)
                .client(command(0x16, "select a from t where b = ?"))
                .server(
                        packet(1, "\0" + le(1, 4) + "\1\0\1\0\0\0\0")
                                + definition(2, "?")
                                + eof(3, AUTOCOMMIT)
                                + definition(4, "a")
                                + eof(5, AUTOCOMMIT))
                .client(command(0x18, le(1, 4), "\0\0", "long data"), execute(1, "\0\1\375\0"))
                .server(
                        packet(1, "\1")
                                + definition(2, "a")
                                + eof(3, AUTOCOMMIT)
                                + packet(4, "\0\0", text("row"))
                                + eof(5, AUTOCOMMIT))
                .client(execute(1, "\0\0"))
                .server(packet(1, "\1") + definition(2, "a") + eof(3, "\102\0"))
                .client(command(0x1c, le(1, 4), le(10, 4)))
                .server(packet(1, "\0\0", text("row")) + eof(2, "\202\0"))
                .client(command(0x19, le(1, 4)), command(0x0e))
                .server(ok(1));
    }

    static Conversation authentication() {
        return Conversation.of("authentication")
                .server(greeting(SERVER_CAPABILITIES))
                .client(login(MODERN, "ann", "", "shop"))
                .server(packet(2, "\376mysql_native_password\0saltsaltsaltsaltsalt\0"))
                .client(packet(3, "twenty-bytes-of-hash"))
                .server(packet(4, "\1\4"))
                .client(packet(5, "\2"))
                .server(packet(6, "\1-----BEGIN PUBLIC KEY-----"))
                .client(packet(7, "\0".repeat(256)))
                .server(ok(8))
                .client(command(0x11, "bob\0" + text("hash") + "store\0", "\41\0"))
                .server(packet(1, "\376mysql_native_password\0saltsaltsaltsaltsalt\0"))
                .client(packet(2, "twenty-bytes-of-hash"))
                .server(error(3, 1045, "Access denied for user 'bob'@'h' (using password: YES)"));
    }

    static Conversation upload() {
        return connected("upload", CLASSIC)
                .client(query("load data local infile 'f' into table t"))
                .server(packet(1, "\373f"))
                .client(packet(2, "1,2,3\n") + packet(3, "4,5,6\n") + packet(4))
                .server(ok(5, 2, 0, AUTOCOMMIT))
                .client(query("select 1"))
                .server(CLASSIC_ROWS);
    }

    static Conversation compression() {
        int capabilities = CLASSIC | MysqlConnection.COMPRESS;
        String half = CLASSIC_ROWS.substring(0, 30);
        return Conversation.of("compression")
                .server(greeting(SERVER_CAPABILITIES | MysqlConnection.COMPRESS))
                .client(login(capabilities, "ann", "proof", "shop"))
                .server(ok(2))
                .client(compressed(0, query("select a from t"), false))
                .server(compressed(1, half, true), compressed(2, CLASSIC_ROWS.substring(30), true))
                .client(compressed(0, query("select " + "a, ".repeat(40) + "b from t"), true))
                .server(compressed(1, CLASSIC_ROWS, false))
                .client(compressed(0, command(1), false));
    }

    @Override
    protected Protocol protocol() {
        return new MysqlProtocol();
    }

    @Override
    protected List<Conversation> conversations() {
        return List.of(
                modern(),
                classic(),
                prepared(),
                authentication(),
                upload(),
                compression(),
                bareModern(),
                bareClassic());
    }

    @Override
    protected int unconsumedBytesMax() {
        return MysqlCompression.PACKED_BYTES_MAX + MysqlCompression.HEADER_BYTES;
    }

    @Override
    protected int messageBytesMax() {
        return 1 << 18;
    }

    /**
     * What greeting, login and PREPARE say stands on every later line; a gap in them is felt until
     * the end. The samples without a handshake show that all else is found again at once.
     */
    @Override
    protected int turnsToRecover(Conversation conversation) {
        return conversation.name().startsWith("bare") ? 0 : Integer.MAX_VALUE;
    }
}
