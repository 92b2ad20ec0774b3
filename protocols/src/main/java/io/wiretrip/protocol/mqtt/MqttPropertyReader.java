package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Walks the properties of packets of version 5. Never looks outside of the bytes it is given, and
 * moves on with every step.
 */
final class MqttPropertyReader {
    private static final byte[] TRACE_PARENT = "traceparent".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRACE_STATE = "tracestate".getBytes(StandardCharsets.US_ASCII);

    /** Version, trace id, parent id and flags, with three hyphens; more in versions to come. */
    private static final int TRACE_PARENT_LENGTH = 55;

    private final boolean keeps;
    private final boolean keepsTrace;
    private int topicAlias;
    private boolean sound;

    MqttPropertyReader(boolean keeps, boolean keepsTrace) {
        this.keeps = keeps;
        this.keepsTrace = keepsTrace;
    }

    /** Value of the property Topic Alias in the properties read last; 0 without it. */
    int topicAlias() {
        return topicAlias;
    }

    /** Whether the properties read last were all known and whole. */
    boolean isSound() {
        return sound;
    }

    /** Whether bytes are properties from the first to the last. */
    static boolean isPlausible(Bytes in, int from, int to) {
        int at = from;
        while (at < to) {
            at = next(in, at, to);
            if (at < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads properties.
     *
     * @param from index of the first one's identifier
     * @param to one past the last one
     * @return those that are kept; null if there are none, or nobody wants them
     */
    @Nullable MqttProperties read(Bytes in, int from, int to) {
        topicAlias = 0;
        sound = true;
        MqttProperties kept = null;
        int at = from;
        while (at < to) {
            int end = next(in, at, to);
            if (end < 0) {
                sound = false;
                return kept;
            }
            int id = in.u8(at);
            if (id == MqttProperties.TOPIC_ALIAS) {
                topicAlias = in.u16be(at + 1);
            }
            if (isWanted(id)) {
                kept = kept == null ? new MqttProperties() : kept;
                keep(in, id, at + 1, end, kept);
            }
            at = end;
        }
        return kept;
    }

    /** Where the property at an index ends; -1 if it is unknown or does not end in time. */
    private static int next(Bytes in, int at, int to) {
        MqttProperties.Form form = MqttProperties.form(in.u8(at));
        if (form == null) {
            return -1;
        }
        int value = at + 1;
        int end =
                switch (form) {
                    case BYTE -> value + 1;
                    case TWO_BYTES -> value + 2;
                    case FOUR_BYTES -> value + 4;
                    case VARIABLE -> value + MqttLength.bytes(in, value, to);
                    case STRING, BINARY -> string(in, value, to);
                    case PAIR -> string(in, string(in, value, to), to);
                };
        return end <= value || end > to ? -1 : end;
    }

    /** One past the string whose length is at an index; -1 if it does not end in time. */
    private static int string(Bytes in, int at, int to) {
        if (at < 0 || to - at < 2) {
            return -1;
        }
        int end = at + 2 + in.u16be(at);
        return end > to ? -1 : end;
    }

    private boolean isWanted(int id) {
        return id == MqttProperties.USER_PROPERTY
                ? keeps || keepsTrace
                : keeps && MqttProperties.isKept(id);
    }

    private void keep(Bytes in, int id, int value, int end, MqttProperties kept) {
        MqttProperties.Form form = MqttProperties.form(id);
        if (form == null) {
            return;
        }
        switch (form) {
            case TWO_BYTES -> kept.number(id, in.u16be(value));
            case FOUR_BYTES -> kept.number(id, in.u32be(value));
            case VARIABLE -> kept.number(id, MqttLength.read(in, value, end));
            case STRING -> kept.text(id, MqttText.read(in, value + 2, end));
            case PAIR -> keepUserProperty(in, value, end, kept);
            case BYTE -> kept.number(id, in.u8(value));
            case BINARY -> {}
        }
    }

    /** Counts it; its value is kept if it is trace context. */
    private void keepUserProperty(Bytes in, int name, int end, MqttProperties kept) {
        kept.countUserProperty();
        int nameEnd = name + 2 + in.u16be(name);
        int value = nameEnd + 2;
        if (!keepsTrace || (kept.traceParent() != null && kept.traceState() != null)) {
            return;
        }
        int nameLength = nameEnd - name - 2;
        if (nameLength == TRACE_PARENT.length && in.matchesIgnoreCase(name + 2, TRACE_PARENT)) {
            if (isTraceParent(in, value, end)) {
                kept.traceParent(MqttText.read(in, value, end));
            }
        } else if (nameLength == TRACE_STATE.length
                && in.matchesIgnoreCase(name + 2, TRACE_STATE)) {
            kept.traceState(MqttText.read(in, value, end));
        }
    }

    /** Whether it is hexadecimal digits and hyphens of the length that they have. */
    private static boolean isTraceParent(Bytes in, int from, int to) {
        if (to - from != TRACE_PARENT_LENGTH) {
            return false;
        }
        for (int i = from; i < to; i++) {
            int b = in.u8(i);
            boolean digit = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f');
            if (!digit && b != '-') {
                return false;
            }
        }
        return true;
    }
}
