package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.ValueWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the values of fields that may be absent, and arrays. */
final class MqttJson {
    private MqttJson() {}

    /** A number, absent if negative. */
    static void known(long value, ValueWriter out) {
        if (value < 0) {
            out.absent();
        } else {
            out.number(value);
        }
    }

    /** A number, absent unless positive. */
    static void positive(long value, ValueWriter out) {
        known(value == 0 ? -1 : value, out);
    }

    /** A time, absent if 0. */
    static void time(long epochNs, ValueWriter out) {
        if (epochNs == 0) {
            out.absent();
        } else {
            out.time(epochNs);
        }
    }

    static @Nullable String reasonName(MqttMessage message) {
        return MqttReason.name(message.type(), message.isVersion5(), message.reasonCode());
    }

    static void sessionPresent(MqttResponse response, ValueWriter out) {
        if (response.type() == MqttType.CONNACK) {
            out.bool(response.isSessionPresent());
        } else {
            out.absent();
        }
    }

    static void filters(@Nullable MqttFilters filters, ValueWriter out) {
        if (filters == null) {
            out.absent();
            return;
        }
        out.beginArray();
        List<String> topics = filters.topics();
        for (int i = 0; i < topics.size(); i++) {
            out.text(topics.get(i));
        }
        out.endArray();
    }

    static void filtersQos(@Nullable MqttFilters filters, ValueWriter out) {
        if (filters == null || filters.qos().isEmpty()) {
            out.absent();
            return;
        }
        out.beginArray();
        for (int qos : filters.qos()) {
            out.number(qos);
        }
        out.endArray();
    }

    static void codes(MqttResponse response, ValueWriter out) {
        if (response.codeCount() == 0) {
            out.absent();
            return;
        }
        out.beginArray();
        for (int i = 0; i < response.codeCount(); i++) {
            out.number(response.code(i));
        }
        out.endArray();
    }
}
