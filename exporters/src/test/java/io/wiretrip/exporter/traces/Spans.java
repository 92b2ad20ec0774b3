package io.wiretrip.exporter.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.wiretrip.config.OtlpTargetConfig;
import io.wiretrip.config.TracesConfig;
import io.wiretrip.config.TracesConfig.Sampling;
import io.wiretrip.config.TracesConfig.Side;
import io.wiretrip.exporter.FieldView;
import io.wiretrip.exporter.otlp.AgentIdentity;
import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocols.Protocols;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/** RoundTrips and configurations for tests of spans. */
final class Spans {
    static final AgentIdentity IDENTITY = new AgentIdentity("1.2.3", "probe-host", "instance-1");
    static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    static final String SPAN = "00f067aa0ba902b7";

    private Spans() {}

    static Protocol protocol(String name) {
        return Protocols.ALL.stream()
                .filter(protocol -> protocol.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static TracesConfig.Spans spans(boolean packetd) {
        return new TracesConfig.Spans("", packetd, Side.SERVER, Sampling.ALWAYS, 1, List.of());
    }

    static TracesConfig config(OtlpTargetConfig target, int batch, TracesConfig.Spans spans) {
        return new TracesConfig(true, target, batch, Duration.ofMillis(20), 1024, spans);
    }

    /** A request of HTTP and its answer, 5 ms later, on a connection of its own. */
    static RoundTrip http(String request, String response) {
        try (StreamHarness wire = new StreamHarness(protocol("http"))) {
            wire.client(request).tick().tick().tick().tick().tick().server(response);
            wire.finish(End.FINISHED);
            return wire.roundTrips().getFirst();
        }
    }

    /** An empty batch. */
    static SpanBatch batch() {
        return new SpanBatch(new SpanExchange(100, 1 << 20, 1, 1 << 20), 100);
    }

    /** A service of this name. */
    static ServiceResource resource(String name) {
        return new ServiceResource(
                Attributes.builder().put("service.name", name).build(), IDENTITY.scope());
    }

    /** What a batch is on the wire. */
    static ExportTraceServiceRequest request(SpanBatch batch) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            batch.writeMessage(bytes);
            assertThat(bytes.size()).isEqualTo(batch.getContentLength());
            return ExportTraceServiceRequest.parseFrom(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The spans of RoundTrips of one server, as a receiver reads them. */
    static List<Span> encoded(
            TracesConfig.Spans config, SpanIds ids, FieldView view, List<RoundTrip> roundTrips) {
        SpanReferences references = new SpanReferences(config, ids);
        ServerResources resources = new ServerResources(config.serviceName(), List.of(), IDENTITY);
        SpanEncoder encoder = new SpanEncoder(config, references, resources, new SpanView(view));
        SpanBatch batch = batch();
        for (RoundTrip roundTrip : roundTrips) {
            SpanReferences.Reference reference = references.of(roundTrip);
            Message request = roundTrip.request();
            if (reference != null && request != null) {
                encoder.encode(roundTrip, request, reference, batch);
            }
        }
        return batch.count() == 0
                ? List.of()
                : request(batch).getResourceSpans(0).getScopeSpans(0).getSpansList();
    }

    /** Many plain ones, all different. */
    static List<RoundTrip> many(int count) {
        Conversation conversation = Conversation.of("many");
        for (int i = 0; i < count; i++) {
            conversation =
                    conversation
                            .client("GET /" + i + " HTTP/1.1\r\nHost: shop\r\n\r\n")
                            .server("HTTP/1.1 204 No Content\r\n\r\n");
        }
        return StreamHarness.decode(protocol("http"), conversation);
    }
}
