package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.SpanRules;
import io.wiretrip.protocol.SpanRules.Convention;
import io.wiretrip.protocol.SpanRules.Role;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The spans of MQTT: the fields that are attributes only, and the rules. */
final class MqttSpans {
    static final SpanRules RULES =
            SpanRules.of(
                            Convention.MESSAGING,
                            "the packet type and the topic, as in `publish sensors/1`",
                            MqttSpans::name)
                    .roles(
                            "PRODUCER of a PUBLISH of the client, CONSUMER of one of the server,"
                                    + " else CLIENT",
                            MqttSpans::role);

    private MqttSpans() {}

    /** The fields of a request that are attributes only. */
    static List<Field<MqttRequest>> request() {
        return List.of(
                Field.<MqttRequest>of(
                                "ProtocolName",
                                Kind.TEXT,
                                "Always \"mqtt\".",
                                (rt, m, out) -> out.text("mqtt"))
                        .attribute("network.protocol.name")
                        .notInJson());
    }

    private static @Nullable String name(RoundTrip roundTrip) {
        if (!(roundTrip.request() instanceof MqttRequest request)) {
            return null;
        }
        String operation = request.type().name().toLowerCase(Locale.ROOT);
        String topic = request.type() == MqttType.PUBLISH ? request.topic() : null;
        return topic == null || topic.isEmpty() ? operation : operation + ' ' + topic;
    }

    private static Role role(RoundTrip roundTrip) {
        if (roundTrip.request() instanceof MqttRequest request
                && request.type() == MqttType.PUBLISH) {
            return request.isFromClient() ? Role.PRODUCER : Role.CONSUMER;
        }
        return Role.CLIENT;
    }
}
