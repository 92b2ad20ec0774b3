package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.Bytes;
import java.util.ArrayList;
import java.util.List;

/** The list of topic filters that SUBSCRIBE and UNSUBSCRIBE end with. */
final class MqttFilterList {
    private static final int QOS_MASK = 3;
    private static final int RESERVED_3 = 0xfc;
    private static final int RESERVED_5 = 0xc0;
    private static final int RETAIN_HANDLING_MASK = 0x30;

    private MqttFilterList() {}

    /**
     * Learns the version from a list, where CONNECT was not seen: if only one of the two grammars
     * fits.
     */
    static void proveVersion(
            MqttConnection connection, boolean subscribes, Bytes in, int from, int to) {
        boolean five = fits(true, subscribes, in, from, to);
        if (five != fits(false, subscribes, in, from, to)) {
            connection.proves(five);
        }
    }

    /** Whether bytes are a list, with the properties before it in version 5, to their end. */
    static boolean fits(boolean version5, boolean subscribes, Bytes in, int from, int to) {
        int at = from;
        if (version5) {
            int lengthBytes = MqttLength.bytes(in, at, to);
            if (lengthBytes <= 0) {
                return false;
            }
            int properties = at + lengthBytes;
            at = properties + MqttLength.read(in, at, to);
            if (at > to || !MqttPropertyReader.isPlausible(in, properties, at)) {
                return false;
            }
        }
        int reserved = version5 ? RESERVED_5 : RESERVED_3;
        while (to - at > 2) {
            int filter = at + 2;
            at = filter + in.u16be(at);
            if (at == filter || at > to || MqttShape.textBits(in, filter, at) < 0) {
                return false;
            }
            if (subscribes) {
                if (at == to || !isOption(in.u8(at), reserved)) {
                    return false;
                }
                at++;
            }
        }
        return at == to && at > from + (version5 ? 1 : 0);
    }

    private static boolean isOption(int option, int reserved) {
        return (option & reserved) == 0
                && (option & QOS_MASK) != QOS_MASK
                && (option & RETAIN_HANDLING_MASK) != RETAIN_HANDLING_MASK;
    }

    /** Reads a list, up to the limits of {@link MqttReader}. */
    static MqttFilters read(boolean subscribes, Bytes in, int from, int to) {
        List<String> topics = new ArrayList<>(1);
        List<Integer> qos = new ArrayList<>(1);
        int textBytes = 0;
        int at = from;
        while (to - at > 2) {
            int filter = at + 2;
            at = filter + in.u16be(at);
            int end = subscribes ? at + 1 : at;
            if (end > to) {
                break;
            }
            if (topics.size() < MqttReader.FILTERS_MAX
                    && textBytes + at - filter <= MqttReader.FILTER_BYTES_MAX) {
                textBytes += at - filter;
                topics.add(MqttText.read(in, filter, at));
                if (subscribes) {
                    qos.add(in.u8(at) & QOS_MASK);
                }
            }
            at = end;
        }
        return new MqttFilters(topics, qos);
    }
}
