package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.Bytes;
import java.nio.charset.StandardCharsets;

/** What no other packet and no other protocol begins with: the name in CONNECT. */
final class MqttSignature {
    private static final byte[] NAME = "\0\4MQTT".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NAME_3_1 = "\0\6MQIsdp".getBytes(StandardCharsets.US_ASCII);

    /** Level, flags, keep-alive and a client identifier of no characters. */
    private static final int BEHIND_NAME = 6;

    private static final int RESERVED_FLAG = 1;

    private MqttSignature() {}

    /**
     * Judges the body of a CONNECT.
     *
     * @param length how many bytes it has, there or not
     * @param end one past the last byte that may be looked at
     * @return positive, {@link MqttShape#NO} or {@link MqttShape#MORE}
     */
    static int connect(Bytes in, int from, int length, int end) {
        int there = end - from;
        if (there < 2) {
            return MqttShape.MORE;
        }
        byte[] name = in.u8(from + 1) == 4 ? NAME : NAME_3_1;
        int seen = Math.min(there, name.length);
        for (int i = 0; i < seen; i++) {
            if (in.u8(from + i) != name[i]) {
                return MqttShape.NO;
            }
        }
        if (length < name.length + BEHIND_NAME) {
            return MqttShape.NO;
        }
        if (there < name.length + 2) {
            return MqttShape.MORE;
        }
        return (in.u8(from + name.length + 1) & RESERVED_FLAG) == 0 ? 1 : MqttShape.NO;
    }
}
