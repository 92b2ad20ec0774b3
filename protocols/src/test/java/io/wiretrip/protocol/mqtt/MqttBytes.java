package io.wiretrip.protocol.mqtt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes packets as the specification draws them. */
final class MqttBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static MqttBytes body() {
        return new MqttBytes();
    }

    MqttBytes u8(int... values) {
        for (int value : values) {
            out.write(value);
        }
        return this;
    }

    MqttBytes u16(int value) {
        return u8(value >>> 8, value);
    }

    MqttBytes u32(long value) {
        return u16((int) (value >>> 16)).u16((int) value);
    }

    MqttBytes text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return u16(bytes.length).raw(bytes);
    }

    MqttBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    MqttBytes raw(String latin1) {
        return raw(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    MqttBytes variable(int value) {
        int rest = value;
        while (rest > 0x7f) {
            u8((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        return u8(rest);
    }

    /** Properties behind their length. */
    MqttBytes properties(MqttBytes properties) {
        return variable(properties.out.size()).raw(properties.bytes());
    }

    MqttBytes property(int id, String value) {
        return u8(id).text(value);
    }

    MqttBytes user(String name, String value) {
        return u8(0x26).text(name).text(value);
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    /** The whole packet with this body. */
    byte[] packet(int first) {
        return new MqttBytes().u8(first).variable(out.size()).raw(bytes()).bytes();
    }

    static byte[] connect(int level, String clientId) {
        MqttBytes body = body().text(level == 3 ? "MQIsdp" : "MQTT").u8(level, 2).u16(60);
        if (level == 5) {
            body.properties(body());
        }
        return body.text(clientId).packet(0x10);
    }

    static byte[] connack() {
        return body().u8(0, 0).packet(0x20);
    }

    static byte[] connack5() {
        return body().u8(0, 0, 0).packet(0x20);
    }

    static byte[] publish(int flags, String topic, int id, String payload) {
        MqttBytes body = body().text(topic);
        if ((flags & 6) != 0) {
            body.u16(id);
        }
        return body.raw(payload).packet(0x30 | flags);
    }

    static byte[] publish5(int flags, String topic, int id, MqttBytes properties, String payload) {
        MqttBytes body = body().text(topic);
        if ((flags & 6) != 0) {
            body.u16(id);
        }
        return body.properties(properties).raw(payload).packet(0x30 | flags);
    }

    /** PUBACK (0x40), PUBREC (0x50), PUBREL (0x62), PUBCOMP (0x70), UNSUBACK (0xb0). */
    static byte[] ack(int first, int id) {
        return body().u16(id).packet(first);
    }

    static byte[] ack5(int first, int id, int reason) {
        return body().u16(id).u8(reason).packet(first);
    }

    static byte[] subscribe(int id, String filter, int qos) {
        return body().u16(id).text(filter).u8(qos).packet(0x82);
    }

    static byte[] suback(int id, int... codes) {
        return body().u16(id).u8(codes).packet(0x90);
    }

    static byte[] ping() {
        return body().packet(0xc0);
    }

    static byte[] pong() {
        return body().packet(0xd0);
    }

    static byte[] disconnect() {
        return body().packet(0xe0);
    }

    static byte[] join(byte[]... packets) {
        MqttBytes all = new MqttBytes();
        for (byte[] packet : packets) {
            all.raw(packet);
        }
        return all.bytes();
    }
}
