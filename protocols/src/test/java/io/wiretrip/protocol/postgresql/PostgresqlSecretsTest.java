package io.wiretrip.protocol.postgresql;

import static io.wiretrip.protocol.postgresql.PostgresqlBytes.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.StreamHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No credential and no content leaves the decoder. */
class PostgresqlSecretsTest extends PostgresqlWire {
    private static final String CANARY = "c4n4ry";

    private String seen() {
        wire.finish(End.FINISHED);
        assertThat(wire.roundTrips()).isNotEmpty();
        return String.join("\n", JsonText.of(wire.roundTrips()));
    }

    @Test
    void nothingOfALoginIsShown() {
        wire.client(startup("user", "u", "options", "-c x=" + CANARY, "password", CANARY)).tick();
        wire.server(message('R', i32(3))).tick().client(message('p', CANARY + "\0")).tick();
        wire.server(message('R', i32(5) + CANARY.substring(0, 4))).tick();
        wire.client(message('p', "md5" + CANARY + "\0")).tick();
        wire.server(message('R', i32(10) + "SCRAM-SHA-256\0\0")).tick();
        wire.client(message('p', "SCRAM-SHA-256\0" + i32(11) + "n,,n=" + CANARY)).tick();
        wire.server(message('R', i32(11) + "r=" + CANARY)).tick();
        wire.client(message('p', "p=" + CANARY)).tick();
        wire.server(message('R', i32(12) + "v=" + CANARY) + message('R', i32(8) + CANARY)).tick();
        wire.server(AUTHENTICATED + parameter("x", CANARY) + message('K', i32(7) + CANARY) + IDLE);
        assertThat(seen()).doesNotContain("c4n4").contains("\"cleartext\"");
    }

    @Test
    void theKeyToCancelIsNotShown() {
        wire.client(i32(18) + i32(80_877_102) + i32(7) + CANARY).tick();
        assertThat(seen()).doesNotContain(CANARY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER ROLE u PASSWORD 'c4n4ry'",
                "CREATE USER u WITH ENCRYPTED PASSWORD $$c4n4ry$$",
                "CREATE ROLE u PASSWORD $x$c4n4ry$x$",
                "ALTER ROLE u PASSWORD E'c4n4\\\\ry'",
                "SELECT set_config('a.b', 'c4n4ry', false)",
                "SELECT 1 -- c4n4ry",
                "/* c4n4ry */ SELECT 1",
                "NOTIFY ch, 'c4n4ry'",
                "CREATE SUBSCRIPTION s CONNECTION 'password=c4n4ry' PUBLICATION p",
                "SELECT dblink('password=c4n4ry')",
                "COPY t FROM PROGRAM 'curl -u u:c4n4ry h'",
                "ALTER ROLE u PASSWORD 'c4n4ry",
                "ALTER ROLE u PASSWORD c4n4ry",
                "ALTER ROLE u PASSWORD c4n4ry;",
                "SELECT 1; alter user u with encrypted password = c4n4ry valid until 'x'",
                "CREATE ROLE u PASSWORD !x'y c4n4ry' LOGIN",
                "CREATE USER u PASSWORD \"c4n4ry\" VALID UNTIL 'x'",
                "CREATE ROLE u PASSWORD /* of u */ c4n4ry",
                "CREATE ROLE u PASSWORD $c4n4ry!c4n4ry",
                "ALTER ROLE u PASSWORD E'a\\' c4n4ry' VALID UNTIL 'x'",
            })
    void literalsAreMasked(String sql) {
        login();
        turn(query(sql), complete("X") + IDLE);
        turn(
                parse("s", sql) + bind("", "s") + execute("", 0) + SYNC,
                PARSED + BOUND + complete("X") + IDLE);
        assertThat(seen()).doesNotContain("c4n4");
    }

    @Test
    void passwordsAreMaskedEvenIfLiteralsAreNot() {
        wire.close();
        PostgresqlProtocol protocol = new PostgresqlProtocol();
        wire =
                new StreamHarness(
                        StreamHarness.Setup.of(protocol)
                                .with(
                                        io.wiretrip.protocol.DecoderOptions.DEFAULT.withMasking(
                                                true, false)));
        login();
        turn(query("ALTER ROLE u PASSWORD 'c4n4ry'"), complete("ALTER ROLE") + IDLE);
        turn(query("ALTER ROLE u PASSWORD c4n4ry VALID"), complete("ALTER ROLE") + IDLE);
        turn(query("SELECT 'shown'"), complete("SELECT 1") + IDLE);
        assertThat(seen()).doesNotContain(CANARY).contains("'shown'", "PASSWORD ? VALID");
    }

    @Test
    void contentIsCountedAndNotShown() {
        login();
        turn(
                parse("", "SELECT $1") + bind("", "", CANARY) + execute("", 0) + SYNC,
                PARSED + BOUND + row(CANARY) + complete("SELECT 1") + IDLE);
        turn(query("COPY t FROM STDIN"), copy('G'));
        turn(
                copyData(CANARY) + message('f', CANARY + "\0"),
                error("ERROR", "57014", "COPY failed") + IDLE);
        turn(
                query("COPY t TO STDOUT"),
                copy('H') + copyData(CANARY) + COPY_DONE + complete("COPY 1") + IDLE);
        turn(
                message('F', i32(1) + i16(0) + i16(1) + i32(6) + CANARY + i16(1)),
                message('V', i32(6) + CANARY) + IDLE);
        wire.server(notification("ch", CANARY) + notice(CANARY)).tick();
        assertThat(seen()).doesNotContain(CANARY);
    }

    @Test
    void whatErrorsCiteIsMasked() {
        login();
        turn(
                query("SELECT 'c4n4ry'::int"),
                error("ERROR", "22P02", "invalid input syntax for type integer: \"c4n4ry\"")
                        + IDLE);
        turn(
                query("ALTER ROLE u PASSWORD c4n4ry"),
                error("ERROR", "42601", "syntax error at or near \"c4n4ry\"") + IDLE);
        String fields = "SERROR\0C23505\0Mduplicate\0DKey (k)=(c4n4ry)\0Wc4n4ry\0qc4n4ry\0\0";
        turn(query("INSERT INTO t VALUES ('x')"), message('E', fields) + IDLE);
        assertThat(seen())
                .doesNotContain(CANARY)
                .contains("integer: \\\"?\\\"")
                .contains("at or near \\\"?\\\"");
    }

    /** A proof of identity that is joined in the middle looks like a Query: Q, and a length. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 6})
    void nothingOfALoginIsShownThatBeganBeforeTheCapture(int lost) {
        wire.close();
        wire = new StreamHarness(StreamHarness.Setup.of(new PostgresqlProtocol()).inMidstream());
        String proof = message('p', "c=biws,r=xQ0123" + CANARY + "/abcdef,p=" + CANARY + "=");
        wire.client(proof.substring(lost)).tick().server(WELCOME).tick();
        turn(query("SELECT a"), complete("SELECT 1") + IDLE);
        assertThat(seen()).doesNotContain("c4n4").contains("SELECT a");
    }
}
