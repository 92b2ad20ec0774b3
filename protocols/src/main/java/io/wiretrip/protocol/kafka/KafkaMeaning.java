package io.wiretrip.protocol.kafka;

/** What a field of a message body is wanted for; the schema names them in lower camel case. */
enum KafkaMeaning {
    /** Nothing. */
    NONE,
    /** An error code. */
    ERROR,
    /** A topic's name. */
    TOPIC,
    /** A topic's id. */
    TOPIC_ID,
    /** The name of a consumer group. */
    GROUP,
    /** A transactional id. */
    TRANSACTIONAL_ID,
    /** The acknowledgements that a producer asks for. */
    ACKS,
    /** Record batches. */
    RECORDS,
    /** How long the server delayed or wants to delay the client, in milliseconds. */
    THROTTLE,
    /** How long the server may wait before it answers, in milliseconds. */
    WAIT,
    /** An array with an element for each partition. */
    PARTITIONS,
    /** The id of the cluster. */
    CLUSTER,
    /** The name of a SASL mechanism. */
    MECHANISM,
    /** The name of the client library. */
    SOFTWARE_NAME,
    /** The version of the client library. */
    SOFTWARE_VERSION,
    /** What a coordinator is looked for: a group or a transactional id. */
    KEY,
    /** Which of the two the key is. */
    KEY_TYPE;

    private static final KafkaMeaning[] ALL = values();

    /** The bit of this meaning in a mask. */
    int bit() {
        return 1 << ordinal();
    }

    /** The meaning with an ordinal. */
    static KafkaMeaning of(int ordinal) {
        return ALL[ordinal];
    }

    /** The meaning that the schema names. */
    static KafkaMeaning named(String name) {
        StringBuilder constant = new StringBuilder(name.length() + 2);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                constant.append('_');
            }
            constant.append(c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c);
        }
        return valueOf(constant.toString());
    }
}
