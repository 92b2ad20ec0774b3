package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Protocol.Recognition;

/**
 * Judges first bytes. CONNECT names the protocol. Every other packet is too short to be sure of; so
 * it takes several, from the first byte on and without one that does not fit, and one among them
 * that tells the sides apart.
 */
final class MqttRecogniser {
    private static final int BITS_SURE = 48;
    private static final int CONNECT = 0x10;

    private MqttRecogniser() {}

    static Recognition judge(Bytes first) {
        if (isConnect(first)) {
            return Recognition.CLIENT;
        }
        MqttChain chain = new MqttChain();
        int verdict = chain.walk(first, first.position(), first.limit(), Integer.MAX_VALUE);
        if (verdict == MqttShape.NO) {
            return Recognition.NO;
        }
        if (chain.bits() >= BITS_SURE) {
            if (chain.isFrom(true)) {
                return Recognition.CLIENT;
            }
            if (chain.isFrom(false)) {
                return Recognition.SERVER;
            }
        }
        return Recognition.MORE;
    }

    /** Whether they are CONNECT, whatever comes behind. */
    private static boolean isConnect(Bytes first) {
        int at = first.position();
        if (first.remaining() < 2 || first.u8(at) != CONNECT) {
            return false;
        }
        int lengthBytes = MqttLength.bytes(first, at + 1, first.limit());
        return lengthBytes > 0
                && MqttSignature.connect(
                                first,
                                at + 1 + lengthBytes,
                                MqttLength.read(first, at + 1, first.limit()),
                                first.limit())
                        > 0;
    }
}
