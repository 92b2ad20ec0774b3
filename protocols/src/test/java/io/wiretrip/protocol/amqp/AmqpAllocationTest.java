package io.wiretrip.protocol.amqp;

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
final class AmqpAllocationTest {
    private static final int WARM_UP = 20_000;
    private static final int MEASURED = 20_000;

    /** A RoundTrip, and a message for each of its halves. */
    private static final long ROUND_TRIP_BYTES_MAX = 500;

    @Test
    void allocatesNothingButTheMessagesForADeliveryAndItsAck() {
        byte[] fromServer = AmqpWire.deliver(1, "amq.ctag-xRAuOd37LWayvEc0gtQNTA", 1, 1000);
        byte[] fromClient = AmqpWire.ack(1, 0, true);
        assertThat(perRoundTrip(fromClient, fromServer)).isBetween(1L, ROUND_TRIP_BYTES_MAX);
    }

    @Test
    void allocatesNothingButTheMessagesForAMethodAndItsOk() {
        byte[] fromServer = AmqpWire.declareOk(1, "orders");
        byte[] fromClient = AmqpWire.declare(1, "orders", false);
        assertThat(perRoundTrip(fromClient, fromServer)).isBetween(1L, ROUND_TRIP_BYTES_MAX);
    }

    private static long perRoundTrip(byte[] fromClient, byte[] fromServer) {
        Protocol amqp = new AmqpProtocol();
        SessionContext context =
                new SessionContext(
                        List.of(amqp),
                        Demand.none(),
                        DecoderOptions.DEFAULT,
                        new MemoryBudget(1 << 20),
                        rt -> {});
        Endpoint client = new Endpoint(0, 1, false, 40_000);
        Endpoint server = new Endpoint(0, 2, false, 5672);
        Session session = new Session(amqp, Transport.TCP, client, server, context, false);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment clientMemory = arena.allocateFrom(JAVA_BYTE, fromClient);
            MemorySegment serverMemory = arena.allocateFrom(JAVA_BYTE, fromServer);
            Bytes in = new Bytes();
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = 0;
            for (long i = 0; i < WARM_UP + MEASURED; i++) {
                if (i == WARM_UP) {
                    before = threads.getCurrentThreadAllocatedBytes();
                }
                in.wrap(clientMemory, 0, fromClient.length, i * fromClient.length);
                session.decode(true, in.arrived(i, i * fromServer.length));
                in.wrap(serverMemory, 0, fromServer.length, i * fromServer.length);
                session.decode(false, in.arrived(i, (i + 1) * fromClient.length));
            }
            long perRoundTrip = (threads.getCurrentThreadAllocatedBytes() - before) / MEASURED;
            assertThat(context.counters(amqp).roundTrips())
                    .isGreaterThanOrEqualTo(WARM_UP + MEASURED);
            return perRoundTrip;
        }
    }
}
