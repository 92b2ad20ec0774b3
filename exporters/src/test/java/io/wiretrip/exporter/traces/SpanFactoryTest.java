package io.wiretrip.exporter.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.wiretrip.config.TracesConfig;
import io.wiretrip.config.TracesConfig.Sampling;
import io.wiretrip.config.TracesConfig.Side;
import io.wiretrip.exporter.FieldView;
import io.wiretrip.exporter.metrics.ExemplarSource;
import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocols.Protocols;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a span is: times, kind, parent, sampling, views. */
final class SpanFactoryTest {
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

    private static @Nullable FinishedSpan make(TracesConfig.Spans config, RoundTrip roundTrip) {
        return make(config, FieldView.AS_SEEN, roundTrip);
    }

    private static @Nullable FinishedSpan make(
            TracesConfig.Spans config, FieldView view, RoundTrip roundTrip) {
        SpanReferences references = new SpanReferences(config, new SpanIds(1, 2));
        return new SpanFactory(config, List.of(), Spans.IDENTITY, references)
                .span(roundTrip, new SpanView(view));
    }

    private static FinishedSpan span(TracesConfig.Spans config, RoundTrip roundTrip) {
        return Objects.requireNonNull(make(config, roundTrip), "no span");
    }

    private static TracesConfig.Spans config(Side side, Sampling sampling, double ratio) {
        return new TracesConfig.Spans("", false, side, sampling, ratio, List.of());
    }

    private static @Nullable String text(FinishedSpan span, String attribute) {
        return span.getAttributes().get(AttributeKey.stringKey(attribute));
    }

    @Test
    void withoutContextItIsARoot() {
        FinishedSpan span = span(Spans.spans(false), http("", 200));
        assertThat(span.getParentSpanContext().isValid()).isFalse();
        assertThat(span.getParentSpanId()).isEqualTo(SpanId.getInvalid());
        assertThat(span.getSpanContext().isValid()).isTrue();
        assertThat(span.getSpanContext().isSampled()).isTrue();
        assertThat(span.getStatus()).isEqualTo(StatusData.unset());
        assertThat(text(span, "error.type")).isNull();
    }

    @Test
    void idsAreThoseThatExemplarsNameAndAllDiffer() {
        SpanReferences references = new SpanReferences(Spans.spans(false), new SpanIds());
        SpanFactory factory =
                new SpanFactory(Spans.spans(false), List.of(), Spans.IDENTITY, references);
        Set<String> spans = new HashSet<>();
        Set<String> traces = new HashSet<>();
        for (RoundTrip roundTrip : Spans.many(500)) {
            FinishedSpan span =
                    Objects.requireNonNull(
                            factory.span(roundTrip, new SpanView(FieldView.AS_SEEN)));
            ExemplarSource.Span named = references.spanOf(roundTrip);
            assertThat(named)
                    .isEqualTo(new ExemplarSource.Span(span.getTraceId(), span.getSpanId()));
            spans.add(span.getSpanId());
            traces.add(span.getTraceId());
        }
        assertThat(spans).hasSize(500);
        assertThat(traces).hasSize(500);
    }

    @Test
    void theClientsSideFailsWithWhatItDidWrong() {
        TracesConfig.Spans client = config(Side.CLIENT, Sampling.ALWAYS, 1);
        FinishedSpan span = span(client, http("", 404));
        assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(text(span, "error.type")).isEqualTo("404");
        assertThat(text(span, "network.peer.address")).isEqualTo("10.0.0.2");
        assertThat(text(span, "network.local.address")).isNull();
        FinishedSpan server = span(Spans.spans(false), http("", 404));
        assertThat(server.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(text(server, "error.type")).isNull();
        assertThat(server.getStatus()).isEqualTo(StatusData.unset());
    }

    @Test
    void anUnansweredRequestEndsWhenItWasGivenUp() {
        StreamHarness wire = new StreamHarness(Spans.protocol("http"));
        try (wire) {
            wire.client(get("")).pass(400_000_000_000L).expire();
            RoundTrip roundTrip = wire.roundTrips().getFirst();
            assertThat(roundTrip.outcome()).isEqualTo(Outcome.UNANSWERED);
            FinishedSpan span = span(Spans.spans(false), roundTrip);
            assertThat(text(span, "error.type")).isEqualTo("timeout");
            assertThat(text(span, "wiretrip.outcome")).isEqualTo("unanswered");
            assertThat(span.getStatus()).isEqualTo(StatusData.error());
            assertThat(span.getEndEpochNanos() - span.getStartEpochNanos())
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
        FinishedSpan always = span(Spans.spans(false), http(NOT_SAMPLED, 200));
        assertThat(always.getTraceId()).isEqualTo(Spans.TRACE);
        assertThat(always.getParentSpanContext().isSampled()).isFalse();
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
        FinishedSpan span = Objects.requireNonNull(make(Spans.spans(false), view, http("", 200)));
        assertThat(span.getName()).isEqualTo("GET /users/{id}");
        assertThat(text(span, "http.route")).isEqualTo("/users/{id}");
        assertThat(text(span, "peer")).isEqualTo("shop");
        assertThat(text(span, "server.address")).isNull();
        assertThat(text(span, "url.full")).isNull();
        assertThat(span.getAttributes().get(AttributeKey.longKey("client.port"))).isNull();
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
        FinishedSpan span =
                span(config, http("X-Tenant: a\r\nX-Tenant: b\r\nCookie: c=1\r\nX-No: 1\r\n", 200));
        assertThat(
                        span.getAttributes()
                                .get(AttributeKey.stringArrayKey("http.request.header.x-tenant")))
                .containsExactly("a", "b");
        assertThat(
                        span.getAttributes()
                                .get(AttributeKey.stringArrayKey("http.request.header.cookie")))
                .containsExactly("***");
        assertThat(span.getAttributes().asMap().toString()).doesNotContain("x-no");
        assertThat(span.getResource().getAttribute(AttributeKey.stringKey("service.name")))
                .isEqualTo("all");
    }

    @Test
    void attributesAreBounded() {
        StringBuilder headers = new StringBuilder("X-Long: " + "l".repeat(9000) + "\r\n");
        for (int i = 0; i < 300; i++) {
            headers.append("X-").append(i).append(": v\r\n");
        }
        FinishedSpan span = span(Spans.spans(true), http(headers.toString(), 200));
        assertThat(span.getAttributes().size()).isLessThanOrEqualTo(SpanAttributes.COUNT_MAX);
        assertThat(span.getTotalAttributeCount()).isGreaterThan(300);
        span.getAttributes()
                .forEach(
                        (key, value) ->
                                assertThat(value.toString().length())
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
                FinishedSpan span = span(config, wire.roundTrips().getFirst());
                assertThat(span.getAttributes()).isEqualTo(span(config, whole).getAttributes());
            }
        }
    }
}
