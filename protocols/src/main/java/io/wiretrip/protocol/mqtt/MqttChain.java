package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.Bytes;

/** Judges whether packet follows packet from some byte on. */
final class MqttChain {
    static final int NO = MqttShape.NO;
    static final int MORE = MqttShape.MORE;
    static final int YES = 1;

    /** So unlikely by chance that it is believed wherever it stands: two packets of any type. */
    static final int BITS_SURE = 32;

    /** What is not sure within so many bytes is no packet. */
    static final int BYTES_MAX = 512;

    private int bits;
    private boolean fromClient;
    private boolean fromServer;

    /**
     * Judges the bytes from an index on, whatever else is there: the same for every way in which
     * they arrive.
     *
     * @param client the side that sends them
     */
    int judge(Bytes in, int at, boolean client) {
        int end = Math.min(in.limit(), at + BYTES_MAX);
        int verdict = walk(in, at, end, BITS_SURE);
        if (client ? fromServer : fromClient) {
            return NO;
        }
        return verdict == MORE && end == at + BYTES_MAX ? NO : verdict;
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
     * @param end one past the last byte that may be looked at
     * @param enough how many bits
     */
    int walk(Bytes in, int from, int end, int enough) {
        bits = 0;
        fromClient = false;
        fromServer = false;
        int at = from;
        while (at < end) {
            int first = in.u8(at);
            MqttType type = MqttType.of(first);
            if (type == null || !type.accepts(first & 0xf)) {
                return NO;
            }
            int lengthBytes = MqttLength.bytes(in, at + 1, end);
            if (lengthBytes == MqttLength.MORE) {
                return MORE;
            }
            if (lengthBytes < 0 || MqttLength.isWasteful(in, at + 1, lengthBytes)) {
                return NO;
            }
            int body = at + 1 + lengthBytes;
            int length = MqttLength.read(in, at + 1, end);
            int one = MqttShape.bits(first, in, body, length, end);
            if (one < 0) {
                return one;
            }
            bits += one;
            fromClient |= type.tellsSides() && type.isFrom(true);
            fromServer |= type.tellsSides() && type.isFrom(false);
            if (bits >= enough) {
                return YES;
            }
            if (length > end - body) {
                return MORE;
            }
            at = body + length;
        }
        return MORE;
    }
}
