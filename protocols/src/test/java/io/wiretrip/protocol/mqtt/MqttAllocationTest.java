package io.wiretrip.protocol.mqtt;

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

/** What a message costs. */
final class MqttAllocationTest {
    private static final int WARM_UP = 20_000;
    private static final int MEASURED = 20_000;

    /** A request, a response and the RoundTrip that joins them; nothing else. */
    private static final long ROUND_TRIP_BYTES_MAX = 400;

    @Test
    void allocatesNothingButTheMessages() {
        assertThat(bytesPerRoundTrip(Demand.none(), MqttBytes.connect(4, "c")))
                .isBetween(1L, ROUND_TRIP_BYTES_MAX);
    }

    /** The topic, the client's name: what comes again is kept once. */
    @Test
    void allocatesNoTextThatIsThereAlready() {
        assertThat(bytesPerRoundTrip(Demand.all(), MqttBytes.connect(4, "c")))
                .isBetween(1L, ROUND_TRIP_BYTES_MAX);
    }

    private static long bytesPerRoundTrip(Demand demand, byte[] connect) {
        Protocol mqtt = new MqttProtocol();
        SessionContext context =
                new SessionContext(
                        List.of(mqtt),
                        demand,
                        DecoderOptions.DEFAULT,
                        new MemoryBudget(1 << 20),
                        rt -> {});
        Endpoint client = new Endpoint(0, 1, false, 40_000);
        Endpoint server = new Endpoint(0, 2, false, 1883);
        Session session = new Session(mqtt, Transport.TCP, client, server, context, false);
        byte[] publish = MqttBytes.publish(2, "plant/line/7/state", 1, "x".repeat(200));
        byte[] ack = MqttBytes.ack(0x40, 1);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(1024);
            Bytes in = new Bytes();
            deliver(session, true, memory, connect, in, 0);
            deliver(session, false, memory, MqttBytes.connack(), in, 0);
            MemorySegment requests = arena.allocateFrom(JAVA_BYTE, publish);
            MemorySegment responses = arena.allocateFrom(JAVA_BYTE, ack);
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = 0;
            for (long i = 0; i < WARM_UP + MEASURED; i++) {
                if (i == WARM_UP) {
                    before = threads.getCurrentThreadAllocatedBytes();
                }
                in.wrap(requests, 0, publish.length, connect.length + i * publish.length);
                session.decode(true, in.arrived(i, 4 + i * ack.length));
                in.wrap(responses, 0, ack.length, 4 + i * ack.length);
                session.decode(false, in.arrived(i, connect.length + (i + 1) * publish.length));
            }
            long perRoundTrip = (threads.getCurrentThreadAllocatedBytes() - before) / MEASURED;
            assertThat(context.counters(mqtt).roundTrips()).isEqualTo(WARM_UP + MEASURED + 1L);
            return perRoundTrip;
        }
    }

    private static void deliver(
            Session session,
            boolean client,
            MemorySegment memory,
            byte[] data,
            Bytes in,
            long position) {
        MemorySegment.copy(data, 0, memory, JAVA_BYTE, 0, data.length);
        session.decode(client, in.wrap(memory, 0, data.length, position).arrived(0, 0));
    }
}
