package io.wiretrip.protocol.postgresql;

import static io.wiretrip.protocol.postgresql.PostgresqlBytes.*;

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.DecoderContract;
import io.wiretrip.protocol.Protocol;
import java.util.List;

/** The laws of every decoder, for samples of each way to ask and to answer. */
class PostgresqlDecoderTest extends DecoderContract {
    private static final String ONE = columns("n") + row("1") + complete("SELECT 1");
    private static final String RUN =
            parse("", "SELECT 1") + bind("", "") + describe('P', "") + execute("", 0);
    private static final String RAN = PARSED + BOUND + ONE;

    @Override
    protected Protocol protocol() {
        return new PostgresqlProtocol();
    }

    @Override
    protected int unconsumedBytesMax() {
        return PostgresqlRequestDecoder.STARTUP_BYTES_MAX;
    }

    @Override
    protected int messageBytesMax() {
        return 64 << 10;
    }

    /** An error that ends the connection may be the lost answer, or come of itself. */
    @Override
    protected int turnsToRecover(Conversation conversation) {
        return conversation.name().equals("asynchronous") ? 1 : 0;
    }

    /** Who logged in is told once, and so is the text of a prepared statement. */
    @Override
    protected String withoutForgotten(String rendered) {
        return rendered.replaceAll(
                "\"(Database|User|Application|ProtocolVersion|Statement|Operation|Statements"
                        + "|StatementTruncated|StatementName|Fetch|Authentication)\":(\"[^\"]*\"|[^,}]*)",
                "");
    }

    @Override
    protected List<Conversation> conversations() {
        return List.of(
                simple(),
                several(),
                extended(),
                pipeline(),
                failedPipeline(),
                named(),
                portals(),
                copies(),
                asynchronous(),
                login(),
                Conversation.of("refused")
                        .client(STARTUP)
                        .server(error("FATAL", "3D000", "database \"shop\" does not exist")),
                Conversation.of("tls")
                        .client(GSS_REQUEST)
                        .server(error("FATAL", "0A000", "unsupported frontend protocol"))
                        .client(SSL_REQUEST)
                        .server("S")
                        .client("\u0016\u0003\u0001\u0000\u0005hello")
                        .client(STARTUP)
                        .server(WELCOME),
                Conversation.of("no encryption")
                        .client(GSS_REQUEST)
                        .server("N")
                        .client(SSL_REQUEST)
                        .server("N")
                        .client(STARTUP)
                        .server(WELCOME)
                        .client(query("SELECT 1"))
                        .server(ONE + IDLE),
                Conversation.of("cancel").client(cancel()),
                Conversation.of("function call")
                        .client(STARTUP)
                        .server(WELCOME)
                        .client(message('F', i32(1) + i16(0) + i16(0) + i16(1)))
                        .server(message('V', i32(2) + "ok") + IDLE)
                        .client(query("SELECT 1"))
                        .server(ONE + IDLE));
    }

    private static Conversation simple() {
        return Conversation.of("simple")
                .client(STARTUP)
                .server(WELCOME)
                .client(query("SELECT name FROM users WHERE id = 42"))
                .server(columns("name") + row("alice") + row("bob") + complete("SELECT 2") + IDLE)
                .client(query("BEGIN"))
                .server(complete("BEGIN") + IN_TRANSACTION)
                .client(query("SELEC"))
                .server(error("ERROR", "42601", "syntax error at or near \"SELEC\"") + FAILED)
                .client(query(""))
                .server(EMPTY + FAILED)
                .client(query("ROLLBACK"))
                .server(complete("ROLLBACK") + IDLE)
                .client(TERMINATE);
    }

    private static Conversation several() {
        return Conversation.of("several statements")
                .client(STARTUP)
                .server(WELCOME)
                .client(
                        query(
                                "CREATE TABLE t(i int); INSERT INTO t VALUES (1),(2); SELECT * FROM t"))
                .server(complete("CREATE TABLE") + complete("INSERT 0 2"))
                .server(columns("i") + row("1") + row("2") + complete("SELECT 2") + IDLE)
                .client(query("SELECT 1; SELECT 1/0; SELECT 2"))
                .server(ONE + error("ERROR", "22012", "division by zero") + IDLE)
                .client(query("SELECT 1"))
                .server(ONE + IDLE);
    }

    private static Conversation extended() {
        return Conversation.of("extended")
                .client(STARTUP)
                .server(WELCOME)
                .client(RUN + SYNC)
                .server(RAN + IDLE)
                .client(parse("s1", "SELECT $1") + describe('S', "s1") + FLUSH)
                .server(PARSED + message('t', i16(1) + i32(25)) + columns("c"))
                .client(bind("", "s1", "x") + execute("", 0) + SYNC)
                .server(BOUND + row("x") + complete("SELECT 1") + IDLE)
                .client(parse("s1", "SELEC") + describe('S', "s1") + SYNC)
                .server(error("ERROR", "42601", "syntax error") + IDLE)
                .client(close('S', "s1") + SYNC)
                .server(CLOSED + IDLE)
                .client(SYNC)
                .server(IDLE)
                .client(RUN + close('P', "") + SYNC)
                .server(RAN + CLOSED + IDLE);
    }

    private static Conversation pipeline() {
        return Conversation.of("pipeline")
                .client(STARTUP)
                .server(WELCOME)
                .client(RUN + RUN + bind("p", "s") + execute("p", 0) + SYNC + RUN + SYNC)
                .server(RAN + RAN + BOUND + complete("UPDATE 3") + IDLE + RAN + IDLE)
                .client(RUN + SYNC)
                .server(RAN + IDLE);
    }

    private static Conversation failedPipeline() {
        return Conversation.of("failed pipeline")
                .client(STARTUP)
                .server(WELCOME)
                .client(RUN + RUN + RUN + SYNC + RUN + SYNC)
                .server(RAN + PARSED + error("ERROR", "22012", "division by zero") + IDLE)
                .server(RAN + IDLE)
                .client(RUN + SYNC)
                .server(RAN + IDLE);
    }

    private static Conversation named() {
        return Conversation.of("prepared")
                .client(STARTUP)
                .server(WELCOME)
                .client(parse("s1", "SELECT 1") + parse("s2", "SELECT 2") + SYNC)
                .server(PARSED + PARSED + IDLE)
                .client(bind("", "s1") + execute("", 0) + bind("", "s2") + execute("", 0) + SYNC)
                .server(BOUND + row("1") + complete("SELECT 1"))
                .server(BOUND + row("2") + complete("SELECT 1") + IDLE);
    }

    private static Conversation portals() {
        return Conversation.of("portals")
                .client(STARTUP)
                .server(WELCOME)
                .client(parse("", "SELECT i FROM t") + bind("c1", "") + execute("c1", 2) + SYNC)
                .server(PARSED + BOUND + row("1") + row("2") + SUSPENDED + IN_TRANSACTION)
                .client(execute("c1", 2) + SYNC)
                .server(row("3") + complete("SELECT 1") + IN_TRANSACTION);
    }

    private static Conversation copies() {
        return Conversation.of("copy")
                .client(STARTUP)
                .server(WELCOME)
                .client(query("COPY t FROM STDIN"))
                .server(copy('G'))
                .client(copyData("1\tone\n") + copyData("2\ttwo\n") + COPY_DONE)
                .server(complete("COPY 2") + IDLE)
                .client(query("COPY t TO STDOUT"))
                .server(copy('H') + copyData("1\tone\n") + copyData("2\ttwo\n") + COPY_DONE)
                .server(complete("COPY 2") + IDLE)
                .client(query("COPY t FROM STDIN"))
                .server(copy('G'))
                .client(copyData("x") + message('f', "no more\0"))
                .server(error("ERROR", "57014", "COPY from stdin failed: no more") + IDLE)
                .client(query("SELECT 1"))
                .server(ONE + IDLE);
    }

    private static Conversation asynchronous() {
        return Conversation.of("asynchronous")
                .client(STARTUP)
                .server(WELCOME)
                .client(query("LISTEN ch"))
                .server(complete("LISTEN") + IDLE)
                .server(notification("ch", "news"))
                .server(parameter("TimeZone", "UTC") + notice("reloaded"))
                .client(query("SELECT f()"))
                .server(notice("one") + columns("f") + notification("ch", "more"))
                .server(row("1") + parameter("TimeZone", "CET") + complete("SELECT 1") + IDLE)
                .server(error("FATAL", "57P01", "terminating connection"));
    }

    private static Conversation login() {
        return Conversation.of("login")
                .client(STARTUP)
                .server(message('R', i32(10) + "SCRAM-SHA-256\0\0"))
                .client(message('p', "SCRAM-SHA-256\0" + i32(6) + "n,,n=,"))
                .server(message('R', i32(11) + "r=abc,s=def,i=4096"))
                .client(message('p', "c=biws,r=abc,p=proof"))
                .server(message('R', i32(12) + "v=signature") + WELCOME)
                .client(query("SELECT 1"))
                .server(ONE + IDLE);
    }
}
