package io.wiretrip.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.wiretrip.agent.capture.afpacket.RingSource;
import io.wiretrip.agent.packet.Dissector;
import io.wiretrip.agent.packet.DissectorOptions;
import io.wiretrip.agent.packet.Packet;
import io.wiretrip.agent.packet.PacketSink;
import io.wiretrip.protocol.Transport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine that reads a ring of memory. */
final class RingSourceTest extends LiveSourceContract {
    private static final int POLLS_MAX = 400;
    private static final int QUIET_POLLS = 3;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Override
    void assumeCapture() {
        LiveConditions.assumeRing();
    }

    @Override
    PacketSource open(LiveOptions options) {
        return RingSource.open(options);
    }

    private static BpfFilter udp(int port) {
        FilterRule rule = new FilterRule(Set.of(Transport.UDP), List.of(port), null);
        return BpfFilter.of(List.of(rule), FilterScope.RULES_ONLY);
    }

    private static LiveOptions on(String interfaces, BpfFilter filter) {
        return new LiveOptions(interfaces, true, 16, filter);
    }

    private static void send(DatagramSocket from, DatagramSocket to, int count) throws IOException {
        byte[] bytes = new byte[200];
        for (int i = 0; i < count; i++) {
            from.send(new DatagramPacket(bytes, bytes.length, to.getLocalSocketAddress()));
        }
    }

    private static DatagramSocket socket() throws IOException {
        return new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    }

    /** Polls until so many frames came and it is quiet; gives how many came. */
    private static int poll(PacketSource source, FrameSink sink, int expected) {
        int passed = 0;
        int quiet = 0;
        for (int i = 0; i < POLLS_MAX && quiet < QUIET_POLLS; i++) {
            int now = source.poll(sink, 64);
            passed += now;
            quiet = now == 0 && passed >= expected ? quiet + 1 : 0;
        }
        return passed;
    }

    /** Rings of small blocks and of large ones, each filled more than twice. */
    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void theRingBeginsAnewAtItsEnd(int blockNum) throws IOException {
        int bytes = 60_000;
        int batch = 20;
        long all = 2L * blockNum * 512 * 1024 / bytes + batch;
        try (DatagramSocket socket = socket();
                PacketSource source =
                        open(new LiveOptions("lo", true, blockNum, udp(socket.getLocalPort())))) {
            for (long sent = 0; sent < all; sent += batch) {
                for (int i = 0; i < batch; i++) {
                    socket.send(
                            new DatagramPacket(
                                    new byte[bytes], bytes, socket.getLocalSocketAddress()));
                }
                Set<Integer> lengths = new HashSet<>();
                int passed = 0;
                for (int i = 0; i < POLLS_MAX && passed < batch; i++) {
                    passed += source.poll(frame -> lengths.add(frame.capturedLength), batch);
                }
                assertThat(passed).isEqualTo(batch);
                assertThat(lengths).containsExactly(14 + 20 + 8 + bytes);
            }
        }
    }

    /** Nothing per packet; what is allocated four times a second for the counts is allowed for. */
    @ParameterizedTest
    @CsvSource({"lo", "any"})
    void nothingIsAllocatedForPackets(String interfaces) throws IOException {
        int packets = 5_000;
        int batch = 500;
        try (DatagramSocket socket = socket();
                PacketSource source = open(on(interfaces, udp(socket.getLocalPort())))) {
            Counting found = new Counting();
            Dissector dissector = new Dissector(DissectorOptions.DEFAULTS, found);
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 6; round++) {
                long allocated = 0;
                for (int sent = 0; sent < packets; sent += batch) {
                    send(socket, socket, batch);
                    long before = THREADS.getCurrentThreadAllocatedBytes();
                    int passed = 0;
                    for (int i = 0; i < POLLS_MAX && passed < batch; i++) {
                        passed += source.poll(dissector, 64);
                    }
                    allocated += THREADS.getCurrentThreadAllocatedBytes() - before;
                    assertThat(passed).isEqualTo(batch);
                }
                least = Math.min(least, allocated);
            }
            assertThat(found.udp).isEqualTo(6L * packets);
            assertThat((double) least / packets).isLessThan(1); // one byte for a packet
        }
    }

    /** Not by the calls of the kernel either, long before they are compiled. */
    @Test
    void nothingIsAllocatedForAWakeUp() {
        int wakeUps = 100;
        try (PacketSource source = open(on("lo", BpfFilter.of("ether proto 0x88b5")))) {
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 20; round++) {
                long allocated = 0;
                for (int i = 0; i < wakeUps; i++) {
                    source.wakeUp();
                    long before = THREADS.getCurrentThreadAllocatedBytes();
                    source.poll(_ -> {}, 1);
                    allocated += THREADS.getCurrentThreadAllocatedBytes() - before;
                }
                least = Math.min(least, allocated); // the others have counts that are due
            }
            assertThat(least).isZero();
        }
    }

    /** What the dissector found. */
    private static final class Counting implements PacketSink {
        private long udp;

        @Override
        public void tcp(Packet packet) {
            throw new AssertionError("filtered");
        }

        @Override
        public void udp(Packet packet) {
            udp++;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lo", "any"})
    void anotherFilterHoldsFromNowOn(String interfaces) throws IOException {
        try (DatagramSocket first = socket();
                DatagramSocket second = socket();
                PacketSource source = open(on(interfaces, udp(first.getLocalPort())))) {
            List<Integer> ports = new ArrayList<>();
            FrameSink see =
                    frame -> {
                        Datagram datagram = Datagram.of(frame);
                        ports.add(datagram == null ? 0 : datagram.targetPort());
                    };
            send(second, second, 5);
            send(first, first, 5);
            assertThat(poll(source, see, 5)).isEqualTo(5);
            source.refilter(udp(second.getLocalPort()));
            send(first, first, 5);
            send(second, second, 5);
            assertThat(poll(source, see, 5)).isEqualTo(5);
            assertThat(ports.subList(0, 5)).containsOnly(first.getLocalPort());
            assertThat(ports.subList(5, 10)).containsOnly(second.getLocalPort());
        }
    }

    @Test
    void aFilterThatIsRefusedLeavesTheOneBefore() throws IOException {
        try (DatagramSocket socket = socket();
                PacketSource source = open(on("lo", udp(socket.getLocalPort())))) {
            BpfFilter damaged = BpfFilter.of("no such word");
            assertThat(refusal(() -> source.refilter(damaged))).startsWith("filter: ");
            send(socket, socket, 5);
            assertThat(poll(source, _ -> {}, 5)).isEqualTo(5);
        }
    }

    @Test
    void framesAreCutAtTheSnapLength() throws IOException {
        try (DatagramSocket socket = socket();
                PacketSource source =
                        open(new LiveOptions("lo", true, 16, 100, udp(socket.getLocalPort())))) {
            send(socket, socket, 1);
            List<Integer> lengths = new ArrayList<>();
            poll(
                    source,
                    frame -> lengths.addAll(List.of(frame.capturedLength, frame.wireLength)),
                    1);
            assertThat(lengths).containsExactly(100, 242);
        }
    }

    /** Whichever way a datagram goes, its connection stays with one worker. */
    @ParameterizedTest
    @ValueSource(strings = {"lo", "any"})
    void workersShareConnections(String interfaces) throws IOException {
        int connections = 64;
        try (DatagramSocket server = socket()) {
            List<RingSource> sources =
                    RingSource.open(on(interfaces, udp(server.getLocalPort())), 2);
            List<DatagramSocket> clients = new ArrayList<>();
            Map<Integer, Set<Integer>> workers = new TreeMap<>();
            Map<Integer, Integer> frames = new HashMap<>();
            try {
                for (int i = 0; i < connections; i++) {
                    DatagramSocket client = socket();
                    clients.add(client);
                    send(client, server, 2);
                    send(server, client, 1);
                }
                for (int worker = 0; worker < 2; worker++) {
                    int self = worker;
                    poll(
                            sources.get(worker),
                            frame -> {
                                Datagram seen = Datagram.of(frame);
                                assert seen != null : "only UDP passes the filter";
                                int client =
                                        seen.sourcePort() == server.getLocalPort()
                                                ? seen.targetPort()
                                                : seen.sourcePort();
                                workers.computeIfAbsent(client, _ -> new HashSet<>()).add(self);
                                frames.merge(client, 1, Integer::sum);
                            },
                            0);
                }
            } finally {
                clients.forEach(DatagramSocket::close);
                sources.forEach(RingSource::close);
            }
            assertThat(workers).hasSize(connections);
            assertThat(workers.values()).allMatch(of -> of.size() == 1);
            assertThat(workers.values()).contains(Set.of(0), Set.of(1));
            assertThat(frames.values()).containsOnly(3);
        }
    }

    @Test
    void whoWaitsIsWoken() {
        try (PacketSource source = open(on("lo", BpfFilter.of("ether proto 0x88b5")))) {
            long begunNs = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                source.wakeUp();
                source.poll(_ -> {}, 1);
            }
            assertThat(System.nanoTime() - begunNs).isLessThan(2_000_000_000); // not 100 × 50 ms
        }
    }

    @Test
    void anUnknownInterfaceIsNamedWithThoseThereAre() {
        assertThat(refusal(() -> RingSource.open(LiveOptions.of("no-such-interface"))))
                .contains("'no-such-interface' fits no interface");
    }

    private static String refusal(Runnable attempt) {
        try {
            attempt.run();
        } catch (LiveCaptureException e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("it was not refused");
    }
}
