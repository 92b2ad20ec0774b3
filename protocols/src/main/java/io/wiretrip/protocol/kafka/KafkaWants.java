package io.wiretrip.protocol.kafka;

import io.wiretrip.protocol.Demand;

/**
 * What of bodies somebody wants, asked once for each connection.
 *
 * @param clientId whether client ids are kept
 * @param trace whether the headers of first records are read
 * @param request mask of the meanings in requests
 * @param response mask of the meanings in responses
 */
record KafkaWants(boolean clientId, boolean trace, int request, int response) {
    private static final int TOPIC = KafkaMeaning.TOPIC.bit() | KafkaMeaning.TOPIC_ID.bit();

    /** What a demand comes to. */
    static KafkaWants of(Demand demand) {
        boolean topic =
                demand.wants(KafkaFields.PACKET)
                        || demand.wants(KafkaFields.TOPIC)
                        || demand.wants(KafkaFields.REQUEST_TOPICS)
                        || demand.wants(KafkaFields.RESPONSE_TOPICS);
        boolean group = demand.wants(KafkaFields.PACKET) || demand.wants(KafkaFields.GROUP);
        int request = KafkaMeaning.ACKS.bit(); // says whether there will be an answer
        request |= topic ? TOPIC : 0;
        request |= group ? KafkaMeaning.GROUP.bit() | groupKey() : 0;
        request |=
                demand.wants(KafkaFields.TRANSACTIONAL_ID)
                        ? KafkaMeaning.TRANSACTIONAL_ID.bit() | groupKey()
                        : 0;
        request |= counts(demand.wants(KafkaFields.REQUEST_COUNTS));
        request |= counts(demand.wants(KafkaFields.REQUEST_TOPICS));
        request |= demand.wants(KafkaFields.MAX_WAIT) ? KafkaMeaning.WAIT.bit() : 0;
        request |= demand.wants(KafkaFields.SASL_MECHANISM) ? KafkaMeaning.MECHANISM.bit() : 0;
        request |=
                demand.wants(KafkaFields.CLIENT_SOFTWARE)
                        ? KafkaMeaning.SOFTWARE_NAME.bit() | KafkaMeaning.SOFTWARE_VERSION.bit()
                        : 0;
        boolean trace =
                demand.wantsAny(KafkaSpans.REQUEST_CONTEXT)
                        || demand.wantsAny(KafkaSpans.RESPONSE_CONTEXT);
        request |= trace || demand.wants(KafkaSpans.SENT) ? KafkaMeaning.RECORDS.bit() : 0;
        int response = topic ? TOPIC : 0;
        response |=
                demand.wants(KafkaFields.ERROR_CODE)
                                || demand.wants(KafkaFields.ERROR_COUNT)
                                || demand.wants(KafkaFields.ERROR_TYPE)
                        ? KafkaMeaning.ERROR.bit()
                        : 0;
        response |= trace || demand.wants(KafkaSpans.RECEIVED) ? KafkaMeaning.RECORDS.bit() : 0;
        response |= counts(demand.wants(KafkaFields.RESPONSE_COUNTS));
        response |= counts(demand.wants(KafkaFields.RESPONSE_TOPICS));
        response |= demand.wants(KafkaFields.THROTTLE) ? KafkaMeaning.THROTTLE.bit() : 0;
        response |= demand.wants(KafkaFields.CLUSTER_ID) ? KafkaMeaning.CLUSTER.bit() : 0;
        boolean clientId = demand.wants(KafkaFields.PACKET) || demand.wants(KafkaFields.CLIENT_ID);
        return new KafkaWants(clientId, trace, request, response);
    }

    private static int counts(boolean wanted) {
        return wanted ? KafkaMeaning.PARTITIONS.bit() | KafkaMeaning.RECORDS.bit() : 0;
    }

    private static int groupKey() {
        return KafkaMeaning.KEY.bit() | KafkaMeaning.KEY_TYPE.bit();
    }
}
