package io.wiretrip.exporter.traces;

import io.wiretrip.config.OtlpTargetConfig;
import io.wiretrip.config.TracesConfig;
import io.wiretrip.config.TracesConfig.Sampling;
import io.wiretrip.config.TracesConfig.Side;
import io.wiretrip.exporter.otlp.AgentIdentity;
import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocols.Protocols;
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
