package io.wiretrip.protocol.mqtt;

import java.util.List;

/**
 * The topic filters of SUBSCRIBE or UNSUBSCRIBE.
 *
 * @param topics the first ones, up to a limit
 * @param qos the QoS asked for, one for each of them; none for UNSUBSCRIBE
 */
public record MqttFilters(List<String> topics, List<Integer> qos) {

    int retainedBytes() {
        int bytes = 96 + 4 * qos.size();
        for (int i = 0; i < topics.size(); i++) {
            bytes += MqttText.retainedBytes(topics.get(i));
        }
        return bytes;
    }
}
