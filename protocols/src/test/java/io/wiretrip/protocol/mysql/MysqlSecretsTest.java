package io.wiretrip.protocol.mysql;

import static io.wiretrip.protocol.mysql.MysqlWire.CLASSIC;
import static io.wiretrip.protocol.mysql.MysqlWire.MODERN;
import static io.wiretrip.protocol.mysql.MysqlWire.SERVER_CAPABILITIES;
import static io.wiretrip.protocol.mysql.MysqlWire.command;
import static io.wiretrip.protocol.mysql.MysqlWire.connected;
import static io.wiretrip.protocol.mysql.MysqlWire.error;
import static io.wiretrip.protocol.mysql.MysqlWire.execute;
import static io.wiretrip.protocol.mysql.MysqlWire.greeting;
import static io.wiretrip.protocol.mysql.MysqlWire.login;
import static io.wiretrip.protocol.mysql.MysqlWire.ok;
import static io.wiretrip.protocol.mysql.MysqlWire.packet;
import static io.wiretrip.protocol.mysql.MysqlWire.query;
import static io.wiretrip.protocol.mysql.MysqlWire.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.StreamHarness.Setup;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What proves an identity never leaves the decoder. */
class MysqlSecretsTest {
    private static final String CANARY = "canary-4711";

    private static String json(Setup setup, Conversation conversation) {
        List<String> lines = JsonText.of(StreamHarness.decode(setup, conversation));
        assertThat(lines).isNotEmpty();
        return String.join("\n", lines);
    }

    private static String json(Conversation conversation) {
        return json(Setup.of(new MysqlProtocol()), conversation);
    }

    @Test
    void keepsTheProofsOfALoginToItself() {
        String json =
                json(
                        Conversation.of("login")
                                .server(
                                        greeting(SERVER_CAPABILITIES)
                                                .replace("saltsalt", "canary-4"))
                                .client(login(MODERN, "ann", CANARY, "shop"))
                                .server(packet(2, "\376mysql_clear_password\0" + CANARY + "\0"))
                                .client(packet(3, CANARY + "\0"))
                                .server(packet(4, "\1\4"))
                                .client(packet(5, CANARY + "\0"))
                                .server(ok(6))
                                .client(command(0x11, "bob\0" + text(CANARY) + "store\0\41\0"))
                                .server(packet(1, "\376mysql_clear_password\0" + CANARY + "\0"))
                                .client(packet(2, CANARY + "\0"))
                                .server(ok(3)));
        assertThat(json).contains("\"ann\"", "\"bob\"", "\"store\"").doesNotContain("canary");
    }

    @Test
    void keepsPasswordsWithinStatementsToItself() {
        for (DecoderOptions options :
                List.of(DecoderOptions.DEFAULT, DecoderOptions.DEFAULT.withMasking(true, false))) {
            String json =
                    json(
                            Setup.of(new MysqlProtocol()).with(options),
                            connected("statements", CLASSIC)
                                    .client(query("create user a identified by '" + CANARY + "'"))
                                    .server(ok(1))
                                    .client(query("set password = password('" + CANARY + "')"))
                                    .server(ok(1))
                                    .client(
                                            command(
                                                    0x16,
                                                    "alter user a identified by '" + CANARY + "'"))
                                    .server(packet(1, "\0\1\0\0\0\0\0\0\0\0\0\0"))
                                    .client(execute(1, "\0\1\375\0" + text(CANARY)))
                                    .server(ok(1)));
            assertThat(json).contains("\"EXECUTE\"").doesNotContain(CANARY);
        }
    }

    @Test
    void keepsWhatErrorsRepeatToItself() {
        String json =
                json(
                        connected("errors", CLASSIC)
                                .client(query("grant x identified by '" + CANARY + "'"))
                                .server(
                                        error(
                                                1,
                                                1064,
                                                "You have an error near 'x identified by '"
                                                        + CANARY
                                                        + "'' at line 1"))
                                .client(query("insert into t values ('" + CANARY + "')"))
                                .server(
                                        error(
                                                1,
                                                1062,
                                                "Duplicate entry '" + CANARY + "' for key 't.a'")));
        assertThat(json)
                .contains("near '?' at line 1", "Duplicate entry '?' for key 't.a'")
                .doesNotContain(CANARY);
    }
}
