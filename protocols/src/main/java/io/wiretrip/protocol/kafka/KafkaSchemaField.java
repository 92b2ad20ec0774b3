package io.wiretrip.protocol.kafka;

import java.util.List;

/**
 * A field of a message body as the schema has it.
 *
 * @param isElement whether it is the element of a plain array, which has no name
 * @param type what it is
 * @param from the first version that has it
 * @param to the last version that has it
 * @param meaning what it is wanted for
 * @param fields the fields of a structure or of an array's elements; of a plain array, one
 */
record KafkaSchemaField(
        boolean isElement,
        FieldType type,
        int from,
        int to,
        KafkaMeaning meaning,
        List<KafkaSchemaField> fields) {

    /** The types of the notation. */
    enum FieldType {
        INT8,
        INT16,
        INT32,
        INT64,
        UUID,
        STRING,
        BYTES,
        RECORDS,
        ARRAY,
        STRUCT,
        NULLABLE_STRUCT;

        /** Bytes of a value; 0 if that differs from value to value. */
        int size() {
            return switch (this) {
                case INT8 -> 1;
                case INT16 -> 2;
                case INT32 -> 4;
                case INT64 -> 8;
                case UUID -> 16;
                case STRING, BYTES, RECORDS, ARRAY, STRUCT, NULLABLE_STRUCT -> 0;
            };
        }
    }

    /** Whether a version of the message has it. */
    boolean isIn(int version) {
        return version >= from && version <= to;
    }

    /** Whether each element names a topic. */
    boolean isTopics() {
        for (KafkaSchemaField f : fields) {
            if (f.meaning == KafkaMeaning.TOPIC || f.meaning == KafkaMeaning.TOPIC_ID) {
                return type == FieldType.ARRAY;
            }
        }
        return false;
    }
}
