package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.wiretrip.agent.capture.CaptureFileWriter;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.Outcome;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker allocates per RoundTrip, never per packet. The budget: two messages and the RoundTrip
 * that joins them, each an object of under 100 bytes, and as much again for the pairing's queue; so
 * 512 bytes a RoundTrip. A packet more must cost nothing: half a byte is left for rounding.
 */
final class AllocationTest {
    private static final int BYTES_PER_ROUND_TRIP_MAX = 512;
    private static final double BYTES_PER_PACKET_MAX = 0.5;
    private static final int SEGMENT_BYTES = 1448;
    private static final int FEW = 2_000;
    private static final int MANY = 12_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void allocatesPerRoundTripAndNotPerPacket(@TempDir Path folder) throws IOException {
        double small = bytesPerRoundTrip(folder, 2);
        double large = bytesPerRoundTrip(folder, 50);
        int packetsMore = 48 + 24; // segments and acknowledgments
        assertThat(small).isLessThan(BYTES_PER_ROUND_TRIP_MAX);
        assertThat((large - small) / packetsMore).isLessThan(BYTES_PER_PACKET_MAX);
    }

    /** What one more RoundTrip costs: the difference of a long and a short run. */
    private static double bytesPerRoundTrip(Path folder, int segments) throws IOException {
        Path few = write(folder.resolve("few"), FEW, segments);
        Path many = write(folder.resolve("many"), MANY, segments);
        run(few, FEW);
        run(many, MANY); // now everything is loaded and compiled
        long short1 = run(few, FEW);
        long long1 = run(many, MANY);
        return (double) (long1 - short1) / (MANY - FEW);
    }

    private static long run(Path file, int requests) {
        Agent agent = new Agent(Replay.config(file), Demand.none(), roundTrip -> {});
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Summary summary = agent.run();
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(summary.roundTrips().get("http"))
                .containsEntry(Outcome.COMPLETE, (long) requests);
        assertThat(summary.drops()).isEmpty();
        return allocated;
    }

    private static Path write(Path file, int requests, int segments) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            CaptureFileWriter writer = CaptureFileWriter.micros(out, 1);
            Connection connection = new Connection(writer);
            connection.handshake();
            for (int i = 0; i < requests; i++) {
                connection.exchange(segments);
            }
        }
        return file;
    }

    /** One keep-alive connection, written frame by frame. */
    private static final class Connection {
        private final CaptureFileWriter writer;
        private final byte[] request =
                "GET /some/path HTTP/1.1\r\nHost: wire.test\r\nAccept: */*\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII);
        private final byte[] body = new byte[SEGMENT_BYTES];
        private long timeNs = 1_700_000_000_000_000_000L;
        private int client = 1;
        private int server = 1;

        Connection(CaptureFileWriter writer) {
            this.writer = writer;
        }

        void handshake() throws IOException {
            frame(true, 0x02, 0, 0, new byte[0]);
            frame(false, 0x12, 0, 1, new byte[0]);
            frame(true, 0x10, 1, 1, new byte[0]);
        }

        void exchange(int segments) throws IOException {
            frame(true, 0x18, client, server, request);
            client += request.length;
            byte[] head =
                    ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: "
                                    + segments * SEGMENT_BYTES
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII);
            frame(false, 0x18, server, client, head);
            server += head.length;
            for (int i = 0; i < segments; i++) {
                frame(false, 0x10, server, client, body);
                server += body.length;
                if (i % 2 == 1) {
                    frame(true, 0x10, client, server, new byte[0]);
                }
            }
        }

        private void frame(
                boolean fromClient, int flags, int sequence, int acknowledgment, byte[] data)
                throws IOException {
            ByteBuffer frame = ByteBuffer.allocate(54 + data.length);
            frame.putLong(0).putInt(0).putShort((short) 0x0800);
            frame.put((byte) 0x45).put((byte) 0).putShort((short) (40 + data.length)).putInt(0);
            frame.put((byte) 64).put((byte) 6).putShort((short) 0);
            frame.putInt(fromClient ? 0x0a000001 : 0x0a000002);
            frame.putInt(fromClient ? 0x0a000002 : 0x0a000001);
            frame.putShort((short) (fromClient ? 40000 : 80));
            frame.putShort((short) (fromClient ? 80 : 40000));
            frame.putInt(sequence).putInt(acknowledgment).putShort((short) (0x5000 | flags));
            frame.putShort((short) 0xffff).putInt(0).put(data);
            timeNs += 10_000;
            writer.frame(timeNs, frame.array());
        }
    }
}
