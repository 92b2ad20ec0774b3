package io.wiretrip.protocol.mqtt;

import static io.wiretrip.protocol.mqtt.MqttBytes.body;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.StreamHarness.Setup;
import org.junit.jupiter.api.Test;

/** A canary in every place that may carry a credential, or what users say to each other. */
final class MqttSecretsTest {
    private static final String CANARY = "Ca.n4ry";

    private static String json(Conversation conversation) {
        String json =
                String.join(
                        "\n", JsonText.of(StreamHarness.decode(new MqttProtocol(), conversation)));
        assertThat(json).isNotEmpty();
        return json;
    }

    @Test
    void noneLeavesTheDecoder() {
        MqttBytes auth = body().property(0x15, "SCRAM").property(0x16, CANARY);
        String json =
                json(
                        Conversation.of("secrets")
                                .client(
                                        body().text("MQTT")
                                                .u8(5, 0xc6)
                                                .u16(1)
                                                .properties(auth)
                                                .text("client")
                                                .properties(
                                                        body().property(0x09, CANARY)
                                                                .user("token", CANARY))
                                                .text("will")
                                                .text(CANARY)
                                                .text("user")
                                                .text(CANARY)
                                                .packet(0x10))
                                .server(body().u8(0x18).properties(auth).packet(0xf0))
                                .client(body().u8(0x18).properties(auth).packet(0xf0))
                                .server(
                                        body().u8(0, 0)
                                                .properties(
                                                        body().property(0x16, CANARY)
                                                                .property(0x1a, CANARY))
                                                .packet(0x20))
                                .client(
                                        body().text("t")
                                                .properties(
                                                        body().property(0x09, CANARY)
                                                                .user("authorization", CANARY)
                                                                .user("traceparent", CANARY))
                                                .raw(CANARY)
                                                .packet(0x30)));
        assertThat(json)
                .contains("\"UserName\":\"user\"", "\"WillTopic\":\"will\"", "SCRAM")
                .doesNotContain(CANARY);
    }

    @Test
    void version3HidesPasswordAndWill() {
        for (int level : new int[] {3, 4}) {
            String json =
                    json(
                            Conversation.of("secrets")
                                    .client(
                                            body().text(level == 3 ? "MQIsdp" : "MQTT")
                                                    .u8(level, 0xc6)
                                                    .u16(1)
                                                    .text("client")
                                                    .text("will")
                                                    .text(CANARY)
                                                    .text("user")
                                                    .text(CANARY)
                                                    .packet(0x10)));
            assertThat(json).contains("\"UserName\":\"user\"").doesNotContain(CANARY);
        }
    }

    /** Cloud services put tokens into the user name. */
    @Test
    void aUserNameThatIsATokenIsMasked() {
        assertThat(json(user(0x82, CANARY)))
                .contains("\"UserName\":\"***\"")
                .doesNotContain(CANARY);
        assertThat(json(user(0x82, "device?x-amz-customauthorizer-signature=" + CANARY)))
                .doesNotContain(CANARY);
        assertThat(json(user(0xc2, "device?token=" + CANARY)))
                .contains("\"UserName\":\"device?***\"")
                .doesNotContain(CANARY);
    }

    @Test
    void maskingCanBeTurnedOff() {
        Setup setup =
                Setup.of(new MqttProtocol()).with(DecoderOptions.DEFAULT.withMasking(false, false));
        assertThat(JsonText.of(StreamHarness.decode(setup, user(0x82, "token"))).toString())
                .contains("\"UserName\":\"token\"");
    }

    private static Conversation user(int flags, String name) {
        MqttBytes body = body().text("MQTT").u8(4, flags).u16(1).text("c").text(name);
        if ((flags & MqttConnect.PASSWORD) != 0) {
            body.text(CANARY);
        }
        return Conversation.of("user").client(body.packet(0x10));
    }
}
