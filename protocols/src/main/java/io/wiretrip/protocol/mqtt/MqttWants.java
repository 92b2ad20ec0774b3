package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.Field;

/**
 * Which texts somebody wants; asked once when a connection begins.
 *
 * @param topic the topics of publishes
 * @param clientId the names of clients
 * @param connect what only CONNECT says
 * @param filters topic filters
 * @param codes the reason codes of SUBACK and UNSUBACK, each
 * @param properties properties of version 5
 * @param trace trace context in user properties
 */
record MqttWants(
        boolean topic,
        boolean clientId,
        boolean connect,
        boolean filters,
        boolean codes,
        boolean properties,
        boolean trace) {

    static MqttWants of(Demand demand) {
        return new MqttWants(
                any(demand, MqttFields.TOPIC, MqttFields.ANSWER_TOPIC),
                any(demand, MqttFields.CLIENT_ID, MqttFields.ANSWER_CLIENT_ID),
                any(demand, MqttFields.USER_NAME, MqttFields.WILL_TOPIC),
                any(demand, MqttFields.FILTERS, MqttFields.FILTERS_QOS),
                demand.wants(MqttFields.REASON_CODES),
                any(demand, MqttFields.PROPERTIES, MqttFields.ANSWER_PROPERTIES),
                any(demand, MqttFields.TRACE_PARENT, MqttFields.TRACE_STATE));
    }

    private static boolean any(Demand demand, Field<?>... fields) {
        for (Field<?> field : fields) {
            if (demand.wants(field)) {
                return true;
            }
        }
        return false;
    }
}
