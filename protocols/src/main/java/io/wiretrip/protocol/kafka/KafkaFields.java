package io.wiretrip.protocol.kafka;

import io.wiretrip.protocol.CommonFields;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.Fields;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.ValueWriter;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The fields table: packetd's members and their order, then ours. */
final class KafkaFields {
    static final Field<KafkaRequest> PACKET =
            Field.of(
                    "Packet",
                    Kind.STRUCTURE,
                    "What is called: API, APIVersion, CorrelationID, ClientID, GroupID and the first"
                            + " Topic. A raw SASL token is \"SaslToken\" and has no version.",
                    (rt, m, out) -> writePacket(m, out));

    static final Field<KafkaRequest> API =
            Field.<KafkaRequest>of(
                            "API",
                            Kind.TEXT,
                            "Name of the API; its number if it has none yet.",
                            (rt, m, out) -> out.text(api(m)))
                    .label("request.api", "api")
                    .attribute("messaging.operation.name")
                    .notInJson();

    static final Field<KafkaRequest> CLIENT_ID =
            Field.<KafkaRequest>of(
                            "ClientID",
                            Kind.TEXT,
                            "What the client calls itself.",
                            (rt, m, out) -> out.text(m.clientId()))
                    .label("request.client_id", "client_id")
                    .attribute("messaging.client.id")
                    .notInJson();

    static final Field<KafkaRequest> GROUP =
            Field.<KafkaRequest>of(
                            "GroupID",
                            Kind.TEXT,
                            "The consumer group.",
                            (rt, m, out) -> out.text(group(m)))
                    .label("request.group_id", "group_id")
                    .attribute("messaging.consumer.group.name")
                    .notInJson();

    static final Field<KafkaRequest> TOPIC =
            Field.<KafkaRequest>of(
                            "Topic",
                            Kind.TEXT,
                            "The first topic of the request, or where it names none (a fetch that"
                                    + " goes on with a session), of the response.",
                            (rt, m, out) -> out.text(topic(rt)))
                    .label("request.topic", "topic")
                    .attribute("messaging.destination.name")
                    .notInJson();

    static final Field<KafkaRequest> REQUEST_TOPICS = topics();
    static final Field<KafkaResponse> RESPONSE_TOPICS = topics();
    static final Field<KafkaRequest> REQUEST_COUNTS =
            count("Records", recordsMeaning(), KafkaContent::records);
    static final Field<KafkaResponse> RESPONSE_COUNTS =
            count("Records", recordsMeaning(), KafkaContent::records);

    static final Field<KafkaRequest> MAX_WAIT =
            Field.of(
                    "MaxWait",
                    Kind.NUMBER,
                    "How long the server may wait for data or for the rest of a group before it"
                            + " answers, in milliseconds.",
                    (rt, m, out) -> number(out, m.content(), KafkaContent::waitMs));

    static final Field<KafkaRequest> TRANSACTIONAL_ID =
            Field.of(
                    "TransactionalID",
                    Kind.TEXT,
                    "The transactional id of the producer.",
                    (rt, m, out) -> {
                        KafkaContent content = m.content();
                        out.text(content == null ? null : content.transactionalId());
                    });

    static final Field<KafkaRequest> SASL_MECHANISM =
            Field.of(
                    "SASLMechanism",
                    Kind.TEXT,
                    "The mechanism that the client wants to authenticate with.",
                    (rt, m, out) -> {
                        KafkaContent content = m.content();
                        out.text(content == null ? null : content.mechanism());
                    });

    static final Field<KafkaRequest> CLIENT_SOFTWARE =
            Field.of(
                    "ClientSoftware",
                    Kind.TEXT,
                    "The client library and its version, as ApiVersions tells them.",
                    (rt, m, out) -> out.text(software(m.content())));

    static final Field<KafkaResponse> ERROR_CODE =
            Field.<KafkaResponse>of(
                            "ErrorCode",
                            Kind.TEXT,
                            "Name of the first error code that is not zero, wherever in the response"
                                    + " it is; \"NoError\" if all are.",
                            (rt, m, out) -> out.text(errorCode(m)))
                    .label("response.error_code", "error_code");

    static final Field<KafkaResponse> ERROR_COUNT =
            Field.of(
                    "ErrorCount",
                    Kind.NUMBER,
                    "How many error codes in the response are not zero.",
                    (rt, m, out) ->
                            number(out, m.content(), c -> c.hasOutcome() ? c.errors() : -1));

    static final Field<KafkaResponse> ERROR_TYPE =
            Field.<KafkaResponse>of(
                            "ErrorType",
                            Kind.TEXT,
                            "Name of the first error code, if any is not zero.",
                            (rt, m, out) -> {
                                KafkaContent content = m.content();
                                out.text(
                                        content == null || content.error() == 0
                                                ? null
                                                : errorCode(m));
                            })
                    .attribute("error.type")
                    .notInJson();

    static final Field<KafkaResponse> THROTTLE =
            Field.of(
                    "ThrottleTime",
                    Kind.NUMBER,
                    "How long a quota delays the client, in milliseconds.",
                    (rt, m, out) -> number(out, m.content(), KafkaContent::throttleMs));

    static final Field<KafkaResponse> CLUSTER_ID =
            Field.<KafkaResponse>of(
                            "ClusterID",
                            Kind.TEXT,
                            "The id of the cluster, in answers that tell it.",
                            (rt, m, out) -> {
                                KafkaContent content = m.content();
                                out.text(content == null ? null : content.cluster());
                            })
                    .attribute("messaging.kafka.cluster.id");

    static final Fields<KafkaRequest, KafkaResponse> TABLE =
            new Fields<>(
                    KafkaRequest.class,
                    KafkaResponse.class,
                    Fields.joined(
                            List.of(
                                    KafkaFields.<KafkaRequest>correlationId(),
                                    CommonFields.<KafkaRequest>clientHost(),
                                    CommonFields.<KafkaRequest>clientPort(),
                                    CommonFields.<KafkaRequest>proto("Kafka"),
                                    KafkaFields.<KafkaRequest>size(),
                                    CommonFields.<KafkaRequest>time(),
                                    PACKET,
                                    REQUEST_TOPICS,
                                    KafkaFields.<KafkaRequest>topicCount(),
                                    KafkaFields.<KafkaRequest>partitions(),
                                    REQUEST_COUNTS,
                                    KafkaFields.<KafkaRequest>recordBytes(),
                                    KafkaFields.<KafkaRequest>compression(),
                                    Field.of(
                                            "Acks",
                                            Kind.NUMBER,
                                            "Acknowledgements that a producer wants: 0, 1, or -1 for all"
                                                    + " replicas in sync.",
                                            (rt, m, out) -> {
                                                KafkaContent content = m.content();
                                                if (content == null || !content.hasAcks()) {
                                                    out.absent();
                                                } else {
                                                    out.number(content.acks());
                                                }
                                            }),
                                    Field.<KafkaRequest>of(
                                                    "LongPoll",
                                                    Kind.BOOL,
                                                    "Whether the server may take its time on purpose: to"
                                                            + " wait for data (Fetch) or for the rest of a"
                                                            + " group (JoinGroup, SyncGroup).",
                                                    (rt, m, out) -> out.bool(m.api().isLongPoll()))
                                            .label("request.long_poll", "long_poll"),
                                    MAX_WAIT,
                                    TRANSACTIONAL_ID,
                                    SASL_MECHANISM,
                                    CLIENT_SOFTWARE,
                                    API,
                                    Field.<KafkaRequest>of(
                                                    "APIVersion",
                                                    Kind.NUMBER,
                                                    "Version of the API.",
                                                    (rt, m, out) -> version(m, out))
                                            .label("request.version", "version")
                                            .notInJson(),
                                    CLIENT_ID,
                                    GROUP,
                                    TOPIC),
                            KafkaSpans.request()),
                    Fields.joined(
                            List.of(
                                    KafkaFields.<KafkaResponse>correlationId(),
                                    CommonFields.<KafkaResponse>serverHost(),
                                    CommonFields.<KafkaResponse>serverPort(),
                                    CommonFields.<KafkaResponse>proto("Kafka"),
                                    KafkaFields.<KafkaResponse>size(),
                                    CommonFields.<KafkaResponse>time(),
                                    ERROR_CODE,
                                    ERROR_COUNT,
                                    RESPONSE_TOPICS,
                                    KafkaFields.<KafkaResponse>topicCount(),
                                    KafkaFields.<KafkaResponse>partitions(),
                                    RESPONSE_COUNTS,
                                    KafkaFields.<KafkaResponse>recordBytes(),
                                    KafkaFields.<KafkaResponse>compression(),
                                    THROTTLE,
                                    CLUSTER_ID,
                                    ERROR_TYPE),
                            KafkaSpans.response()));

    private static final String[] CODECS = {"none", "gzip", "snappy", "lz4", "zstd"};

    private KafkaFields() {}

    private static <M extends KafkaMessage> Field<M> correlationId() {
        return Field.of(
                "CorrelationID",
                Kind.NUMBER,
                "What the client made up to find the answer; raw SASL tokens have none.",
                (rt, m, out) -> correlationId(m, out));
    }

    private static <M extends KafkaMessage> Field<M> size() {
        return Field.of(
                "Size",
                Kind.NUMBER,
                "Bytes of the message with its length of four bytes.",
                (rt, m, out) -> out.number(m.wireBytes()));
    }

    private static <M extends KafkaMessage> Field<M> topics() {
        return Field.of(
                "Topics",
                Kind.STRUCTURE,
                "The topics, at most 128: Name, ID where the message has it, Partitions, Records,"
                        + " RecordBytes. A name that was not told with its id so far is null.",
                (rt, m, out) -> writeTopics(m.content(), out));
    }

    private static <M extends KafkaMessage> Field<M> topicCount() {
        return count("TopicCount", "How many topics the message names.", KafkaContent::topicCount);
    }

    private static <M extends KafkaMessage> Field<M> partitions() {
        return count(
                "Partitions",
                "How many partitions the message names, of all its topics.",
                KafkaContent::partitions);
    }

    private static String recordsMeaning() {
        return "Records in the message by the headers of their batches; markers of transactions do"
                + " not count. Null if it has no batches, or compressed ones of the formats before"
                + " version 2.";
    }

    private static <M extends KafkaMessage> Field<M> recordBytes() {
        return count(
                "RecordBytes",
                "Bytes of record batches in the message, as they are on the wire.",
                KafkaContent::recordBytes);
    }

    private static <M extends KafkaMessage> Field<M> compression() {
        return Field.of(
                "Compression",
                Kind.TEXT,
                "How the first batch is compressed: none, gzip, snappy, lz4 or zstd.",
                (rt, m, out) -> {
                    KafkaContent content = m.content();
                    int codec = content == null ? -1 : content.compression();
                    out.text(codec >= 0 && codec < CODECS.length ? CODECS[codec] : null);
                });
    }

    /** A number that is absent where it is negative. */
    private static <M extends KafkaMessage> Field<M> count(
            String name, String meaning, ToLongFunction<KafkaContent> value) {
        return Field.of(
                name, Kind.NUMBER, meaning, (rt, m, out) -> number(out, m.content(), value));
    }

    private static void number(
            ValueWriter out, @Nullable KafkaContent content, ToLongFunction<KafkaContent> value) {
        number(out, content == null ? -1 : value.applyAsLong(content));
    }

    private static void number(ValueWriter out, long number) {
        if (number < 0) {
            out.absent();
        } else {
            out.number(number);
        }
    }

    private static void correlationId(KafkaMessage message, ValueWriter out) {
        if (message.hasHeader()) {
            out.number(message.correlationId());
        } else {
            out.absent();
        }
    }

    private static void version(KafkaRequest request, ValueWriter out) {
        if (request.hasHeader()) {
            out.number(request.version());
        } else {
            out.absent();
        }
    }

    static String api(KafkaRequest request) {
        String name = request.api().name();
        return name == null ? Integer.toString(request.api().key()) : name;
    }

    private static @Nullable String group(KafkaRequest request) {
        KafkaContent content = request.content();
        return content == null ? null : content.group();
    }

    static @Nullable String topic(RoundTrip roundTrip) {
        String topic =
                roundTrip.request() instanceof KafkaRequest request
                        ? firstTopic(request.content())
                        : null;
        return topic == null && roundTrip.response() instanceof KafkaResponse response
                ? firstTopic(response.content())
                : topic;
    }

    private static @Nullable String firstTopic(@Nullable KafkaContent content) {
        return content == null ? null : content.firstTopic();
    }

    private static @Nullable String software(@Nullable KafkaContent content) {
        if (content == null || content.softwareName() == null) {
            return null;
        }
        return content.softwareVersion() == null
                ? content.softwareName()
                : content.softwareName() + " " + content.softwareVersion();
    }

    private static @Nullable String errorCode(KafkaResponse response) {
        KafkaContent content = response.content();
        return content == null || !content.hasOutcome() ? null : KafkaErrors.name(content.error());
    }

    private static void writePacket(KafkaRequest request, ValueWriter out) {
        out.beginObject();
        out.name("API");
        out.text(api(request));
        out.name("APIVersion");
        version(request, out);
        out.name("CorrelationID");
        correlationId(request, out);
        out.name("ClientID");
        out.text(request.clientId());
        out.name("GroupID");
        out.text(group(request));
        out.name("Topic");
        out.text(firstTopic(request.content()));
        out.endObject();
    }

    private static void writeTopics(@Nullable KafkaContent content, ValueWriter out) {
        if (content == null || !content.hasTopics()) {
            out.absent();
            return;
        }
        out.beginArray();
        for (KafkaTopic topic : content.topics()) {
            out.beginObject();
            out.name("Name");
            out.text(topic.name());
            out.name("ID");
            out.text(topic.id());
            out.name("Partitions");
            number(out, topic.partitions());
            out.name("Records");
            number(out, topic.records());
            out.name("RecordBytes");
            number(out, topic.recordBytes());
            out.endObject();
        }
        out.endArray();
    }
}
