package io.wiretrip.protocol.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.StreamHarness.Setup;
import org.junit.jupiter.api.Test;

/** No credential leaves the decoder, masking on or off: it is never read. */
class KafkaSecretsTest {
    private static final String CANARY = "c4n4ry";
    private static final int ALTER_CONFIGS = 33;
    private static final int CREATE_TOKEN = 38;
    private static final int RENEW_TOKEN = 39;
    private static final int DESCRIBE_TOKEN = 41;
    private static final int ALTER_SCRAM = 51;

    private static byte[] canary() {
        return CANARY.getBytes(US_ASCII);
    }

    /** Gives the lines, of which there have to be so many. */
    private static String lines(int count, byte[]... turns) {
        Setup setup =
                Setup.of(new KafkaProtocol())
                        .with(DecoderOptions.DEFAULT.withMasking(false, false));
        try (StreamHarness harness = new StreamHarness(setup)) {
            boolean client = true;
            for (byte[] turn : turns) {
                harness.deliver(client, turn).tick();
                client = !client;
            }
            assertThat(harness.violations()).isEmpty();
            assertThat(harness.roundTrips()).hasSize(count);
            return String.join("\n", JsonText.of(harness.roundTrips()));
        }
    }

    @Test
    void rawTokensAreNotKept() {
        String text =
                lines(
                        4,
                        KafkaBytes.request(KafkaBytes.SASL_HANDSHAKE, 0, 1, "c")
                                .text("SCRAM-SHA-256")
                                .framed(),
                        KafkaBytes.response(1).i16(0).i32(1).text("SCRAM-SHA-256").framed(),
                        new KafkaBytes().raw("n,,n=c4n4ry,r=c4n4ry".getBytes(US_ASCII)).framed(),
                        new KafkaBytes().raw("r=c4n4ry,s=QQ,i=4096".getBytes(US_ASCII)).framed(),
                        new KafkaBytes().raw("c=biws,r=x,p=c4n4ry".getBytes(US_ASCII)).framed(),
                        new KafkaBytes().raw("v=c4n4ry".getBytes(US_ASCII)).framed(),
                        KafkaBytes.heartbeat(2, "g"),
                        KafkaBytes.heartbeatAnswer(2, 0));
        assertThat(text)
                .doesNotContain(CANARY)
                .contains("\"SASLMechanism\":\"SCRAM-SHA-256\"")
                .contains("\"API\":\"SaslToken\",\"APIVersion\":null")
                .contains("\"API\":\"Heartbeat\"");
    }

    @Test
    void saslAuthenticateKeepsNoBytes() {
        assertThat(
                        lines(
                                1,
                                KafkaBytes.flexible(KafkaBytes.SASL_AUTHENTICATE, 2, 1, "c")
                                        .varint(CANARY.length() + 1)
                                        .raw(canary())
                                        .noTags()
                                        .framed(),
                                KafkaBytes.response(1)
                                        .noTags()
                                        .i16(58)
                                        .compact("Authentication failed for c4n4ry")
                                        .varint(CANARY.length() + 1)
                                        .raw(canary())
                                        .i64(0)
                                        .noTags()
                                        .framed()))
                .doesNotContain(CANARY)
                .contains("\"ErrorCode\":\"SASLAuthenticationFailed\"");
    }

    @Test
    void scramCredentialsAreNotKept() {
        assertThat(
                        lines(
                                1,
                                KafkaBytes.flexible(ALTER_SCRAM, 0, 1, "c")
                                        .varint(1)
                                        .varint(2)
                                        .compact("user")
                                        .i8(1)
                                        .i32(4096)
                                        .varint(CANARY.length() + 1)
                                        .raw(canary())
                                        .varint(CANARY.length() + 1)
                                        .raw(canary())
                                        .noTags()
                                        .noTags()
                                        .framed(),
                                KafkaBytes.response(1).noTags().i32(0).varint(1).noTags().framed()))
                .doesNotContain(CANARY);
    }

    @Test
    void delegationTokensAreNotKept() {
        assertThat(
                        lines(
                                3,
                                KafkaBytes.request(CREATE_TOKEN, 1, 1, "c").i32(0).i64(1).framed(),
                                token(KafkaBytes.response(1).i16(0).text("User").text("u"))
                                        .i32(0)
                                        .framed(),
                                KafkaBytes.request(RENEW_TOKEN, 1, 2, "c")
                                        .i32(CANARY.length())
                                        .raw(canary())
                                        .i64(1)
                                        .framed(),
                                KafkaBytes.response(2).i16(0).i64(1).i32(0).framed(),
                                KafkaBytes.request(DESCRIBE_TOKEN, 1, 3, "c").i32(-1).framed(),
                                token(KafkaBytes.response(3).i16(0).i32(1).text("User").text("u"))
                                        .i32(0)
                                        .i32(0)
                                        .framed()))
                .doesNotContain(CANARY);
    }

    /** Times, id and HMAC of a token. */
    private static KafkaBytes token(KafkaBytes before) {
        return before.i64(1).i64(2).i64(3).text("id-" + CANARY).i32(CANARY.length()).raw(canary());
    }

    @Test
    void valuesOfSettingsAreNotKept() {
        assertThat(
                        lines(
                                1,
                                KafkaBytes.request(ALTER_CONFIGS, 1, 1, "c")
                                        .i32(1)
                                        .i8(4)
                                        .text("1")
                                        .i32(1)
                                        .text("ssl.keystore.password")
                                        .text(CANARY)
                                        .i8(0)
                                        .framed(),
                                KafkaBytes.response(1).i32(0).i32(0).framed()))
                .doesNotContain(CANARY);
    }
}
