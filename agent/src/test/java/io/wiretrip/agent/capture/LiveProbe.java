package io.wiretrip.agent.capture;

import io.wiretrip.agent.capture.afpacket.RingSource;
import io.wiretrip.agent.packet.Dissector;
import io.wiretrip.agent.packet.DissectorOptions;
import io.wiretrip.agent.packet.Packet;
import io.wiretrip.agent.packet.PacketSink;
import io.wiretrip.protocol.Transport;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.pcap4j.core.PcapHandle;

/**
 * A process of its own for what a test cannot do in its own: run without privilege or in another
 * network namespace.
 */
final class LiveProbe {
    /** Which engine captures: pcap or afpacket. */
    static final String ENGINE = "wiretrip.test.engine";

    /** More than two frames of a veth. */
    static final int LARGE = 3_500;

    /** Of one frame. */
    static final int SMALL = 10;

    private static final int QUIET_POLLS = 5;
    private static final int POLLS_MAX = 400;

    private LiveProbe() {}

    /**
     * {@code capture INTERFACES PORT COUNT}: says {@code ready}, then the payload of each UDP
     * datagram until COUNT came and it is quiet, then the sums. {@code send ADDRESS PORT COUNT}:
     * sends datagrams. {@code inject INTERFACE PORT}: sends frames with no, one and two VLAN tags,
     * and a tagged one to the port above. {@code fanout INTERFACES PORT COUNT}: as capture, with
     * two workers, and says which of them had which datagram. {@code large ADDRESS PORT COUNT}:
     * sends as many datagrams that have to be fragmented, and as many small ones, from a port for
     * each pair. {@code interfaces}: lists them.
     */
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "capture" ->
                    capture(
                            arguments[1],
                            Integer.parseInt(arguments[2]),
                            Integer.parseInt(arguments[3]));
            case "send" ->
                    send(
                            InetAddress.ofLiteral(arguments[1]),
                            Integer.parseInt(arguments[2]),
                            Integer.parseInt(arguments[3]));
            case "fanout" ->
                    fanout(
                            arguments[1],
                            Integer.parseInt(arguments[2]),
                            Integer.parseInt(arguments[3]));
            case "large" ->
                    large(
                            InetAddress.ofLiteral(arguments[1]),
                            Integer.parseInt(arguments[2]),
                            Integer.parseInt(arguments[3]));
            case "inject" -> Injector.inject(arguments[1], Integer.parseInt(arguments[2]));
            case "interfaces" -> Interfaces.all().forEach(System.out::println);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void capture(String interfaces, int port, int count) {
        FilterRule rule = new FilterRule(Set.of(Transport.UDP), List.of(port), null);
        BpfFilter filter = BpfFilter.of(List.of(rule), FilterScope.EVERYTHING);
        try (PacketSource source = open(new LiveOptions(interfaces, true, 16, filter))) {
            List<String> names = sorted(source);
            System.out.println("ready " + String.join(" ", names));
            int passed = 0;
            int quiet = 0;
            int[] datagrams = new int[1];
            boolean wasRefused = false;
            for (int i = 0; i < POLLS_MAX && quiet < QUIET_POLLS; i++) {
                boolean refused = !source.refused().isEmpty();
                if (refused != wasRefused || !names.equals(sorted(source))) {
                    names = sorted(source);
                    String state = refused ? "refused " + source.refused() : "capturing ";
                    System.out.println(refused ? state : state + String.join(" ", names));
                    wasRefused = refused;
                }
                int now = source.poll(frame -> datagrams[0] += print(frame), 64);
                passed += now;
                // Hosts that come up send packets of their own, which the filter lets pass too.
                quiet = now == 0 && datagrams[0] >= count ? quiet + 1 : 0;
                if (now == PacketSource.END) {
                    System.out.println(source.damage());
                    return;
                }
            }
            System.out.println(
                    "passed "
                            + passed
                            + " copies "
                            + copies(source)
                            + " lost "
                            + source.kernelDrops());
        } catch (LiveCaptureException e) {
            System.out.println(e.getMessage());
        }
    }

    private static void fanout(String interfaces, int port, int count) {
        FilterRule rule = new FilterRule(Set.of(Transport.UDP), List.of(port), null);
        BpfFilter filter = BpfFilter.of(List.of(rule), FilterScope.EVERYTHING);
        List<RingSource> sources =
                RingSource.open(new LiveOptions(interfaces, true, 16, filter), 2);
        System.out.println("ready");
        List<Fanned> fanned = List.of(new Fanned(0, port), new Fanned(1, port));
        int quiet = 0;
        for (int i = 0; i < POLLS_MAX && quiet < QUIET_POLLS; i++) {
            int now = 0;
            for (int worker = 0; worker < 2; worker++) {
                now += sources.get(worker).poll(fanned.get(worker).dissector, 64);
            }
            boolean all = fanned.get(0).found + fanned.get(1).found >= count;
            quiet = now == 0 && all ? quiet + 1 : 0;
        }
        sources.forEach(RingSource::close);
    }

    /** What one worker finds in its share. */
    private static final class Fanned implements PacketSink {
        private final int worker;
        private final int port;
        private final Dissector dissector = new Dissector(DissectorOptions.DEFAULTS, this);
        private int found;

        Fanned(int worker, int port) {
            this.worker = worker;
            this.port = port;
        }

        @Override
        public void tcp(Packet packet) {}

        @Override
        public void udp(Packet packet) {
            if (packet.destinationPort == port) {
                found++;
                System.out.println(
                        "worker "
                                + worker
                                + " port "
                                + packet.sourcePort
                                + " bytes "
                                + packet.capturedLength);
            }
        }
    }

    private static void large(InetAddress to, int port, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.send(new DatagramPacket(new byte[LARGE], LARGE, to, port));
                socket.send(new DatagramPacket(new byte[SMALL], SMALL, to, port));
            }
        }
    }

    private static PacketSource open(LiveOptions options) {
        return System.getProperty(ENGINE, "pcap").equals(RingSource.ENGINE)
                ? RingSource.open(options)
                : LiveSource.open(options);
    }

    private static List<String> sorted(PacketSource source) {
        return source.interfaces().stream().sorted().toList();
    }

    private static long copies(PacketSource source) {
        long[] copies = new long[1];
        source.forEachDrop((_, count) -> copies[0] += count);
        return copies[0];
    }

    /** How many datagrams it printed: one or none. */
    private static int print(Frame frame) {
        Datagram datagram = Datagram.of(frame);
        if (datagram == null) {
            return 0;
        }
        System.out.println(datagram.payload());
        return 1;
    }

    private static void send(InetAddress to, int port, int count) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < count; i++) {
                byte[] bytes = ("datagram " + i).getBytes(StandardCharsets.US_ASCII);
                socket.send(new DatagramPacket(bytes, bytes.length, to, port));
            }
        }
    }

    /** Apart, so that nothing of libpcap is loaded for the other commands. */
    private static final class Injector {
        static void inject(String name, int port) throws Exception {
            PcapLibrary.load(); // quietens it as well
            try (PcapHandle handle = new PcapHandle.Builder(name).build()) {
                handle.sendPacket(frame("", port, "untagged"));
                handle.sendPacket(frame("81000005", port, "tagged"));
                handle.sendPacket(frame("88a8000581000007", port, "tagged twice"));
                handle.sendPacket(frame("81000005", port + 1, "tagged for another port"));
            }
        }

        private static byte[] frame(String tags, int port, String text) {
            byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
            String header =
                    "ffffffffffff020000000001%s0800 4500%04x000000004011%04x 0a090001ffffffff %04x%04x%04x0000"
                            .formatted(
                                    tags,
                                    28 + payload.length,
                                    checksum(28 + payload.length),
                                    port,
                                    port,
                                    8 + payload.length);
            byte[] bytes = HexFormat.of().parseHex(header.replace(" ", ""));
            return ByteBuffer.allocate(bytes.length + payload.length)
                    .put(bytes)
                    .put(payload)
                    .array();
        }

        /** Of the IP header; a bridge with a packet filter drops frames in which it is wrong. */
        private static int checksum(int length) {
            int sum = 0x4500 + length + 0x4011 + 0x0a09 + 0x0001 + 0xffff + 0xffff;
            return ~((sum & 0xffff) + (sum >>> 16)) & 0xffff;
        }
    }
}
