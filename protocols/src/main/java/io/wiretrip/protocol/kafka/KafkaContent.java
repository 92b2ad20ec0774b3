package io.wiretrip.protocol.kafka;

import io.wiretrip.protocol.TraceHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a message's body says, as far as it is wanted. Filled in by {@link KafkaBodyReader}. */
final class KafkaContent {
    /** How many topics of one message are kept; all are counted. */
    static final int TOPICS_MAX = 128;

    private static final int OWN_BYTES = 176;
    private static final int TEXT_OWN_BYTES = 56;
    private static final int KEY_IS_GROUP = 0;

    private final KafkaTopicIds ids;
    private final int carries;
    private List<KafkaTopic> topics = List.of();
    private int topicCount;
    private int partitions;
    private long records;
    private long recordBytes;
    private boolean recordsUnknown;
    private int compression = -1;
    private int acks = Integer.MIN_VALUE;
    private int waitMs = -1;
    private int throttleMs = -1;
    private int error;
    private int errors;
    private boolean read;
    private boolean wantsTrace;
    private @Nullable TraceHeaders trace;
    private int textBytes;
    private @Nullable String group;
    private @Nullable String transactionalId;
    private @Nullable String cluster;
    private @Nullable String mechanism;
    private @Nullable String softwareName;
    private @Nullable String softwareVersion;

    // The topic, and the key of a coordinator, that are being read.
    private @Nullable String topic;
    private @Nullable String key;
    private long idHigh;
    private long idLow;
    private int topicPartitions;
    private long topicRecords;
    private long topicRecordBytes;
    private boolean topicRecordsUnknown;

    /**
     * Nothing yet.
     *
     * @param ids the names of topics by their ids, to learn from and to look them up
     * @param carries mask of what messages of this kind have
     */
    KafkaContent(KafkaTopicIds ids, int carries) {
        this.ids = ids;
        this.carries = carries;
    }

    void number(KafkaMeaning meaning, int value) {
        switch (meaning) {
            case ERROR -> error(value);
            case ACKS -> acks = value;
            case WAIT -> waitMs = value;
            case THROTTLE -> throttleMs = value;
            case KEY_TYPE -> {
                if (value != KEY_IS_GROUP && key != null) {
                    group = null;
                    transactionalId = key;
                }
            }
            default -> {}
        }
    }

    /** As if no acknowledgements had been read. */
    void forgetAcks() {
        acks = Integer.MIN_VALUE;
    }

    void text(KafkaMeaning meaning, String value) {
        switch (meaning) {
            case TOPIC -> topic = value;
            case GROUP -> group = keep(group, value);
            case TRANSACTIONAL_ID -> transactionalId = keep(transactionalId, value);
            case CLUSTER -> cluster = keep(cluster, value);
            case MECHANISM -> mechanism = keep(mechanism, value);
            case SOFTWARE_NAME -> softwareName = keep(softwareName, value);
            case SOFTWARE_VERSION -> softwareVersion = keep(softwareVersion, value);
            case KEY -> {
                key = value;
                group = keep(group, value);
            }
            default -> {}
        }
    }

    /** Of several, the first is kept. */
    private String keep(@Nullable String before, String value) {
        if (before != null) {
            return before;
        }
        textBytes += TEXT_OWN_BYTES + value.length();
        return value;
    }

    void topicId(long high, long low) {
        idHigh = high;
        idLow = low;
    }

    /** An array begins that has an element for each of something. */
    void elements(KafkaMeaning meaning, int count) {
        if (meaning == KafkaMeaning.PARTITIONS) {
            partitions += count;
            topicPartitions += count;
        }
    }

    void recordBytes(long bytes) {
        recordBytes += bytes;
        topicRecordBytes += bytes;
    }

    /** A batch of records. */
    void batch(int count, int codec) {
        records += count;
        topicRecords += count;
        if (compression < 0) {
            compression = codec;
        }
    }

    /** The headers of the first record are wanted. */
    void wantTrace(boolean wanted) {
        wantsTrace = wanted;
    }

    /** Whether a batch is the first and the headers of its first record are wanted. */
    boolean takeFirstBatch() {
        boolean first = wantsTrace;
        wantsTrace = false;
        return first;
    }

    /** A header of the first record that carries trace context. */
    void trace(TraceHeaders.Key key, String value) {
        trace = TraceHeaders.add(trace, key, value);
    }

    /** The trace context of the first record; null without. */
    @Nullable TraceHeaders trace() {
        return trace;
    }

    /** There are records, and how many is not known. */
    void recordsUnknown() {
        recordsUnknown = true;
        topicRecordsUnknown = true;
    }

    /** What was said since the last topic is of one topic. */
    void endTopic() {
        topicCount++;
        boolean hasId = idHigh != 0 || idLow != 0;
        if (hasId) {
            if (topic == null || topic.isEmpty()) {
                topic = ids.name(idHigh, idLow);
            } else {
                ids.learn(idHigh, idLow, topic);
            }
        }
        if (topics.size() < TOPICS_MAX && (topic != null || hasId)) {
            if (topics.isEmpty()) {
                topics = new ArrayList<>(1);
            }
            KafkaTopic said =
                    new KafkaTopic(
                            topic,
                            idHigh,
                            idLow,
                            carries(KafkaMeaning.PARTITIONS) ? topicPartitions : -1,
                            topicRecordsUnknown || !carries(KafkaMeaning.RECORDS)
                                    ? -1
                                    : topicRecords,
                            carries(KafkaMeaning.RECORDS) ? topicRecordBytes : -1);
            topics.add(said);
            textBytes += said.retainedBytes();
        }
        topic = null;
        idHigh = 0;
        idLow = 0;
        topicPartitions = 0;
        topicRecords = 0;
        topicRecordBytes = 0;
        topicRecordsUnknown = false;
    }

    /** All of it that is wanted was read. */
    void markRead() {
        read = true;
    }

    private void error(int code) {
        if (code != 0) {
            errors++;
            if (error == 0) {
                error = code;
            }
        }
    }

    /** The topics that it names, in their order, at most {@link #TOPICS_MAX}. */
    List<KafkaTopic> topics() {
        return topics;
    }

    /** Whether messages of this kind name topics. */
    boolean hasTopics() {
        return carries(KafkaMeaning.TOPIC) || carries(KafkaMeaning.TOPIC_ID);
    }

    /** How many topics it names; −1 where there can be none. */
    int topicCount() {
        return hasTopics() ? topicCount : -1;
    }

    /** The name of the first topic; null if there is none or its name is not known. */
    @Nullable String firstTopic() {
        return topics.isEmpty() ? null : topics.getFirst().name();
    }

    /** How many partitions it names, of all topics; −1 where there can be none. */
    int partitions() {
        return carries(KafkaMeaning.PARTITIONS) ? partitions : -1;
    }

    /** Whether messages of this kind have something at all. */
    boolean carries(KafkaMeaning meaning) {
        return (carries & meaning.bit()) != 0;
    }

    /**
     * Records in it; −1 where messages of this kind have none, or some of them cannot be counted.
     */
    long records() {
        return recordsUnknown || !carries(KafkaMeaning.RECORDS) ? -1 : records;
    }

    /** Bytes of record batches in it, as they are on the wire; −1 where there can be none. */
    long recordBytes() {
        return carries(KafkaMeaning.RECORDS) ? recordBytes : -1;
    }

    /** The codec of the first batch; −1 if there is no batch. */
    int compression() {
        return compression;
    }

    /** Whether the acknowledgements that the producer wants were read. */
    boolean hasAcks() {
        return acks != Integer.MIN_VALUE;
    }

    /** The acknowledgements that the producer wants. */
    int acks() {
        return acks;
    }

    /** How long the server may wait, in milliseconds; −1 if it does not say. */
    int waitMs() {
        return waitMs;
    }

    /** How long the server throttles, in milliseconds; −1 if it does not say. */
    int throttleMs() {
        return throttleMs;
    }

    /** Whether it is known how it went: an error code was found, or all of it was read. */
    boolean hasOutcome() {
        return error != 0 || read;
    }

    /** The first error code that is not zero; zero if there is none. */
    int error() {
        return error;
    }

    /** How many error codes are not zero. */
    int errors() {
        return errors;
    }

    @Nullable String group() {
        return group;
    }

    @Nullable String transactionalId() {
        return transactionalId;
    }

    @Nullable String cluster() {
        return cluster;
    }

    @Nullable String mechanism() {
        return mechanism;
    }

    @Nullable String softwareName() {
        return softwareName;
    }

    @Nullable String softwareVersion() {
        return softwareVersion;
    }

    int retainedBytes() {
        return OWN_BYTES + textBytes + (trace == null ? 0 : trace.retainedBytes());
    }
}
