package io.wiretrip.protocol.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.types.BoundField;
import org.apache.kafka.common.protocol.types.RawTaggedField;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.Struct;
import org.apache.kafka.common.protocol.types.TaggedFields;
import org.apache.kafka.common.protocol.types.Type;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Kafka's own schemas as oracle: messages of every API and every version that its client library
 * knows, with random values, are read to their last byte, and their error codes are counted.
 */
public class KafkaSchemaTest {
    private static final int SEEDS = 6;
    private static final int CORRELATION_ID = 77_001;

    private int errors;
    private Random random = new Random(0);

    /** All names are Kafka's. */
    @Test
    void namesAndNumbersAreKafkas() {
        for (ApiKeys api : ApiKeys.values()) {
            KafkaApi known = Objects.requireNonNull(KafkaApis.of(api.id), api.name);
            // Renamed since, as it lists more than metrics now.
            assertThat(known.name()).isEqualTo(api.name.replace("ListClientMetrics", "ListConfig"));
            if (hasVersion(api)) {
                assertThat(known.knows(api.latestVersion(true))).as(api.name).isTrue();
            }
        }
    }

    /** Each version of each API, several times. */
    @TestFactory
    Stream<DynamicTest> bodiesAreReadToTheirLastByte() {
        return Stream.of(ApiKeys.values())
                .filter(api -> hasVersion(api) && isTrue(api))
                .flatMap(
                        api ->
                                IntStream.rangeClosed(api.oldestVersion(), api.latestVersion(true))
                                        .mapToObj(
                                                version ->
                                                        DynamicTest.dynamicTest(
                                                                api.name + " " + version,
                                                                () -> check(api, version))));
    }

    /**
     * Whether the library's schema is what it writes: that of version 3 leaves out the byte that
     * says whether a structure is null.
     */
    protected boolean isTrue(ApiKeys api) {
        return switch (api) {
            case CONSUMER_GROUP_HEARTBEAT, DESCRIBE_TOPIC_PARTITIONS, SHARE_GROUP_HEARTBEAT ->
                    false;
            default -> true;
        };
    }

    /** Newer libraries have dropped all versions of some. */
    private static boolean hasVersion(ApiKeys api) {
        return api.messageType.lowestSupportedVersion()
                <= api.messageType.highestSupportedVersion(true);
    }

    private void check(ApiKeys api, int version) {
        KafkaApi known = Objects.requireNonNull(KafkaApis.of(api.id), api.name);
        for (int seed = 0; seed < SEEDS; seed++) {
            random = new Random(seed);
            byte[] request = request(api, version);
            errors = 0;
            byte[] response = response(api, version);
            try (StreamHarness harness = new StreamHarness(new KafkaProtocol())) {
                harness.deliver(true, request).deliver(false, response);
                List<RoundTrip> roundTrips = harness.roundTrips();
                assertThat(harness.violations()).as("violations").isEmpty();
                assertThat(roundTrips).hasSize(1);
                RoundTrip roundTrip = roundTrips.getFirst();
                if (roundTrip.outcome() == Outcome.ONEWAY) {
                    continue;
                }
                assertThat(roundTrip.outcome()).isEqualTo(Outcome.COMPLETE);
                if (known.response(version) != null) {
                    assertThat(JsonText.response(roundTrip, "ErrorCount"))
                            .as(api.name + " " + version)
                            .isEqualTo(Integer.toString(errors));
                }
            }
        }
    }

    private byte[] request(ApiKeys api, int version) {
        boolean flexible = api.requestHeaderVersion((short) version) >= 2;
        KafkaBytes header =
                api == ApiKeys.CONTROLLED_SHUTDOWN && version == 0
                        ? new KafkaBytes().i16(api.id).i16(version).i32(CORRELATION_ID)
                        : KafkaBytes.request(api.id, version, CORRELATION_ID, "schema");
        if (flexible) {
            header.noTags();
        }
        return header.raw(body(api.messageType.requestSchemas()[version])).framed();
    }

    private byte[] response(ApiKeys api, int version) {
        KafkaBytes header = KafkaBytes.response(CORRELATION_ID);
        if (api.responseHeaderVersion((short) version) >= 1) {
            header.noTags();
        }
        return header.raw(body(api.messageType.responseSchemas()[version])).framed();
    }

    private byte[] body(Schema schema) {
        Struct value = struct(schema);
        ByteBuffer buffer = ByteBuffer.allocate(schema.sizeOf(value));
        schema.write(buffer, value);
        return buffer.array();
    }

    private Struct struct(Schema schema) {
        Struct value = new Struct(schema);
        for (BoundField field : schema.fields()) {
            value.set(field, value(field.def.name, field.def.type));
        }
        return value;
    }

    private @Nullable Object value(String name, Type type) {
        if (type instanceof Schema schema) {
            return type.isNullable() && random.nextBoolean() ? null : struct(schema);
        }
        if (type instanceof TaggedFields) {
            TreeMap<Integer, Object> tags = new TreeMap<>();
            if (random.nextInt(3) == 0) {
                tags.put(1000, new RawTaggedField(1000, new byte[random.nextInt(200)]));
            }
            return tags;
        }
        if (type.arrayElementType().isPresent()) {
            if (type.isNullable() && random.nextInt(5) == 0) {
                return null;
            }
            List<@Nullable Object> elements = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                elements.add(value(name, type.arrayElementType().get()));
            }
            return elements.toArray();
        }
        return type.isNullable() && random.nextInt(4) == 0 ? null : plain(name, type);
    }

    private Object plain(String name, Type type) {
        return switch (type.toString()) {
            case "BOOLEAN" -> random.nextBoolean();
            case "INT8" -> (byte) random.nextInt(128);
            case "INT16" -> int16(name);
            case "UINT16" -> random.nextInt(1 << 16);
            case "INT32" -> random.nextInt();
            case "UINT32" -> random.nextLong(1L << 32);
            case "INT64" -> random.nextLong();
            case "FLOAT64" -> random.nextDouble();
            case "UUID" -> new Uuid(random.nextLong(), random.nextLong());
            case "STRING", "COMPACT_STRING", "NULLABLE_STRING", "COMPACT_NULLABLE_STRING" ->
                    "x".repeat(random.nextInt(4) == 0 ? random.nextInt(400) : random.nextInt(9));
            case "RECORDS", "NULLABLE_RECORDS" -> records(type, false);
            case "COMPACT_RECORDS", "COMPACT_NULLABLE_RECORDS" -> records(type, true);
            default -> ByteBuffer.wrap(new byte[random.nextInt(300)]);
        };
    }

    /** The class of records has moved since: the type knows where it is. */
    private Object records(Type type, boolean compact) {
        byte[] batch = KafkaBytes.batch(2, 0, random.nextInt(90));
        KafkaBytes bytes = new KafkaBytes();
        return type.read(
                ByteBuffer.wrap(
                        (compact ? bytes.varint(batch.length + 1) : bytes.i32(batch.length))
                                .raw(batch)
                                .plain()));
    }

    private short int16(String name) {
        if (!name.endsWith("error_code")) {
            return (short) (1 + random.nextInt(1000));
        }
        short code = (short) (random.nextBoolean() ? 0 : 1 + random.nextInt(34));
        errors += code == 0 ? 0 : 1;
        return code;
    }
}
