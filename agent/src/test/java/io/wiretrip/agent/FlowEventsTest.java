package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.wiretrip.agent.capture.CaptureFileException;
import io.wiretrip.agent.capture.CaptureFiles;
import io.wiretrip.agent.capture.PacketSource;
import io.wiretrip.agent.flow.FlowAccounting;
import io.wiretrip.agent.flow.FlowLimits;
import io.wiretrip.agent.flow.FlowStage;
import io.wiretrip.agent.flow.Layer4;
import io.wiretrip.agent.flow.ProtocolChooser;
import io.wiretrip.agent.packet.Dissector;
import io.wiretrip.agent.packet.DissectorOptions;
import io.wiretrip.agent.packet.PacketEvent;
import io.wiretrip.config.FlowsConfig;
import io.wiretrip.exporter.ExportStatistics;
import io.wiretrip.exporter.flows.FlowExporter;
import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.MemoryBudget;
import io.wiretrip.protocol.SessionContext;
import io.wiretrip.protocols.Protocols;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** From a capture to a backend, and to metrics: everything that was captured is in both. */
final class FlowEventsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path EXAMPLE =
            Path.of(System.getProperty("wiretrip.root", ".."), "docs", "example.pcap");

    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private long packets;
    private String metrics = "";

    @Test
    void tellsTheBackendOfEveryPacket() throws IOException {
        HttpServer backend =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        backend.createContext("/ingest", this::take);
        backend.start();
        try {
            FlowsConfig d = FlowsConfig.DEFAULT;
            FlowsConfig config =
                    new FlowsConfig(
                            true,
                            d.target()
                                    .withEndpoint(
                                            "http://127.0.0.1:"
                                                    + backend.getAddress().getPort()
                                                    + "/ingest"),
                            d.events(),
                            true,
                            d.interfaceName(),
                            d.hostname(),
                            d.addressRefresh(),
                            d.batch(),
                            d.cache(),
                            d.queueBytes(),
                            d.spool());
            FlowExporter exporter =
                    new FlowExporter(config, "example", ZoneOffset.UTC, FlowExporter.WhenFull.WAIT);
            run(exporter);
            exporter.close(Duration.ofSeconds(30));
            ExportStatistics account = exporter.statistics();
            assertThat(account.drops()).isEmpty();
            assertThat(account.exported()).isEqualTo(account.produced()).isEqualTo(events.size());
        } finally {
            backend.stop(0);
        }
        assertThat(packets).isPositive();
        assertThat(events.stream().mapToLong(e -> e.path("packet_count").asLong()).sum())
                .isEqualTo(packets);
        Set<String> ids = new HashSet<>();
        Set<String> applications = new HashSet<>();
        for (JsonNode event : events) {
            assertThat(ids.add(event.path("flow_id").asText())).isTrue();
            assertThat(event.path("interface").asText()).isEqualTo("example");
            applications.add(event.path("application").asText());
        }
        assertThat(applications).contains("http");
    }

    @Test
    void countsUnderTheNamesOfPacketd() throws IOException {
        run(null);
        assertThat(metrics)
                .contains("# TYPE tcp_active_conns gauge\ntcp_active_conns 0.0\n")
                .contains("udp_active_conns 0.0\n")
                .contains("tcp_remove_expired_conns_total 0.0\n")
                .contains("udp_remove_expired_conns_total")
                .containsPattern("tcp_received_packets_total [1-9]")
                .containsPattern("tcp_received_bytes_total [1-9]")
                .containsPattern("tcp_skipped_packets_total [0-9]")
                .containsPattern("udp_received_packets_total [0-9]")
                .containsPattern("layer4_flows_total\\{rule=\"http\"} [1-9]")
                .containsPattern("tcp_resets_total\\{rule=\"http\"} [0-9]")
                .containsPattern("tcp_retransmissions_total\\{rule=\"http\"} [0-9]")
                .containsPattern("tcp_handshake_duration_seconds_count\\{rule=\"http\"} [1-9]");
    }

    private void run(@Nullable FlowExporter exporter) throws IOException {
        SessionContext sessions =
                new SessionContext(
                        Protocols.ALL,
                        Demand.none(),
                        DecoderOptions.DEFAULT,
                        new MemoryBudget(64 << 20),
                        roundTrip -> {});
        FlowAccounting accounting =
                new FlowAccounting(
                        exporter == null ? null : new FlowSummaries(exporter.newProducer()),
                        new Layer4(Set.of(), 100, 1_000_000_000L),
                        FlowSummaries.limits(FlowsConfig.DEFAULT.cache()));
        try (PacketSource source = CaptureFiles.open(EXAMPLE);
                FlowStage flows =
                        new FlowStage(
                                FlowLimits.DEFAULT,
                                new ProtocolChooser(List.of(), Protocols.ALL),
                                sessions,
                                1,
                                (where, cause) -> {
                                    throw new AssertionError(where, cause);
                                },
                                accounting)) {
            Dissector dissector = new Dissector(DissectorOptions.DEFAULTS, flows);
            int polled = 0;
            while (polled != PacketSource.END) {
                polled = source.poll(dissector, 1000);
            }
            flows.finish();
            packets =
                    dissector.counters().get(PacketEvent.TCP)
                            + dissector.counters().get(PacketEvent.UDP)
                            + dissector.counters().get(PacketEvent.FRAGMENTS)
                            - dissector.counters().get(PacketEvent.REASSEMBLED);
            metrics = text(new Layer4Metrics(() -> List.of(flows)).snapshot());
        } catch (CaptureFileException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(MetricSnapshots snapshots) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create()
                .write(out, snapshots, EscapingScheme.UNDERSCORE_ESCAPING);
        return out.toString(StandardCharsets.UTF_8);
    }

    private void take(HttpExchange exchange) throws IOException {
        events.add(MAPPER.readTree(exchange.getRequestBody().readAllBytes()));
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }
}
