package io.wiretrip.exporter.flows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.wiretrip.exporter.flows.FlowSummary.Side;
import io.wiretrip.protocol.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;

/**
 * Writes flows as FlowEvents, byte for byte as the go-Tracer Sensor does: fourteen members in its
 * order, ports as text, time in local time with nanoseconds. Members of ours, if asked for, follow
 * those. Owned by one thread.
 */
final class FlowEventJson {
    /**
     * What of a flow is written, and how.
     *
     * @param conversations whether a flow is one event, instead of one for each direction
     * @param extraFields whether members of ours follow
     * @param zone whose local time is written
     * @param hostname what this host is called
     * @param fixedInterface what every event names as its interface; empty for the packets' own
     * @param defaultInterface what is named where the packets' own is not known
     */
    record Style(
            boolean conversations,
            boolean extraFields,
            ZoneId zone,
            String hostname,
            String fixedInterface,
            String defaultInterface) {}

    private static final String[] FLAGS = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"};

    private final JsonFactory factory = new JsonFactory();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    private final Style style;
    private final DateTimeFormatter time;

    FlowEventJson(Style style) {
        this.style = style;
        this.time = DateTimeFormatter.ISO_OFFSET_DATE_TIME.withZone(style.zone);
    }

    /** How many events a flow gives. */
    static int events(FlowSummary flow, boolean conversations) {
        int sides = (flow.fromClient().isSilent() ? 0 : 1) + (flow.fromServer().isSilent() ? 0 : 1);
        return conversations ? Math.min(1, sides) : sides;
    }

    /**
     * Writes a flow's events, each an object of its own.
     *
     * @param host what this host is
     * @throws IOException if one cannot be written, which is our error
     */
    void write(FlowSummary flow, HostAddresses host, Consumer<byte[]> events) throws IOException {
        Side client = flow.fromClient();
        Side server = flow.fromServer();
        if (style.conversations) {
            if (!client.isSilent() || !server.isSilent()) {
                events.accept(event(flow, true, client.with(server), host));
            }
            return;
        }
        if (!client.isSilent()) {
            events.accept(event(flow, true, client, host));
        }
        if (!server.isSilent()) {
            events.accept(event(flow, false, server, host));
        }
    }

    private byte[] event(FlowSummary flow, boolean fromClient, Side side, HostAddresses host)
            throws IOException {
        Endpoint source = fromClient ? flow.client() : flow.server();
        Endpoint destination = fromClient ? flow.server() : flow.client();
        String protocol = IpProtocols.name(flow.ipProtocol());
        String sourceHost = text(source);
        String destinationHost = text(destination);
        out.reset();
        try (JsonGenerator json = factory.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField(
                    "flow_id",
                    sourceHost
                            + ':'
                            + source.port()
                            + '-'
                            + destinationHost
                            + ':'
                            + destination.port()
                            + '-'
                            + protocol);
            json.writeStringField("timestamp", time(side.lastNs()));
            json.writeStringField("interface", interfaceOf(flow, host));
            json.writeStringField("hostname", style.hostname);
            json.writeStringField("direction", host.direction(source, destination));
            json.writeStringField("src_ip", sourceHost);
            json.writeStringField("dst_ip", destinationHost);
            json.writeStringField("src_port", Integer.toString(source.port()));
            json.writeStringField("dst_port", Integer.toString(destination.port()));
            json.writeStringField("protocol", protocol);
            number(json, "flow_duration", GoNumber.seconds(side.lastNs() - side.firstNs()));
            json.writeNumberField("packet_count", side.packets());
            json.writeNumberField("byte_count", side.bytes());
            number(json, "avg_packet_size", (double) side.bytes() / side.packets());
            if (style.extraFields) {
                extra(json, flow, side);
            }
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    /** What go-Tracer does not tell. */
    private void extra(JsonGenerator json, FlowSummary flow, Side side) throws IOException {
        json.writeStringField("start", time(side.firstNs()));
        json.writeStringField("end_reason", flow.end());
        json.writeStringField("application", flow.application());
        json.writeStringField("client_ip", text(flow.client()));
        json.writeStringField("client_port", Integer.toString(flow.client().port()));
        if (style.conversations) {
            json.writeNumberField("client_packet_count", flow.fromClient().packets());
            json.writeNumberField("client_byte_count", flow.fromClient().bytes());
            json.writeNumberField("server_packet_count", flow.fromServer().packets());
            json.writeNumberField("server_byte_count", flow.fromServer().bytes());
        }
        if (flow.ipProtocol() != IpProtocols.TCP) {
            return;
        }
        json.writeStringField("tcp_flags", flags(side.tcpFlags()));
        json.writeNumberField("retransmissions", side.retransmissions());
        json.writeNumberField("lost_bytes", side.lostBytes());
        if (flow.handshakeNs() >= 0) {
            number(json, "handshake_rtt", GoNumber.seconds(flow.handshakeNs()));
        }
    }

    private static void number(JsonGenerator json, String name, double value) throws IOException {
        json.writeFieldName(name);
        json.writeNumber(GoNumber.of(value));
    }

    private String time(long ns) {
        return time.format(
                Instant.ofEpochSecond(
                        Math.floorDiv(ns, 1_000_000_000L), Math.floorMod(ns, 1_000_000_000L)));
    }

    private String interfaceOf(FlowSummary flow, HostAddresses host) {
        if (!style.fixedInterface.isEmpty()) {
            return style.fixedInterface;
        }
        String name = host.names().get(flow.interfaceIndex());
        return name == null ? style.defaultInterface : name;
    }

    /** As Go's {@code net.IP} has it, which shows an IPv4 address within IPv6 as what it is. */
    private static String text(Endpoint end) {
        return HostAddresses.isMapped(end)
                ? new Endpoint(0, end.low() & 0xffff_ffffL, false, 0).host()
                : end.host();
    }

    private static String flags(int bits) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < FLAGS.length; i++) {
            if ((bits >> i & 1) != 0) {
                text.append(text.isEmpty() ? "" : ",").append(FLAGS[i]);
            }
        }
        return text.toString();
    }
}
