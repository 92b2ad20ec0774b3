package io.wiretrip.exporter.traces;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.wiretrip.config.TracesConfig;
import io.wiretrip.config.TracesConfig.Sampling;
import io.wiretrip.config.TracesConfig.Side;
import io.wiretrip.exporter.FieldView;
import io.wiretrip.exporter.metrics.ExemplarSource;
import io.wiretrip.exporter.otlp.Received;
import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.TraceContext;
import io.wiretrip.protocols.Protocols;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a span is: times, kind, parent, sampling, views. */
final class SpanEncoderTest {
    private static final String NOT_SAMPLED =
            "traceparent: 00-" + Spans.TRACE + "-" + Spans.SPAN + "-00\r\n";
    private static final String SAMPLED =
            "traceparent: 00-" + Spans.TRACE + "-" + Spans.SPAN + "-01\r\n";

    private static String get(String headers) {
        return "GET /users/17?a=b HTTP/1.1\r\nHost: shop\r\n" + headers + "\r\n";
    }

    private static RoundTrip http(String headers, int status) {
        return Spans.http(get(headers), "HTTP/1.1 " + status + " x\r\nContent-Length: 0\r\n\r\n");
    }

    private static @Nullable Span make(TracesConfig.Spans config, RoundTrip roundTrip) {
        return make(config, FieldView.AS_SEEN, roundTrip);
    }

    private static @Nullable Span make(
            TracesConfig.Spans config, FieldView view, RoundTrip roundTrip) {
        List<Span> spans = Spans.encoded(config, new SpanIds(1, 2), view, List.of(roundTrip));
        return spans.isEmpty() ? null : spans.getFirst();
    }

    private static Span span(TracesConfig.Spans config, RoundTrip roundTrip) {
        return Objects.requireNonNull(make(config, roundTrip), "no span");
    }

    private static TracesConfig.Spans config(Side side, Sampling sampling, double ratio) {
        return new TracesConfig.Spans("", false, side, sampling, ratio, List.of());
    }

    private static @Nullable String text(Span span, String attribute) {
        return Received.attributes(span.getAttributesList()).get(attribute);
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    @Test
    void withoutContextItIsARoot() {
        Span span = span(Spans.spans(false), http("", 200));
        assertThat(span.getParentSpanId().isEmpty()).isTrue();
        assertThat(hex(span.getTraceId())).hasSize(32).doesNotMatch("0+");
        assertThat(hex(span.getSpanId())).hasSize(16).doesNotMatch("0+");
        assertThat(span.getFlags()).as("sampled, and no remote parent").isEqualTo(0x101);
        assertThat(span.hasStatus()).isFalse();
        assertThat(text(span, "error.type")).isNull();
    }

    @Test
    void idsAreThoseThatExemplarsNameAndAllDiffer() {
        SpanIds ids = new SpanIds();
        SpanReferences references = new SpanReferences(Spans.spans(false), ids);
        List<RoundTrip> roundTrips = Spans.many(500);
        List<Span> encoded = Spans.encoded(Spans.spans(false), ids, FieldView.AS_SEEN, roundTrips);
        Set<String> spans = new HashSet<>();
        Set<String> traces = new HashSet<>();
        for (int i = 0; i < roundTrips.size(); i++) {
            String trace = hex(encoded.get(i).getTraceId());
            String span = hex(encoded.get(i).getSpanId());
            assertThat(references.spanOf(roundTrips.get(i)))
                    .isEqualTo(new ExemplarSource.Span(trace, span));
            spans.add(span);
            traces.add(trace);
        }
        assertThat(spans).hasSize(500);
        assertThat(traces).hasSize(500);
    }

    @Test
    void theClientsSideFailsWithWhatItDidWrong() {
        TracesConfig.Spans client = config(Side.CLIENT, Sampling.ALWAYS, 1);
        Span span = span(client, http("", 404));
        assertThat(span.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
        assertThat(text(span, "error.type")).isEqualTo("404");
        assertThat(text(span, "network.peer.address")).isEqualTo("10.0.0.2");
        assertThat(text(span, "network.local.address")).isNull();
        Span server = span(Spans.spans(false), http("", 404));
        assertThat(server.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
        assertThat(text(server, "error.type")).isNull();
        assertThat(server.hasStatus()).isFalse();
    }

    @Test
    void anUnansweredRequestEndsWhenItWasGivenUp() {
        StreamHarness wire = new StreamHarness(Spans.protocol("http"));
        try (wire) {
            wire.client(get("")).pass(400_000_000_000L).expire();
            RoundTrip roundTrip = wire.roundTrips().getFirst();
            assertThat(roundTrip.outcome()).isEqualTo(Outcome.UNANSWERED);
            Span span = span(Spans.spans(false), roundTrip);
            assertThat(text(span, "error.type")).isEqualTo("timeout");
            assertThat(text(span, "wiretrip.outcome")).isEqualTo("unanswered");
            assertThat(span.getStatus())
                    .isEqualTo(Status.newBuilder().setCode(StatusCode.STATUS_CODE_ERROR).build());
            assertThat(span.getEndTimeUnixNano() - span.getStartTimeUnixNano())
                    .isEqualTo(400_000_000_000L);
        }
    }

    @Test
    void aResponseAloneIsNoSpan() {
        List<RoundTrip> roundTrips =
                StreamHarness.decode(
                        Spans.protocol("http"),
                        Conversation.of("orphan")
                                .server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        assertThat(roundTrips.getFirst().outcome()).isEqualTo(Outcome.ORPHAN);
        assertThat(make(Spans.spans(false), roundTrips.getFirst())).isNull();
    }

    @Test
    void samplingHonoursTheSenderWhenToldTo() {
        TracesConfig.Spans honour = config(Side.SERVER, Sampling.HONOUR, 1);
        assertThat(make(honour, http(NOT_SAMPLED, 200))).isNull();
        assertThat(make(honour, http("b3: 0\r\n", 200))).isNull();
        assertThat(make(honour, http(SAMPLED, 200))).isNotNull();
        assertThat(make(honour, http("", 200))).isNotNull();
        Span always = span(Spans.spans(false), http(NOT_SAMPLED, 200));
        assertThat(hex(always.getTraceId())).isEqualTo(Spans.TRACE);
        assertThat(hex(always.getParentSpanId())).isEqualTo(Spans.SPAN);
        TracesConfig.Spans never = config(Side.SERVER, Sampling.HONOUR, 0);
        assertThat(make(never, http(SAMPLED, 200))).as("its sender has decided").isNotNull();
        assertThat(make(never, http("", 200))).isNull();
    }

    @Test
    void aShareOfTracesIsRecorded() {
        TracesConfig.Spans half = config(Side.SERVER, Sampling.ALWAYS, 0.5);
        SpanReferences references = new SpanReferences(half, new SpanIds(3, 4));
        long recorded = Spans.many(2000).stream().filter(rt -> references.of(rt) != null).count();
        assertThat(recorded).isBetween(850L, 1150L);
    }

    @Test
    void aTemplateOfThePathIsTheRouteAndInTheName() {
        FieldView view =
                new FieldView() {
                    @Override
                    public @Nullable String override(Field<?> field, RoundTrip roundTrip) {
                        return "request.path".equals(field.labelKey()) ? "/users/{id}" : null;
                    }

                    @Override
                    public String name(String own) {
                        return switch (own) {
                            case "url.full", "client.port" -> DROPPED;
                            case "server.address" -> "peer";
                            default -> own;
                        };
                    }
                };
        Span span = Objects.requireNonNull(make(Spans.spans(false), view, http("", 200)));
        assertThat(span.getName()).isEqualTo("GET /users/{id}");
        assertThat(text(span, "http.route")).isEqualTo("/users/{id}");
        assertThat(text(span, "peer")).isEqualTo("shop");
        assertThat(text(span, "server.address")).isNull();
        assertThat(text(span, "url.full")).isNull();
        assertThat(text(span, "client.port")).isNull();
    }

    @Test
    void headersThatWereAskedForBecomeAttributes() {
        TracesConfig.Spans config =
                new TracesConfig.Spans(
                        "all",
                        false,
                        Side.SERVER,
                        Sampling.ALWAYS,
                        1,
                        List.of("X-Tenant", "cookie"));
        Span span =
                span(config, http("X-Tenant: a\r\nX-Tenant: b\r\nCookie: c=1\r\nX-No: 1\r\n", 200));
        assertThat(Received.attributes(span.getAttributesList()))
                .containsEntry("http.request.header.x-tenant", "[a, b]")
                .containsEntry("http.request.header.cookie", "[***]");
        assertThat(span.toString()).doesNotContain("x-no");
    }

    @Test
    void whatIsNotAsciiArrivesAsUtf8() {
        SpanAttributes attributes = new SpanAttributes();
        attributes.begin(new SpanView(FieldView.AS_SEEN));
        attributes.text(new AttributeName("clé"), "日本 𝄞 half \ud800");
        SpanBatch batch = Spans.batch();
        SpanMessage message = new SpanMessage(attributes);
        message.identity(new SpanReferences.Reference(1, 2, 3, null, false));
        message.name("straße", SpanMessage.SERVER);
        message.addTo(batch, Spans.resource("größe"));
        ResourceSpans spans = Spans.request(batch).getResourceSpans(0);
        assertThat(Received.attributes(spans.getResource().getAttributesList()))
                .containsEntry("service.name", "größe");
        Span span = spans.getScopeSpans(0).getSpans(0);
        assertThat(span.getName()).isEqualTo("straße");
        assertThat(text(span, "clé")).isEqualTo("日本 𝄞 half ?");
    }

    @Test
    void aMessageOfSeveralIsLinkedTo() {
        TraceContext context = new TraceContext(Spans.TRACE, Spans.SPAN, false, "a=1, b=2,=,c");
        SpanBatch batch = Spans.batch();
        SpanMessage message = new SpanMessage(new SpanAttributes());
        message.identity(new SpanReferences.Reference(1, 2, 3, context, false));
        message.name("poll", SpanMessage.CONSUMER);
        message.times(20, 10);
        message.failed(false);
        message.addTo(batch, Spans.resource("queue"));
        Span span = Spans.request(batch).getResourceSpans(0).getScopeSpans(0).getSpans(0);
        assertThat(hex(span.getTraceId())).isEqualTo("00000000000000010000000000000002");
        assertThat(hex(span.getSpanId())).isEqualTo("0000000000000003");
        assertThat(span.getParentSpanId().isEmpty()).isTrue();
        assertThat(span.getEndTimeUnixNano()).as("never before the start").isEqualTo(20);
        assertThat(span.getLinksList())
                .containsExactly(
                        Span.Link.newBuilder()
                                .setTraceId(ByteString.fromHex(Spans.TRACE))
                                .setSpanId(ByteString.fromHex(Spans.SPAN))
                                .setTraceState("a=1,b=2")
                                .setFlags(0x300)
                                .build());
    }

    @Test
    void attributesAreBounded() {
        StringBuilder headers = new StringBuilder("X-Long: " + "l".repeat(9000) + "\r\n");
        for (int i = 0; i < 300; i++) {
            headers.append("X-").append(i).append(": v\r\n");
        }
        Span span = span(Spans.spans(true), http(headers.toString(), 200));
        assertThat(span.getAttributesCount()).isLessThanOrEqualTo(SpanAttributes.COUNT_MAX);
        assertThat(span.getAttributesCount() + span.getDroppedAttributesCount()).isGreaterThan(300);
        Received.attributes(span.getAttributesList())
                .values()
                .forEach(
                        value ->
                                assertThat(value.length())
                                        .isLessThanOrEqualTo(SpanAttributes.LENGTH_MAX + 2));
    }

    @Test
    void whatIsDemandedIsEnoughForTheWholeSpan() {
        for (boolean packetd : new boolean[] {false, true}) {
            TracesConfig.Spans config = Spans.spans(packetd);
            String request = get(SAMPLED + "User-Agent: u\r\nX-A: b\r\n");
            String response = "HTTP/1.1 500 x\r\nContent-Length: 0\r\n\r\n";
            RoundTrip whole = Spans.http(request, response);
            try (StreamHarness wire =
                    new StreamHarness(
                            StreamHarness.Setup.of(Spans.protocol("http"))
                                    .wanting(Demand.of(SpanDemand.of(Protocols.ALL, config))))) {
                wire.client(request).tick().tick().tick().tick().tick().server(response);
                Span span = span(config, wire.roundTrips().getFirst());
                assertThat(span.getAttributesList())
                        .isEqualTo(span(config, whole).getAttributesList());
            }
        }
    }
}
