package io.wiretrip.agent.capture;

import io.wiretrip.protocol.Transport;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * A process of its own for what a test cannot do in its own: run without privilege or in another
 * network namespace.
 */
final class LiveProbe {
    private static final int QUIET_POLLS = 5;
    private static final int POLLS_MAX = 400;

    private LiveProbe() {}

    /**
     * {@code capture INTERFACES PORT COUNT}: says {@code ready}, then the payload of each UDP
     * datagram until COUNT came and it is quiet, then the sums. {@code send ADDRESS PORT COUNT}:
     * sends datagrams. {@code interfaces}: lists them.
     */
    public static void main(String[] arguments) throws IOException {
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
            case "interfaces" -> Interfaces.all().forEach(System.out::println);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void capture(String interfaces, int port, int count) {
        FilterRule rule = new FilterRule(Set.of(Transport.UDP), List.of(port), null);
        BpfFilter filter = BpfFilter.of(List.of(rule), FilterScope.EVERYTHING);
        try (LiveSource source = LiveSource.open(new LiveOptions(interfaces, true, 16, filter))) {
            System.out.println("ready " + String.join(" ", source.interfaces()));
            int passed = 0;
            int quiet = 0;
            for (int i = 0; i < POLLS_MAX && quiet < QUIET_POLLS; i++) {
                int now = source.poll(LiveProbe::print, 64);
                passed += now;
                quiet = now == 0 && passed >= count ? quiet + 1 : 0;
            }
            System.out.println(
                    "passed "
                            + passed
                            + " copies "
                            + source.drops().get(LiveDrop.COPY_OF_OTHER_INTERFACE)
                            + " lost "
                            + source.kernelDrops());
        } catch (LiveCaptureException e) {
            System.out.println(e.getMessage());
        }
    }

    private static void print(Frame frame) {
        Datagram datagram = Datagram.of(frame);
        if (datagram != null) {
            System.out.println(datagram.payload());
        }
    }

    private static void send(InetAddress to, int port, int count) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < count; i++) {
                byte[] bytes = ("datagram " + i).getBytes(StandardCharsets.US_ASCII);
                socket.send(new DatagramPacket(bytes, bytes.length, to, port));
            }
        }
    }
}
