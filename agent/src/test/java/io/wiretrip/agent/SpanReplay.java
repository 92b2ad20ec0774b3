package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.config.HttpTargetConfig;
import io.wiretrip.config.OtlpTargetConfig;
import io.wiretrip.config.TracesConfig;
import io.wiretrip.exporter.otlp.AgentIdentity;
import io.wiretrip.exporter.traces.SpanDemand;
import io.wiretrip.exporter.traces.TraceExporter;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.RoundTripSink;
import io.wiretrip.protocols.Protocols;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * What a receiver of OTLP is sent of a capture file, when decoders keep no more than spans need.
 *
 * @param roundTrips those that have a request, in their order
 * @param spans the spans in the order of their RoundTrips
 */
public record SpanReplay(List<RoundTrip> roundTrips, List<Span> spans) {

    /** Runs a file through the agent. */
    public static SpanReplay of(Path file, TracesConfig.Spans config) {
        List<ExportTraceServiceRequest> requests = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = receiver(requests);
        try {
            TracesConfig traces = config(server.getAddress().getPort(), config);
            List<RoundTrip> roundTrips = new ArrayList<>();
            AgentConfig agent = Replay.config(file);
            TraceExporter exporter =
                    new TraceExporter(traces, List.of(), AgentIdentity.ofThisProcess("0"));
            RoundTripSink producer = exporter.newProducer();
            Demand demand = Demand.of(SpanDemand.of(Protocols.ALL, config));
            new Agent(
                            agent,
                            demand,
                            roundTrip -> {
                                producer.roundTrip(roundTrip);
                                if (roundTrip.request() != null) {
                                    roundTrips.add(roundTrip);
                                }
                            })
                    .run();
            exporter.close(Duration.ofSeconds(30));
            assertThat(exporter.statistics().drops()).isEmpty();
            List<Span> spans = new ArrayList<>();
            requests.forEach(
                    request ->
                            request.getResourceSpansList()
                                    .forEach(
                                            resource ->
                                                    resource.getScopeSpansList()
                                                            .forEach(
                                                                    scope ->
                                                                            spans.addAll(
                                                                                    scope
                                                                                            .getSpansList()))));
            assertThat(spans).hasSameSizeAs(roundTrips);
            return new SpanReplay(roundTrips, spans);
        } finally {
            server.stop(0);
        }
    }

    private static TracesConfig config(int port, TracesConfig.Spans spans) {
        OtlpTargetConfig target = OtlpTargetConfig.DEFAULT;
        HttpTargetConfig http = target.http().withEndpoint("http://127.0.0.1:" + port);
        return new TracesConfig(
                true,
                new OtlpTargetConfig(http, target.protocol(), target.compression()),
                10_000,
                Duration.ofHours(1),
                1 << 16,
                spans);
    }

    private static HttpServer receiver(List<ExportTraceServiceRequest> requests) {
        try {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/v1/traces", exchange -> take(exchange, requests));
            server.start();
            return server;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void take(HttpExchange exchange, List<ExportTraceServiceRequest> requests)
            throws IOException {
        try (exchange;
                GZIPInputStream body = new GZIPInputStream(exchange.getRequestBody())) {
            requests.add(ExportTraceServiceRequest.parseFrom(body));
            exchange.sendResponseHeaders(200, -1);
        }
    }
}
