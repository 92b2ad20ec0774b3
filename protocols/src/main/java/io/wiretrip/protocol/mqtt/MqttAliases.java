package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.MessageSink;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The topic aliases that one side has introduced (version 5). Bounded by number. */
final class MqttAliases {
    /** The highest alias that is kept; servers allow ten by default. */
    static final int MAX = 1024;

    private final MessageSink sink;
    private @Nullable String[] topics = new @Nullable String[0];
    private int retainedBytes;

    MqttAliases(MessageSink sink) {
        this.sink = sink;
    }

    /** The topic of an alias; null if it was never introduced, or before our time. */
    @Nullable String topic(int alias) {
        String topic = alias < topics.length ? topics[alias] : null;
        if (topic == null) {
            sink.violation(MqttViolation.ALIAS_UNKNOWN);
        }
        return topic;
    }

    /** A PUBLISH names a topic and gives it an alias, which may have stood for another before. */
    void introduce(int alias, String topic) {
        if (alias > MAX) {
            sink.violation(MqttViolation.ALIAS_LIMIT);
            return;
        }
        if (alias >= topics.length) {
            topics = Arrays.copyOf(topics, Math.min(MAX + 1, 2 * alias + 1));
        }
        String before = topics[alias];
        if (!topic.equals(before)) {
            retainedBytes +=
                    MqttText.retainedBytes(topic)
                            - (before == null ? 0 : MqttText.retainedBytes(before));
            topics[alias] = topic;
        }
    }

    /** Bytes were lost: any alias may stand for another topic by now. */
    void forget() {
        Arrays.fill(topics, null);
        retainedBytes = 0;
    }

    int retainedBytes() {
        return retainedBytes + 4 * topics.length;
    }
}
