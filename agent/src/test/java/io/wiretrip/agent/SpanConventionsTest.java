package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.wiretrip.config.TracesConfig;
import io.wiretrip.config.TracesConfig.Sampling;
import io.wiretrip.config.TracesConfig.Side;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.SpanRules.Convention;
import io.wiretrip.protocols.Protocols;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every span of every golden capture has what the conventions require, nothing they do not know,
 * and values of their types. The table is {@code span-conventions.tsv}.
 */
@SuppressWarnings({
    "NullAway",
    "IdentityHashMapUsage"
}) // what is absent fails the test as it should
final class SpanConventionsTest {
    private static final Path FOLDER =
            Path.of(
                    System.getProperty("wiretrip.root"),
                    "protocols",
                    "src",
                    "test",
                    "resources",
                    "captures");

    private static final String ANY = "any";
    private static final Map<String, Map<String, Row>> TABLE = table();

    /** What packetd gives, by protocol; what is right of it has the value of the conventions. */
    private static final Map<String, List<String>> PACKETD =
            Map.of(
                    "http",
                            List.of(
                                    "http.request.size",
                                    "http.response.size",
                                    "http.request.method",
                                    "http.response.status_code",
                                    "url.full",
                                    "url.scheme",
                                    "client.remote.host",
                                    "network.transport",
                                    "network.protocol.name",
                                    "network.protocol.version",
                                    "http.request.header.user-agent",
                                    "http.response.header.content-type"),
                    "http2",
                            List.of(
                                    "http.request.size",
                                    "http.response.size",
                                    "http.request.method",
                                    "http.response.status_code",
                                    "url.full",
                                    "network.protocol.name",
                                    "network.protocol.version"),
                    "grpc",
                            List.of(
                                    "rpc.system",
                                    "rpc.method",
                                    "rpc.service",
                                    "rpc.grpc.status_code",
                                    "rpc.request.size",
                                    "rpc.response.size",
                                    "rpc.grpc.request.metadata.content-type",
                                    "rpc.grpc.response.metadata.grpc-status"),
                    "dns", List.of("dns.request.size", "dns.response.size", "dns.question.type"),
                    "redis",
                            List.of(
                                    "db.system.name",
                                    "db.operation.name",
                                    "db.request.size",
                                    "db.response.size",
                                    "response.data_type"),
                    "mysql",
                            List.of(
                                    "db.system.name",
                                    "db.query.text",
                                    "db.operation.name",
                                    "db.request.size",
                                    "db.response.size",
                                    "db.response.returned_rows",
                                    "error.type",
                                    "error.code",
                                    "error.sql_state",
                                    "db.response.affected_rows",
                                    "db.response.last_insert_id",
                                    "db.response.warnings",
                                    "db.response.info"),
                    "postgresql",
                            List.of(
                                    "db.system.name",
                                    "db.operation.name",
                                    "db.request.size",
                                    "db.response.size",
                                    "db.query.text",
                                    "db.response.returned_rows",
                                    "error.type",
                                    "error.code",
                                    "error.sql_state",
                                    "db.packet.flag"),
                    "mongodb",
                            List.of(
                                    "db.system.name",
                                    "db.query.text",
                                    "db.operation.name",
                                    "db.request.size",
                                    "db.response.size",
                                    "db.namespace",
                                    "db.response.status_code",
                                    "db.response.ok",
                                    "error.type"),
                    "kafka",
                            List.of(
                                    "messaging.name",
                                    "messaging.operation.name",
                                    "messaging.operation.version",
                                    "messaging.client.id",
                                    "messaging.consumer.group.name",
                                    "messaging.message.body.size",
                                    "error.type"),
                    "amqp",
                            List.of(
                                    "messaging.name",
                                    "messaging.operation.name",
                                    "messaging.message.body.size",
                                    "messaging.amqp.destination.routing_key",
                                    "messaging.amqp.destination.exchange_name",
                                    "messaging.amqp.destination.queue_name"));

    private record Row(String type, String level) {}

    private static Map<String, Map<String, Row>> table() {
        Map<String, Map<String, Row>> table = new HashMap<>();
        try (var in = SpanConventionsTest.class.getResourceAsStream("/span-conventions.tsv")) {
            assertThat(in).isNotNull();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .forEach(
                            cells ->
                                    table.computeIfAbsent(cells[0], _ -> new TreeMap<>())
                                            .put(cells[1], new Row(cells[2], cells[3])));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return table;
    }

    static List<Path> captures() throws IOException {
        return GoldenCaptureTest.captures();
    }

    private static TracesConfig.Spans config(Side side, boolean packetd) {
        return new TracesConfig.Spans("", packetd, side, Sampling.ALWAYS, 1, List.of());
    }

    @ParameterizedTest
    @MethodSource("captures")
    void everySpanOfACapture(Path capture) {
        for (Side side : Side.values()) {
            SpanReplay replay = SpanReplay.of(FOLDER.resolve(capture), config(side, false));
            assertThat(replay.spans()).as("some spans").isNotEmpty();
            Set<Object> ids = new HashSet<>();
            for (int i = 0; i < replay.spans().size(); i++) {
                assertThat(ids.add(replay.spans().get(i).getSpanId())).as("ids differ").isTrue();
            }
            pair(replay).forEach((span, roundTrip) -> check(span, roundTrip, side));
        }
    }

    /** Spans come grouped by server; within one they are in the order of their RoundTrips. */
    private static Map<Span, RoundTrip> pair(SpanReplay replay) {
        Map<String, List<RoundTrip>> byServer = new HashMap<>();
        for (RoundTrip roundTrip : replay.roundTrips()) {
            byServer.computeIfAbsent(key(roundTrip), _ -> new ArrayList<>()).add(roundTrip);
        }
        Map<Span, RoundTrip> pairs = new IdentityHashMap<>();
        for (Span span : replay.spans()) {
            Map<String, AnyValue> attributes = attributes(span);
            String peer =
                    attributes.containsKey("network.local.address")
                            ? "network.local"
                            : "network.peer";
            String server =
                    attributes.get(peer + ".address").getStringValue()
                            + " "
                            + attributes.get(peer + ".port").getIntValue()
                            + " "
                            + attributes.get("client.address").getStringValue()
                            + " "
                            + attributes.get("client.port").getIntValue()
                            + " "
                            + span.getStartTimeUnixNano();
            List<RoundTrip> candidates = byServer.get(server);
            assertThat(candidates).as("%s of %s", span, byServer.keySet()).isNotEmpty();
            pairs.put(span, candidates.removeFirst());
        }
        return pairs;
    }

    private static String key(RoundTrip roundTrip) {
        assertThat(roundTrip.request()).isNotNull();
        return roundTrip.server().host()
                + " "
                + roundTrip.server().port()
                + " "
                + roundTrip.client().host()
                + " "
                + roundTrip.client().port()
                + " "
                + roundTrip.request().startNs();
    }

    private static Map<String, AnyValue> attributes(Span span) {
        Map<String, AnyValue> attributes = new TreeMap<>();
        for (KeyValue attribute : span.getAttributesList()) {
            assertThat(attributes.put(attribute.getKey(), attribute.getValue()))
                    .as("only one %s", attribute.getKey())
                    .isNull();
        }
        return attributes;
    }

    private static void check(Span span, RoundTrip roundTrip, Side side) {
        Protocol protocol = roundTrip.protocol();
        Convention convention = protocol.spans().convention();
        Map<String, AnyValue> attributes = attributes(span);
        String as = protocol.name() + " " + span;
        assertThat(span.getName()).as(as).isNotBlank().hasSizeLessThanOrEqualTo(255);
        assertThat(span.getEndTimeUnixNano())
                .as(as)
                .isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
        assertThat(span.getTraceId().size()).isEqualTo(16);
        assertThat(span.getSpanId().size()).isEqualTo(8);
        assertThat(span.getKind()).as(as).isEqualTo(kind(convention, attributes, side));
        assertThat(span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR)
                .as("%s: an error has a type", as)
                .isEqualTo(attributes.containsKey("error.type"));
        if (roundTrip.outcome() == Outcome.UNANSWERED) {
            assertThat(attributes).as(as).containsKey("wiretrip.outcome");
        }
        boolean serverSide = span.getKind() == SpanKind.SPAN_KIND_SERVER;
        Map<String, Row> rows = new TreeMap<>(TABLE.get(ANY));
        rows.putAll(TABLE.get(convention.text()));
        rows.forEach(
                (name, row) -> {
                    boolean required =
                            switch (row.level()) {
                                case "required" -> true;
                                case "server" -> serverSide;
                                case "client" -> !serverSide;
                                case "response" ->
                                        roundTrip.response() != null && isWhole(roundTrip);
                                default -> false;
                            };
                    if (required && isKnown(convention, name, roundTrip)) {
                        assertThat(attributes).as(as).containsKey(name);
                    }
                });
        attributes.forEach(
                (name, value) -> {
                    assertThat(rows).as("%s: %s is of the conventions", as, name).containsKey(name);
                    assertThat(type(value)).as("%s: %s", as, name).isEqualTo(rows.get(name).type());
                });
        own(convention, attributes, as);
    }

    /** What was lost cannot be told. */
    private static boolean isWhole(RoundTrip roundTrip) {
        return roundTrip.quality() == Quality.COMPLETE;
    }

    /** What is required of all but those whose bytes say nothing of it. */
    private static boolean isKnown(Convention convention, String name, RoundTrip roundTrip) {
        boolean damaged =
                roundTrip.quality() != Quality.COMPLETE
                        && convention != Convention.NONE
                        && !TABLE.get(ANY).containsKey(name);
        return !damaged;
    }

    private static SpanKind kind(
            Convention convention, Map<String, AnyValue> attributes, Side side) {
        AnyValue type = attributes.get("messaging.operation.type");
        return switch (convention) {
            case HTTP, RPC ->
                    side == Side.SERVER ? SpanKind.SPAN_KIND_SERVER : SpanKind.SPAN_KIND_CLIENT;
            case MESSAGING ->
                    switch (type == null ? "" : type.getStringValue()) {
                        case "send" -> SpanKind.SPAN_KIND_PRODUCER;
                        case "process" -> SpanKind.SPAN_KIND_CONSUMER;
                        default -> SpanKind.SPAN_KIND_CLIENT;
                    };
            case DATABASE, DNS, NONE -> SpanKind.SPAN_KIND_CLIENT;
        };
    }

    private static String type(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> "string";
            case INT_VALUE -> "int";
            case DOUBLE_VALUE -> "double";
            case BOOL_VALUE -> "bool";
            case ARRAY_VALUE -> "array";
            default -> value.getValueCase().name();
        };
    }

    /** What a table cannot say. */
    private static void own(Convention convention, Map<String, AnyValue> attributes, String as) {
        String system =
                attributes.containsKey("db.system.name")
                        ? attributes.get("db.system.name").getStringValue()
                        : "";
        if (convention == Convention.DATABASE) {
            boolean sql = !system.equals("redis") && !system.equals("mongodb");
            if (sql && attributes.containsKey("db.query.text")) {
                assertThat(attributes)
                        .as("%s: operations are not taken from the text", as)
                        .doesNotContainKey("db.operation.name");
            } else {
                assertThat(attributes).as(as).containsKey("db.operation.name");
            }
            if (attributes.containsKey("db.response.status_code")) {
                assertThat(attributes).as(as).containsKey("error.type");
            }
        }
        if (convention == Convention.HTTP && attributes.containsKey("http.response.status_code")) {
            long status = attributes.get("http.response.status_code").getIntValue();
            if (status >= 500) {
                assertThat(attributes.get("error.type").getStringValue())
                        .as(as)
                        .isEqualTo(Long.toString(status));
            }
        }
        AnyValue batch = attributes.get("db.operation.batch.size");
        assertThat(batch == null || batch.getIntValue() > 1).as(as).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void packetdsKeysAreAmongThem(Side side) throws IOException {
        Map<String, Set<String>> seen = new TreeMap<>();
        for (Path capture : captures()) {
            SpanReplay replay = SpanReplay.of(FOLDER.resolve(capture), config(side, true));
            pair(replay)
                    .forEach(
                            (span, roundTrip) ->
                                    seen.computeIfAbsent(
                                                    roundTrip.protocol().name(),
                                                    _ -> new TreeSet<>())
                                            .addAll(attributes(span).keySet()));
        }
        PACKETD.forEach(
                (protocol, keys) -> {
                    for (String key : keys) {
                        assertThat(seen.get(protocol)).as(protocol).contains(key);
                    }
                });
        assertThat(seen.get("http")).doesNotContain("http.request.header.host");
    }

    @Test
    void theTableTellsOfEveryConventionThereIs() {
        for (Protocol protocol : Protocols.ALL) {
            assertThat(TABLE).containsKey(protocol.spans().convention().text());
        }
    }
}
