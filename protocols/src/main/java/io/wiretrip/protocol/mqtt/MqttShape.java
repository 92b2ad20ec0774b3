package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.Bytes;

/**
 * How much speaks for bytes being a packet, in bits: how unlikely they are by chance. For finding
 * packets where no packet boundary is known.
 */
final class MqttShape {
    /** They are none. */
    static final int NO = -1;

    /** Nothing against it so far, too few bytes to say. */
    static final int MORE = -2;

    private static final int BYTE = 8;
    private static final int PUBLISH_BITS = 4;
    private static final int LETTER_BITS = 2;
    private static final int CONNECT_BITS = 64;
    private static final int CODES_MAX = 64;
    private static final int TEXT_MAX = 64;

    /** Longer topics and longer packets exist, but are not believed without knowing better. */
    private static final int TOPIC_MAX = 4096;

    private static final int OTHERS_MAX = 1 << 12;

    /** The length of properties, and the alias among them. */
    private static final int ALIAS_BYTES = 4;

    private MqttShape() {}

    /**
     * Judges a body.
     *
     * @param first the first byte of the packet, already seen to be possible
     * @param from index of the body
     * @param length how many bytes it has, there or not
     * @param end one past the last byte that may be looked at
     */
    static int bits(int first, Bytes in, int from, int length, int end) {
        MqttType type = MqttType.of(first);
        if (type == null) {
            return NO;
        }
        int there = end - from;
        if (type == MqttType.PUBLISH) {
            return publish(first, in, from, length, end);
        }
        if (length > OTHERS_MAX) {
            return NO;
        }
        return switch (type) {
            case PINGREQ, PINGRESP -> length == 0 ? 2 * BYTE : NO;
            case CONNECT -> connect(in, from, length, end);
            default -> {
                if (!isLength(type, length)) {
                    yield NO;
                }
                if (there < length) {
                    yield isPossible(type, in, from, there, length) ? MORE : NO;
                }
                yield whole(type, in, from, from + length);
            }
        };
    }

    /** Whether the first bytes of a body of which more is to come have what they must have. */
    private static boolean isPossible(MqttType type, Bytes in, int from, int there, int length) {
        int reason =
                switch (type) {
                    case PUBACK, PUBREC, PUBREL, PUBCOMP -> 2;
                    case CONNACK -> 1;
                    case DISCONNECT, AUTH -> 0;
                    default -> -1;
                };
        if (reason < 0 || there <= reason || length <= reason) {
            return true;
        }
        if (!MqttReason.isKnown(in.u8(from + reason))) {
            return false;
        }
        int properties = reason + 1;
        int rest = length - properties - 1;
        return there <= properties || rest > 0x7f || in.u8(from + properties) == rest;
    }

    private static boolean isLength(MqttType type, int length) {
        return switch (type) {
            case DISCONNECT, AUTH -> true;
            case CONNACK, PUBACK, PUBREC, PUBREL, PUBCOMP, UNSUBACK -> length >= 2;
            case SUBACK -> length >= 3;
            default -> length >= 5;
        };
    }

    private static int whole(MqttType type, Bytes in, int from, int to) {
        return switch (type) {
            case CONNACK ->
                    in.u8(from) > 1
                            ? NO
                            : plus(3 * BYTE, reason(type, in, from + 1, to, to - from > 2));
            case PUBACK, PUBREC, PUBREL, PUBCOMP ->
                    in.u16be(from) == 0 ? NO : plus(2 * BYTE, reason(type, in, from + 2, to, true));
            case SUBSCRIBE, UNSUBSCRIBE -> filters(type, in, from, to);
            case SUBACK, UNSUBACK -> codes(type, in, from, to);
            case DISCONNECT, AUTH -> plus(2 * BYTE, reason(type, in, from, to, true));
            default -> NO;
        };
    }

    /** A reason code and properties, either of which may be left out. */
    private static int reason(MqttType type, Bytes in, int from, int to, boolean version5) {
        if (from == to) {
            return 0;
        }
        int code = in.u8(from);
        if (!version5) {
            return code <= 5 ? BYTE : NO;
        }
        boolean fits =
                type == MqttType.AUTH
                        ? code == 0
                                || code == MqttReason.CONTINUE_AUTHENTICATION
                                || code == MqttReason.REAUTHENTICATE
                        : MqttReason.isKnown(code);
        if (!fits || !properties(in, from + 1, to)) {
            return NO;
        }
        return to - from > 2 ? 3 * BYTE : BYTE; // properties that end where the packet ends
    }

    /** Properties with their length, or nothing at all. */
    private static boolean properties(Bytes in, int from, int to) {
        if (from >= to) {
            return true;
        }
        int lengthBytes = MqttLength.bytes(in, from, to);
        return lengthBytes > 0
                && from + lengthBytes + MqttLength.read(in, from, to) == to
                && MqttPropertyReader.isPlausible(in, from + lengthBytes, to);
    }

    private static int filters(MqttType type, Bytes in, int from, int to) {
        boolean subscribes = type == MqttType.SUBSCRIBE;
        boolean fits =
                in.u16be(from) > 0
                        && (MqttFilterList.fits(false, subscribes, in, from + 2, to)
                                || MqttFilterList.fits(true, subscribes, in, from + 2, to));
        return fits ? 3 * BYTE + LETTER_BITS * Math.min(TEXT_MAX, to - from - 5) : NO;
    }

    private static int codes(MqttType type, Bytes in, int from, int to) {
        if (in.u16be(from) == 0) {
            return NO;
        }
        boolean three = type == MqttType.UNSUBACK ? to - from == 2 : areCodes(in, from + 2, to);
        return three || fiveCodes(in, from + 2, to)
                ? 2 * BYTE + (to - from > 2 ? BYTE / 2 : 0)
                : NO;
    }

    private static boolean fiveCodes(Bytes in, int from, int to) {
        int lengthBytes = MqttLength.bytes(in, from, to);
        if (lengthBytes <= 0) {
            return false;
        }
        int properties = from + lengthBytes;
        int at = properties + MqttLength.read(in, from, to);
        return at < to
                && MqttPropertyReader.isPlausible(in, properties, at)
                && areCodes(in, at, to);
    }

    private static boolean areCodes(Bytes in, int from, int to) {
        for (int i = from; i < Math.min(to, from + CODES_MAX); i++) {
            int code = in.u8(i);
            if (code > 2
                    && code != 0x11
                    && (code < MqttReason.FAILURE || !MqttReason.isKnown(code))) {
                return false;
            }
        }
        return from < to;
    }

    private static int connect(Bytes in, int from, int length, int end) {
        int known = MqttSignature.connect(in, from, length, end);
        return known > 0 ? CONNECT_BITS : known;
    }

    private static int publish(int first, Bytes in, int from, int length, int end) {
        int there = Math.min(length, end - from);
        int named = (first & 6) == 0 ? 0 : 2;
        if (length < 2 + named) {
            return NO;
        }
        if (there < 2) {
            return there > 0 && in.u8(from) > TOPIC_MAX >> BYTE ? NO : MORE;
        }
        int topic = in.u16be(from);
        if (topic > TOPIC_MAX || topic + 2 + named > length) {
            return NO;
        }
        int name = from + 2;
        int text = textBits(in, name, Math.min(name + topic, from + there));
        if (text < 0 || hasWildcard(in, name, Math.min(name + topic, from + there))) {
            return NO;
        }
        if (there < topic + 2 + named) {
            return MORE;
        }
        if (named > 0 && in.u16be(name + topic) == 0) {
            return NO;
        }
        if (topic == 0 && there < Math.min(length, 2 + named + ALIAS_BYTES)) {
            return MORE;
        }
        if (topic == 0 && !isAliased(in, name + named, from + there)) {
            return NO;
        }
        return PUBLISH_BITS + BYTE + BYTE / 2 + text;
    }

    /** Without a topic there are properties, and an alias in them. */
    private static boolean isAliased(Bytes in, int from, int to) {
        return from + ALIAS_BYTES <= to
                && in.u8(from) >= 3
                && in.u8(from) < 0x80
                && MqttProperties.form(in.u8(from + 1)) != null;
    }

    private static boolean hasWildcard(Bytes in, int from, int to) {
        int end = Math.min(to, from + TEXT_MAX);
        return in.indexOf((byte) '#', from, end) >= 0 || in.indexOf((byte) '+', from, end) >= 0;
    }

    /** How much speaks for bytes being text: {@link #NO} if they cannot be. */
    static int textBits(Bytes in, int from, int to) {
        int bits = 0;
        for (int i = from; i < Math.min(to, from + TEXT_MAX); i++) {
            int b = in.u8(i);
            if (b < ' ' || b == 0x7f || b == 0xc0 || b == 0xc1 || b > 0xf4) {
                return NO;
            }
            if (b < 0x80) {
                bits += LETTER_BITS;
            }
        }
        return bits;
    }

    private static int plus(int bits, int more) {
        return more < 0 ? more : bits + more;
    }
}
