package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.Bytes;

/** Judges whether packet follows packet from some byte on. */
final class MqttChain {
    static final int NO = MqttShape.NO;
    static final int MORE = MqttShape.MORE;
    static final int YES = 1;

    /** So unlikely by chance that it is believed wherever it stands. */
    static final int BITS_SURE = 40;

    /** Enough for packets that end exactly where the bytes end, as a sender's last does. */
    static final int BITS_TO_END = 16;

    private int bits;
    private boolean fromClient;
    private boolean fromServer;
    private boolean toEnd;

    /**
     * Judges the bytes from an index on.
     *
     * @param fromClient the side that sends them
     */
    int judge(Bytes in, int at, boolean fromClient) {
        int verdict = walk(in, at, BITS_SURE);
        if (fromClient ? this.fromServer : this.fromClient) {
            return NO;
        }
        return toEnd && bits >= BITS_TO_END ? YES : verdict;
    }

    /** Whether a packet in the chain is one that only the client, or only the server, sends. */
    boolean isFrom(boolean client) {
        return client ? fromClient && !fromServer : fromServer && !fromClient;
    }

    /** How much speaks for the packets of the chain. */
    int bits() {
        return bits;
    }

    /**
     * Follows packets until enough speaks for them, one speaks against them, or the bytes end.
     *
     * @param enough how many bits
     */
    int walk(Bytes in, int from, int enough) {
        bits = 0;
        fromClient = false;
        fromServer = false;
        toEnd = false;
        int at = from;
        while (at < in.limit()) {
            int first = in.u8(at);
            MqttType type = MqttType.of(first);
            if (type == null || !type.accepts(first & 0xf)) {
                return NO;
            }
            int lengthBytes = MqttLength.bytes(in, at + 1, in.limit());
            if (lengthBytes == MqttLength.MORE) {
                return MORE;
            }
            if (lengthBytes < 0 || MqttLength.isWasteful(in, at + 1, lengthBytes)) {
                return NO;
            }
            int body = at + 1 + lengthBytes;
            int length = MqttLength.read(in, at + 1, in.limit());
            int one = MqttShape.bits(first, in, body, length);
            if (one < 0) {
                return one;
            }
            bits += one;
            fromClient |= type.tellsSides() && type.isFrom(true);
            fromServer |= type.tellsSides() && type.isFrom(false);
            if (bits >= enough) {
                return YES;
            }
            if (length > in.limit() - body) {
                return MORE;
            }
            at = body + length;
        }
        toEnd = true;
        return MORE;
    }
}
