package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.wiretrip.agent.packet.Packet;
import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.MemoryBudget;
import io.wiretrip.protocol.SessionContext;
import io.wiretrip.protocols.Protocols;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The page docs/metrics.md says which metrics there are. Rewritten by {@code ./mvnw verify
 * -Dgolden=update}.
 */
final class MetricsPageTest {
    private static final Path DOCS = Path.of(System.getProperty("wiretrip.root"), "docs");

    @Test
    void thePageIsThatOfTheCode() throws IOException, CaptureFileException {
        same(DOCS.resolve("metrics.md"), MetricsPage.of(layer4()));
    }

    /** Compares a file of the project with what the code makes of it, or writes it. */
    static void same(Path file, String text) throws IOException {
        if ("update".equals(System.getProperty("golden"))) {
            assertThat(System.getenv("CI")).as("golden files are not rewritten in CI").isNull();
            Files.writeString(file, text);
        }
        assertThat(file).as("make it with ./mvnw verify -Dgolden=update").exists();
        assertThat(Files.readString(file)).isEqualTo(text);
    }

    /** What layer 4 counts when there is something of everything. */
    static MetricSnapshots layer4() throws CaptureFileException {
        Layer4 layer4 = new Layer4(EnumSet.allOf(Layer4.Label.class), 1_000, Long.MAX_VALUE);
        SessionContext sessions =
                new SessionContext(
                        Protocols.ALL,
                        Demand.none(),
                        DecoderOptions.DEFAULT,
                        new MemoryBudget(64 << 20),
                        roundTrip -> {});
        try (PacketSource source = CaptureFiles.open(DOCS.resolve("example.pcap"));
                FlowStage flows =
                        new FlowStage(
                                FlowLimits.DEFAULT,
                                new ProtocolChooser(List.of(), Protocols.ALL),
                                sessions,
                                1,
                                (where, cause) -> {
                                    throw new AssertionError(where, cause);
                                },
                                new FlowAccounting(null, layer4, FlowAccounting.Limits.DEFAULT))) {
            Dissector dissector = new Dissector(DissectorOptions.DEFAULTS, flows);
            int polled = 0;
            while (polled != PacketSource.END) {
                polled = source.poll(dissector, 1_000);
            }
            Packet icmp = new Packet();
            icmp.ipProtocol = 1;
            flows.other(icmp);
            dissector.end();
            flows.finish();
            return new Layer4Metrics(() -> List.of(flows)).snapshot();
        }
    }
}
