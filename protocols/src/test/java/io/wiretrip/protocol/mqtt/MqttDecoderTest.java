package io.wiretrip.protocol.mqtt;

import static io.wiretrip.protocol.mqtt.MqttBytes.ack;
import static io.wiretrip.protocol.mqtt.MqttBytes.ack5;
import static io.wiretrip.protocol.mqtt.MqttBytes.body;
import static io.wiretrip.protocol.mqtt.MqttBytes.connack;
import static io.wiretrip.protocol.mqtt.MqttBytes.connack5;
import static io.wiretrip.protocol.mqtt.MqttBytes.connect;
import static io.wiretrip.protocol.mqtt.MqttBytes.disconnect;
import static io.wiretrip.protocol.mqtt.MqttBytes.join;
import static io.wiretrip.protocol.mqtt.MqttBytes.ping;
import static io.wiretrip.protocol.mqtt.MqttBytes.pong;
import static io.wiretrip.protocol.mqtt.MqttBytes.publish;
import static io.wiretrip.protocol.mqtt.MqttBytes.publish5;
import static io.wiretrip.protocol.mqtt.MqttBytes.suback;
import static io.wiretrip.protocol.mqtt.MqttBytes.subscribe;

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.DecoderContract;
import io.wiretrip.protocol.Protocol;
import java.util.List;

/** The laws that hold for every decoder, on every kind of packet. */
final class MqttDecoderTest extends DecoderContract {

    @Override
    protected Protocol protocol() {
        return new MqttProtocol();
    }

    @Override
    protected List<Conversation> conversations() {
        return List.of(version3(), version5(), fromServer(), pipelined(), authentication());
    }

    private static Conversation version3() {
        return Conversation.of("version 3")
                .client(connect(4, "sensor-1"))
                .server(connack())
                .client(subscribe(1, "building/+/temperature", 1))
                .server(suback(1, 1))
                .client(publish(0, "building/7/temperature", 0, "21.5"))
                .client(publish(2, "building/7/humidity", 2, "x".repeat(300)))
                .server(ack(0x40, 2))
                .client(publish(4, "building/7/alarm", 3, "fire"))
                .server(ack(0x50, 3))
                .client(ack(0x62, 3))
                .server(ack(0x70, 3))
                .client(ping())
                .server(pong())
                .client(body().u16(4).text("building/+/temperature").packet(0xa2))
                .server(ack(0xb0, 4))
                .client(disconnect());
    }

    private static Conversation version5() {
        return Conversation.of("version 5")
                .client(
                        body().text("MQTT")
                                .u8(5, 0xc6)
                                .u16(30)
                                .properties(body().u8(0x11).u32(3600).u8(0x21).u16(20))
                                .text("")
                                .properties(body().u8(0x18).u32(5))
                                .text("will/topic")
                                .text("gone")
                                .text("user")
                                .text("secret")
                                .packet(0x10))
                .server(
                        body().u8(0, 0)
                                .properties(body().property(0x12, "auto-77").u8(0x22).u16(10))
                                .packet(0x20))
                .client(
                        publish5(
                                2,
                                "orders/new",
                                1,
                                body().u8(0x23).u16(1).user("traceparent", "nonsense"),
                                "{\"id\":1}"))
                .server(ack5(0x40, 1, 0x10))
                .client(publish5(2, "", 2, body().u8(0x23).u16(1), "{\"id\":2}"))
                .server(ack(0x40, 2))
                .client(publish5(4, "orders/refused", 3, body(), "{}"))
                .server(ack5(0x50, 3, 0x87))
                .client(body().u16(5).properties(body()).text("a/#").u8(0x2a).packet(0x82))
                .server(body().u16(5).properties(body()).u8(2).packet(0x90))
                .server(
                        body().u8(0x8b)
                                .properties(body().property(0x1f, "maintenance"))
                                .packet(0xe0));
    }

    private static Conversation fromServer() {
        return Conversation.of("from the server")
                .client(connect(3, "display"))
                .server(connack())
                .server(publish(1, "news/retained", 0, "old"))
                .server(publish(2, "news/today", 1, "y".repeat(200)))
                .client(ack(0x40, 1))
                .server(publish(4, "news/urgent", 2, "z"))
                .client(ack(0x50, 2))
                .server(ack(0x62, 2))
                .client(ack(0x70, 2));
    }

    private static Conversation pipelined() {
        return Conversation.of("many in one segment")
                .client(
                        join(
                                connect(4, "burst"),
                                publish(2, "hello/0", 1, "a"),
                                publish(2, "hello/1", 2, "b"),
                                publish(4, "hello/2", 3, "c"),
                                ping()))
                .server(join(connack(), ack(0x40, 2), ack(0x40, 1), ack(0x50, 3), pong()))
                .client(ack(0x62, 3))
                .server(ack(0x70, 3));
    }

    private static Conversation authentication() {
        return Conversation.of("authentication")
                .client(
                        body().text("MQTT")
                                .u8(5, 2)
                                .u16(60)
                                .properties(body().property(0x15, "SCRAM").property(0x16, "n,,"))
                                .text("scram-1")
                                .packet(0x10))
                .server(auth(0x18, "challenge"))
                .client(auth(0x18, "proof"))
                .server(connack5())
                .client(auth(0x19, "again"))
                .server(auth(0x18, "challenge"))
                .client(auth(0x18, "proof"))
                .server(auth(0, "verified"));
    }

    private static byte[] auth(int reason, String data) {
        return body().u8(reason)
                .properties(body().property(0x15, "SCRAM").property(0x16, data))
                .packet(0xf0);
    }

    /** What CONNECT says, what depends on the version, and topics that have only an alias. */
    @Override
    protected String withoutForgotten(String rendered) {
        return rendered.replaceAll(
                "\"(ClientID|Version|Topic|TopicAlias|TopicFilters|TopicFiltersQoS|PayloadSize"
                        + "|ReasonCode|ReasonName|ReasonCodes|Properties|TraceParent)\""
                        + ":(\"[^\"]*\"|\\[[^]]*]|\\{[^}]*}|[^,{}]*),?",
                "");
    }

    /** Two packets of the direction, each of which may be some turns behind the other. */
    @Override
    protected int turnsToRecover(Conversation conversation) {
        return 6;
    }

    @Override
    protected int unconsumedBytesMax() {
        return MqttDecoder.HEADER_BYTES_MAX + MqttPublishReader.HEAD_BYTES_MAX;
    }

    @Override
    protected int messageBytesMax() {
        return 64 << 10;
    }
}
