package io.wiretrip.agent.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Writes {@link AgentStatus} as JSON that people can read too. */
final class StatusJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private StatusJson() {}

    static String of(AgentStatus status, Health health, Health readiness, Instant now) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            out.setPrettyPrinter(new DefaultPrettyPrinter());
            out.writeStartObject();
            out.writeStringField("version", status.build().version());
            out.writeStringField("gitHash", status.build().gitHash());
            out.writeStringField("buildTime", status.build().buildTime());
            out.writeStringField("startedAt", status.startedAt().toString());
            out.writeNumberField(
                    "uptimeSeconds",
                    Math.max(0, Duration.between(status.startedAt(), now).toSeconds()));
            out.writeStringField("configFile", status.configFile());
            health("healthy", health, out);
            health("ready", readiness, out);
            parts(status.parts(), out);
            protocols(status.protocols(), out);
            blind(status.blind(), out);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // never, in memory
        }
        return text.append('\n').toString();
    }

    private static void health(String name, Health health, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart(name);
        out.writeBooleanField("ok", health.isWell());
        out.writeArrayFieldStart("reasons");
        for (String reason : health.reasons()) {
            out.writeString(reason);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void parts(List<AgentStatus.Part> parts, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("parts");
        for (AgentStatus.Part part : parts) {
            out.writeStartObject();
            out.writeStringField("name", part.name());
            out.writeStringField("state", part.state().text());
            out.writeStringField("detail", part.detail());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void protocols(List<AgentStatus.ProtocolStatus> protocols, JsonGenerator out)
            throws IOException {
        out.writeArrayFieldStart("protocols");
        for (AgentStatus.ProtocolStatus protocol : protocols) {
            out.writeStartObject();
            out.writeStringField("name", protocol.name());
            out.writeNumberField("connections", protocol.connections());
            out.writeNumberField("roundTrips", protocol.roundTrips());
            out.writeNumberField("violations", protocol.violations());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void blind(List<AgentStatus.BlindSpot> blind, JsonGenerator out)
            throws IOException {
        out.writeArrayFieldStart("blind");
        for (AgentStatus.BlindSpot spot : blind) {
            out.writeStartObject();
            out.writeStringField("what", spot.what());
            out.writeNumberField("count", spot.count());
            out.writeStringField("why", spot.why());
            out.writeStringField("remedy", spot.remedy());
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
