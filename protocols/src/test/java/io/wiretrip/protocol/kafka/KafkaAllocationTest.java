package io.wiretrip.protocol.kafka;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.Endpoint;
import io.wiretrip.protocol.MemoryBudget;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.Session;
import io.wiretrip.protocol.SessionContext;
import io.wiretrip.protocol.Transport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a message costs when nobody wants more than times, sizes and outcomes. */
class KafkaAllocationTest {
    private static final int WARM_UP = 20_000;
    private static final int MEASURED = 20_000;

    /** A request, a response and the RoundTrip that joins them; nothing else. */
    private static final long ROUND_TRIP_BYTES_MAX = 400;

    @Test
    void heartbeatsAllocateNothingButTheMessages() {
        measure(KafkaBytes.heartbeat(1, "group"), KafkaBytes.heartbeatAnswer(1, 0));
    }

    @Test
    void producingAllocatesNothingButTheMessages() {
        byte[] records = KafkaBytes.batch(50, 0, 5_000);
        measure(KafkaBytes.produce(1, -1, "orders", records), KafkaBytes.produced(1, "orders", 0));
    }

    @Test
    void fetchingAllocatesNothingButTheMessages() {
        byte[] records = KafkaBytes.batch(50, 0, 5_000);
        measure(KafkaBytes.fetch(1, 2, 3), KafkaBytes.fetched(1, 2, 3, records));
    }

    private static void measure(byte[] request, byte[] response) {
        Protocol kafka = new KafkaProtocol();
        SessionContext context =
                new SessionContext(
                        List.of(kafka),
                        Demand.none(),
                        DecoderOptions.DEFAULT,
                        new MemoryBudget(1 << 20),
                        rt -> {});
        Endpoint client = new Endpoint(0, 1, false, 40_000);
        Endpoint server = new Endpoint(0, 2, false, 9092);
        Session session = new Session(kafka, Transport.TCP, client, server, context, false);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment requestMemory = arena.allocateFrom(JAVA_BYTE, request);
            MemorySegment responseMemory = arena.allocateFrom(JAVA_BYTE, response);
            Bytes in = new Bytes();
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = 0;
            for (long i = 0; i < WARM_UP + MEASURED; i++) {
                if (i == WARM_UP) {
                    before = threads.getCurrentThreadAllocatedBytes();
                }
                in.wrap(requestMemory, 0, request.length, i * request.length);
                session.decode(true, in.arrived(i, i * response.length));
                in.wrap(responseMemory, 0, response.length, i * response.length);
                session.decode(false, in.arrived(i, (i + 1) * request.length));
            }
            long perRoundTrip = (threads.getCurrentThreadAllocatedBytes() - before) / MEASURED;
            assertThat(context.counters(kafka).roundTrips()).isEqualTo(WARM_UP + MEASURED);
            assertThat(perRoundTrip)
                    .as("bytes allocated per RoundTrip")
                    .isBetween(1L, ROUND_TRIP_BYTES_MAX);
        }
    }
}
