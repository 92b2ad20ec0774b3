package io.wiretrip.protocol.redis;

import static io.wiretrip.protocol.redis.RedisDecoderTest.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No credential leaves the decoder, wherever a client puts it. */
class RedisSecretsTest extends RedisWire {
    private static final String CANARY = "canary";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AUTH canary",
                "AUTH user canary",
                "auth canary",
                "HELLO 3 AUTH user canary SETNAME x",
                "ACL SETUSER bob on >canary ~* +@all",
                "ACL SETUSER bob #canary",
                "ACL GENPASS canary",
                "CONFIG SET requirepass canary",
                "CONFIG SET masterauth canary",
                "CONFIG canary",
                "MIGRATE host 6379 key 0 5000 AUTH canary",
                "MIGRATE host 6379 key 0 5000 AUTH2 user canary",
                "REPLICAOF canary 1",
                "SENTINEL SET mymaster auth-pass canary",
                "SENTINEL CONFIG SET sentinel-pass canary",
                "EVAL canary 0",
                "FUNCTION LOAD canary",
                "AUHT canary",
                "SET key canary",
                "SETEX key 5 canary",
                "PUBLISH canary canary",
                "SELECT canary",
                "ECHO canary"
            })
    void isNotShown(String words) {
        wire.client(RedisDecoderTest.command(words.split(" ", -1))).tick().server(OK).tick();
        wire.client(words + "\r\n").tick();
        wire.server("-ERR unknown command 'x', with args beginning with: 'canary' \r\n").tick();
        assertThat(end()).hasSize(2).noneMatch(rt -> JsonText.of(rt).contains(CANARY));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '#',
            textBlock =
                    """
                    unknown command 'x' with args beginning with: 'canary', unknown command '?' with args beginning with: '?'
                    "can't find `canary` there",                            "?"
                    can't find 'it's canary' there,                         can't find '?' there
                    cut in 'canary,                                         cut in '?
                    plain,                                                  plain
                    """)
    void whatAnErrorQuotesIsMasked(String message, String expected) {
        assertThat(RedisErrors.mask(message.replace("#", ""))).isEqualTo(expected);
    }

    @Test
    void theReasonOfARefusalIsShown() {
        exchange("-WRONGPASS invalid username-password pair\r\n", "AUTH", "bob", "canary");
        assertThat(line(end().getFirst(), "q.Command", "r.Error"))
                .isEqualTo("\"AUTH\" \"WRONGPASS\"");
    }
}
