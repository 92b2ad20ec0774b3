package io.wiretrip.agent.capture;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wiretrip.protocol.Transport;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every engine of live capture has to do, on loopback. */
@Timeout(60)
abstract class LiveSourceContract {
    private static final int POLLS_MAX = 200;
    private static final int QUIET_POLLS = 3;
    private static final long NS_PER_SECOND = 1_000_000_000;

    private final List<Datagram> seen = new ArrayList<>();
    private final List<Long> timesNs = new ArrayList<>();

    /** Skips where the engine cannot be used. */
    abstract void assumeCapture();

    abstract PacketSource open(LiveOptions options);

    @BeforeEach
    void needsPrivilege() {
        assumeCapture();
    }

    @ParameterizedTest
    @CsvSource({"lo, 127.0.0.1", "lo, ::1", "any, 127.0.0.1", "any, ::1", "l.$, ::1"})
    void everyDatagramArrivesOnce(String interfaces, String address) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral(address));
                PacketSource source = open(interfaces, Transport.UDP, socket.getLocalPort())) {
            List<String> sent = new ArrayList<>();
            long before = Instant.now().getEpochSecond();
            for (int i = 0; i < 100; i++) {
                sent.add(send(socket, "datagram " + i));
            }
            sent.add(send(socket, "datagram 99")); // a repeated one is not a copy
            pollUntil(source, sent.size());
            assertThat(seen).extracting(Datagram::payload).containsExactlyElementsOf(sent);
            assertThat(timesNs)
                    .allMatch(time -> Math.abs(time / NS_PER_SECOND - before) < 60)
                    .anyMatch(time -> time % 1000 != 0); // nanoseconds, not microseconds
        }
    }

    @ParameterizedTest
    @CsvSource({"lo, 127.0.0.1", "lo, ::1", "any, 127.0.0.1", "any, ::1"})
    void everySegmentArrivesOnce(String interfaces, String address) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral(address));
                PacketSource source = open(interfaces, Transport.TCP, server.getLocalPort())) {
            String sent =
                    IntStream.range(0, 20_000).mapToObj(Integer::toString).collect(joining(" "));
            int clientPort = exchange(server, sent);
            pollUntil(source, sent.length());
            List<Datagram> data =
                    seen.stream()
                            .filter(s -> s.sourcePort() == clientPort && !s.payload().isEmpty())
                            .sorted(Comparator.comparingLong(Datagram::sequence))
                            .toList();
            assertThat(data.stream().map(Datagram::payload).collect(joining())).isEqualTo(sent);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lo", "any"})
    void anIdleInterfaceGivesZero(String interfaces) throws IOException {
        try (DatagramSocket unused = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
                PacketSource source = open(interfaces, Transport.UDP, unused.getLocalPort())) {
            for (int i = 0; i < 5; i++) {
                assertThat(source.poll(_ -> {}, 64)).isZero();
            }
            assertThat(source.interfaces()).containsExactly(interfaces);
            assertThat(source.interfaceFrames())
                    .containsExactly(new InterfaceFrames(interfaces, 0, 0));
            assertThat(source.damage()).isEmpty();
        }
    }

    @Test
    void onePollPassesNoMoreThanWasAskedFor() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
                PacketSource source = open("lo", Transport.UDP, socket.getLocalPort())) {
            for (int i = 0; i < 50; i++) {
                send(socket, "datagram " + i);
            }
            int passed = 0;
            for (int i = 0; i < POLLS_MAX && passed < 50; i++) {
                int now = source.poll(this::see, 7);
                assertThat(now).isBetween(0, 7);
                passed += now;
            }
            assertThat(seen).hasSize(50);
        }
    }

    @Test
    void whatTheKernelHadNoRoomForIsCounted() throws IOException {
        PacketSource source;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            source = open("lo", Transport.UDP, socket.getLocalPort());
            socket.setSendBufferSize(1 << 20);
            byte[] large = new byte[60_000];
            for (int i = 0; i < 500; i++) { // 30 MB into a buffer of 16 MB
                socket.send(
                        new DatagramPacket(large, large.length, socket.getLocalSocketAddress()));
            }
            pollUntil(source, Integer.MAX_VALUE);
        }
        source.close();
        assertThat(source.kernelDrops()).isPositive();
        assertThat(seen).isNotEmpty().hasSizeLessThan(500);
        assertThat(source.interfaceFrames())
                .containsExactly(new InterfaceFrames("lo", seen.size(), source.kernelDrops()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64})
    void anExceptionOfTheSinkReachesThePollerAndTheNextPollGoesOn(int failAt) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
                PacketSource source = open("lo", Transport.UDP, socket.getLocalPort())) {
            for (int i = 0; i < 100; i++) {
                send(socket, "datagram " + i);
            }
            FrameSink failing =
                    frame -> {
                        see(frame);
                        if (seen.size() == failAt) {
                            throw new IllegalStateException("by the test");
                        }
                    };
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < POLLS_MAX; i++) {
                                    source.poll(failing, 1000);
                                }
                            })
                    .hasMessage("by the test");
            pollUntil(source, 100);
            assertThat(seen).hasSize(100);
        }
    }

    private PacketSource open(String interfaces, Transport transport, int port) {
        FilterRule rule = new FilterRule(Set.of(transport), List.of(port), null);
        BpfFilter filter = BpfFilter.of(List.of(rule), FilterScope.RULES_ONLY);
        return open(new LiveOptions(interfaces, true, 16, filter));
    }

    private static String send(DatagramSocket socket, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        socket.send(new DatagramPacket(bytes, bytes.length, socket.getLocalSocketAddress()));
        return text;
    }

    /** Sends text to the server and reads it there; returns the port of the client. */
    private static int exchange(ServerSocket server, String text) throws IOException {
        try (Socket client = new Socket()) {
            client.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
            try (Socket accepted = server.accept()) {
                byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
                for (int from = 0; from < bytes.length; from += 1000) {
                    int length = Math.min(1000, bytes.length - from);
                    client.getOutputStream().write(bytes, from, length);
                    accepted.getInputStream().readNBytes(length);
                }
                return client.getLocalPort();
            }
        }
    }

    /** Polls until so many payload units were seen, and then until it is quiet. */
    private void pollUntil(PacketSource source, int expected) {
        int quiet = 0;
        for (int i = 0; i < POLLS_MAX && quiet < QUIET_POLLS; i++) {
            int now = source.poll(this::see, 64);
            boolean all =
                    seen.size() >= expected
                            || expected == Integer.MAX_VALUE
                            || seen.stream().mapToInt(s -> s.payload().length()).sum() >= expected;
            quiet = now == 0 && all ? quiet + 1 : 0;
        }
    }

    private void see(Frame frame) {
        Datagram datagram = Datagram.of(frame);
        if (datagram != null) {
            seen.add(datagram);
            timesNs.add(frame.timeNs);
        }
    }
}
