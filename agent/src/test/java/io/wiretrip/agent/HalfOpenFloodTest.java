package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.capture.CaptureFileWriter;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.config.LimitsConfig;
import io.wiretrip.protocol.Demand;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million connections that are begun and never finished cost the budget, and not more. */
final class HalfOpenFloodTest {
    private static final int CONNECTIONS = 1_000_000;
    private static final long BUDGET_BYTES = 32L << 20;

    @Test
    void staysWithinTheBudgetAndCountsWhatItGaveUp(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("half-open.pcap");
        write(file);
        AgentConfig config = Replay.config(file, "dns;53");
        LimitsConfig l = config.limits();
        AgentConfig limited =
                new AgentConfig(
                        config.sniffer(),
                        config.decoder(),
                        new LimitsConfig(
                                BUDGET_BYTES, CONNECTIONS, l.pendingMax(), l.connExpired()),
                        config.roundtrips(),
                        config.logger());
        System.gc();
        long before = usedHeap();
        Agent agent = new Agent(limited, Demand.none(), roundTrip -> {});
        Summary summary = agent.run();
        assertThat(summary.damage()).isEmpty();
        assertThat(summary.packets()).isEqualTo(CONNECTIONS);
        assertThat(summary.flows()).isEqualTo(CONNECTIONS);
        long kept = CONNECTIONS - summary.drops().getOrDefault("EVICTED_MEMORY", 0L);
        assertThat(kept).isBetween(20_000L, BUDGET_BYTES / 400);
        System.gc();
        assertThat(usedHeap() - before).isLessThan(4 << 20);
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void write(Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            CaptureFileWriter writer = CaptureFileWriter.micros(out, 1);
            for (int i = 0; i < CONNECTIONS; i++) {
                writer.frame(1_700_000_000_000_000_000L + i * 1000L, syn(i));
            }
        }
    }

    private static byte[] syn(int i) {
        ByteBuffer frame = ByteBuffer.allocate(54);
        frame.putLong(0).putInt(0).putShort((short) 0x0800);
        frame.put((byte) 0x45).put((byte) 0).putShort((short) 40);
        frame.putShort((short) i).putShort((short) 0x4000);
        frame.put((byte) 64).put((byte) 6).putShort((short) 0);
        frame.putInt(0x0a000000 + (i >>> 15)).putInt(0x0b000001);
        frame.putShort((short) (1024 + (i & 0x7fff))).putShort((short) 53);
        frame.putInt(i * 31).putInt(0).putShort((short) 0x5002).putShort((short) 64240).putInt(0);
        return frame.array();
    }
}
