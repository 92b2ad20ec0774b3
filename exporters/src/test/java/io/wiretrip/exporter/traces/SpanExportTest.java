package io.wiretrip.exporter.traces;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.wiretrip.config.OtlpTargetConfig.OtlpProtocol;
import io.wiretrip.config.ProtocolRule;
import io.wiretrip.exporter.otlp.AgentIdentity;
import io.wiretrip.exporter.otlp.GrpcReceiver;
import io.wiretrip.exporter.otlp.HttpReceiver;
import io.wiretrip.exporter.otlp.OtlpReceiver;
import io.wiretrip.exporter.otlp.OtlpTargets;
import io.wiretrip.exporter.otlp.Received;
import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.RoundTripSink;
import io.wiretrip.protocol.StreamHarness;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What arrives at a receiver, field by field, over HTTP and over gRPC. */
final class SpanExportTest {
    private static final String REQUEST =
            "POST http://ann:secret@shop.example:8081/cart/7?item=3&token=abc HTTP/1.1\r\n"
                    + "Host: ignored\r\nUser-Agent: curl/8.5\r\nContent-Length: 2\r\n"
                    + "traceparent: 00-"
                    + Spans.TRACE
                    + "-"
                    + Spans.SPAN
                    + "-01\r\ntracestate: congo=t61,rojo=1\r\nAuthorization: Bearer canary-9\r\n"
                    + "X-Request-ID: r-1\r\n\r\nhi";
    private static final String RESPONSE =
            "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\nX-Cache: a\r\nX-Cache: b\r\n"
                    + "\r\nsoon";

    private static OtlpReceiver receiver(OtlpProtocol protocol) {
        return protocol == OtlpProtocol.GRPC ? new GrpcReceiver() : new HttpReceiver();
    }

    private static ExportTraceServiceRequest sent(
            OtlpProtocol protocol, boolean packetd, RoundTrip... roundTrips) {
        try (OtlpReceiver receiver = receiver(protocol)) {
            TraceExporter exporter =
                    new TraceExporter(
                            Spans.config(
                                    OtlpTargets.to(receiver.endpoint(), protocol),
                                    100,
                                    Spans.spans(packetd)),
                            List.of(),
                            Spans.IDENTITY);
            RoundTripSink producer = exporter.newProducer();
            for (RoundTrip roundTrip : roundTrips) {
                producer.roundTrip(roundTrip);
            }
            exporter.close(Duration.ofSeconds(20));
            assertThat(exporter.statistics().produced()).isEqualTo(roundTrips.length);
            assertThat(exporter.statistics().exported()).isEqualTo(roundTrips.length);
            assertThat(exporter.statistics().drops()).isEmpty();
            assertThat(receiver.received().messages()).hasSize(1);
            Map<String, String> headers = receiver.received().messages().getFirst().headers();
            assertThat(headers).containsEntry("x-scope-orgid", "team-a");
            if (protocol == OtlpProtocol.HTTP) {
                assertThat(headers)
                        .containsEntry("content-type", "application/x-protobuf")
                        .containsEntry("content-encoding", "gzip")
                        .containsEntry(":path", "/v1/traces");
            }
            return receiver.received().traces().getFirst();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyFieldOfASpan(OtlpProtocol protocol) {
        ExportTraceServiceRequest request = sent(protocol, false, Spans.http(REQUEST, RESPONSE));
        assertThat(request.getResourceSpansCount()).isOne();
        ResourceSpans resourceSpans = request.getResourceSpans(0);
        assertThat(resourceSpans.getSchemaUrl()).isEqualTo(AgentIdentity.SCHEMA_URL);
        Resource resource = resourceSpans.getResource();
        assertThat(Received.attributes(resource.getAttributesList()))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "service.name",
                                "http:10.0.0.2:80",
                                "host.name",
                                "probe-host",
                                "telemetry.sdk.name",
                                "wiretrip",
                                "telemetry.sdk.language",
                                "java",
                                "telemetry.sdk.version",
                                "1.2.3"));
        assertThat(resourceSpans.getScopeSpansCount()).isOne();
        ScopeSpans scope = resourceSpans.getScopeSpans(0);
        assertThat(scope.getSchemaUrl()).isEqualTo(AgentIdentity.SCHEMA_URL);
        assertThat(scope.getScope().getName()).isEqualTo("io.wiretrip");
        assertThat(scope.getScope().getVersion()).isEqualTo("1.2.3");
        assertThat(scope.getSpansCount()).isOne();
        check(scope.getSpans(0));
    }

    private static void check(Span span) {
        assertThat(span.getName()).isEqualTo("POST");
        assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(hex(span.getTraceId())).isEqualTo(Spans.TRACE);
        assertThat(hex(span.getParentSpanId())).isEqualTo(Spans.SPAN);
        assertThat(span.getSpanId().size()).isEqualTo(8);
        assertThat(hex(span.getSpanId())).isNotEqualTo(Spans.SPAN).doesNotMatch("0+");
        assertThat(span.getTraceState()).isEqualTo("congo=t61,rojo=1");
        assertThat(span.getFlags() & 0x301)
                .as("sampled, and the parent is known to be remote")
                .isEqualTo(0x301);
        assertThat(span.getStartTimeUnixNano()).isEqualTo(StreamHarness.EPOCH_NS);
        assertThat(span.getEndTimeUnixNano() - span.getStartTimeUnixNano()).isEqualTo(5_000_000);
        assertThat(span.getStatus())
                .isEqualTo(
                        Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR).build());
        assertThat(span.getLinksCount()).isZero();
        assertThat(span.getEventsCount()).isZero();
        assertThat(span.getDroppedAttributesCount()).isZero();
        assertThat(Received.attributes(span.getAttributesList()))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.ofEntries(
                                Map.entry("http.request.method", "POST"),
                                Map.entry("http.response.status_code", "503"),
                                Map.entry("error.type", "503"),
                                Map.entry("url.scheme", "http"),
                                Map.entry("url.path", "/cart/7"),
                                Map.entry("url.query", "item=3&token=***"),
                                Map.entry(
                                        "url.full",
                                        "http://***@shop.example:8081/cart/7?item=3&token=***"),
                                Map.entry("user_agent.original", "curl/8.5"),
                                Map.entry("network.protocol.version", "1.1"),
                                Map.entry("network.transport", "tcp"),
                                Map.entry("server.address", "shop.example"),
                                Map.entry("server.port", "8081"),
                                Map.entry("client.address", "10.0.0.1"),
                                Map.entry("client.port", "40000"),
                                Map.entry("network.peer.address", "10.0.0.1"),
                                Map.entry("network.peer.port", "40000"),
                                Map.entry("network.local.address", "10.0.0.2"),
                                Map.entry("network.local.port", "80"),
                                Map.entry("http.request.body.size", "2"),
                                Map.entry("http.response.body.size", "4"),
                                Map.entry(
                                        "wiretrip.request.size",
                                        Integer.toString(REQUEST.length())),
                                Map.entry(
                                        "wiretrip.response.size",
                                        Integer.toString(RESPONSE.length())),
                                Map.entry("wiretrip.first_byte", "0.005")));
    }

    @ParameterizedTest
    @EnumSource
    void packetdsAttributesBesideThem(OtlpProtocol protocol) {
        ExportTraceServiceRequest request = sent(protocol, true, Spans.http(REQUEST, RESPONSE));
        Span span = request.getResourceSpans(0).getScopeSpans(0).getSpans(0);
        assertThat(Received.attributes(span.getAttributesList()))
                .containsEntry("http.request.size", "2")
                .containsEntry("http.response.size", "4")
                .containsEntry("client.remote.host", "shop.example:8081")
                .containsEntry("network.protocol.name", "http")
                .containsEntry("http.request.header.x-request-id", "[r-1]")
                .containsEntry("http.request.header.authorization", "[Bearer ***]")
                .containsEntry("http.response.header.x-cache", "[a, b]")
                .containsEntry("http.request.method", "POST")
                .containsEntry("http.response.status_code", "503");
        assertThat(span.toString()).doesNotContain("canary-9").doesNotContain("secret@");
    }

    @ParameterizedTest
    @EnumSource
    void eachServerIsAServiceOfItsOwn(OtlpProtocol protocol) {
        RoundTrip one = Spans.http("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 204 x\r\n\r\n");
        RoundTrip two = Spans.http("GET / HTTP/1.1\r\nHost: b\r\n\r\n", "HTTP/1.1 204 x\r\n\r\n");
        RoundTrip other =
                StreamHarness.decode(
                                Spans.protocol("redis"),
                                Conversation.of("ping").client("PING\r\n").server("+PONG\r\n"))
                        .getFirst();
        ExportTraceServiceRequest request = sent(protocol, false, one, other, two);
        assertThat(request.getResourceSpansList())
                .extracting(
                        spans ->
                                Received.attributes(spans.getResource().getAttributesList())
                                                .get("service.name")
                                        + " "
                                        + spans.getScopeSpans(0).getSpansCount())
                .containsExactlyInAnyOrder("http:10.0.0.2:80 2", "redis:10.0.0.2:6379 1");
    }

    @Test
    void aRuleNamesItsServers() {
        ServerResources resources =
                new ServerResources(
                        "",
                        List.of(
                                new ProtocolRule("http", "http", List.of(80), null),
                                new ProtocolRule("3", "http", List.of(80), null),
                                new ProtocolRule("elsewhere", "http", List.of(80), "10.9.9.9"),
                                new ProtocolRule("frontend", "http", List.of(80, 81), null)),
                        Spans.IDENTITY);
        RoundTrip one = Spans.http("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 204 x\r\n\r\n");
        SpanBatch batch = Spans.batch();
        batch.added(resources.of(one), 0);
        assertThat(
                        Received.attributes(
                                Spans.request(batch)
                                        .getResourceSpans(0)
                                        .getResource()
                                        .getAttributesList()))
                .containsEntry("service.name", "frontend");
        assertThat(resources.of(one)).isSameAs(resources.of(one));
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
