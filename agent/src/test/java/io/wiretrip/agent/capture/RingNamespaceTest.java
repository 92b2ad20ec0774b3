package io.wiretrip.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.capture.afpacket.RingSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine that reads a ring of memory, between network namespaces. */
final class RingNamespaceTest extends LiveNamespaceContract {
    @Override
    String engine() {
        return RingSource.ENGINE;
    }

    private void send(String target, int count) throws IOException {
        try (ProbeProcess sender = probe("a", "send", target, PORT, "" + count)) {
            assertThat(sender.rest()).isEmpty();
        }
    }

    private void veth(String host, String address) throws Exception {
        in("r", "link", "add", "v" + host, "type", "veth", "peer", "eth0", "netns", netns(host));
        in("r", "link", "set", "v" + host, "master", "br0", "up");
        in(host, "link", "set", "eth0", "up");
        in(host, "addr", "add", address, "dev", "eth0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"va", "^va"})
    void anInterfaceThatComesBackIsCapturedAgain(String interfaces) throws Exception {
        try (ProbeProcess capture = probe("r", "capture", interfaces, PORT, "20")) {
            capture.await("ready va");
            send("10.9.0.2", 10);
            capture.await("datagram 9");
            in("r", "link", "del", "va");
            capture.await("refused"); // as status shows it
            veth("a", "10.9.0.1/24");
            capture.await("capturing va");
            send("10.9.0.2", 10);
            assertThat(capture.rest().stream().filter(line -> line.startsWith("datagram ")))
                    .hasSize(10);
        }
    }

    @Test
    void anInterfaceThatWasDownIsCapturedAgain() throws Exception {
        try (ProbeProcess capture = probe("b", "capture", "eth0", PORT, "20")) {
            capture.await("ready eth0");
            send("10.9.0.2", 10);
            capture.await("datagram 9");
            in("b", "link", "set", "eth0", "down");
            capture.await("refused");
            in("b", "link", "set", "eth0", "up");
            capture.await("capturing eth0");
            send("10.9.0.2", 10);
            assertThat(capture.rest().stream().filter(line -> line.startsWith("datagram ")))
                    .hasSize(10);
        }
    }

    @Test
    void anInterfaceThatComesLaterIsCapturedWhereItsNameFits() throws Exception {
        try (ProbeProcess capture = probe("r", "capture", "^v", PORT, "10")) {
            capture.await("ready ");
            ip("netns", "add", netns("c"));
            add(netns("c"));
            veth("c", "10.9.0.4/24");
            capture.await("capturing va vb vc");
            try (ProbeProcess sender = probe("c", "send", "10.9.0.3", PORT, "10")) {
                assertThat(sender.rest()).isEmpty();
            }
            assertThat(capture.rest().stream().filter(line -> line.startsWith("datagram ")))
                    .hasSize(10);
        }
    }

    /**
     * Fragments say no ports, by which frames are spread. Those of IPv4 the kernel puts together
     * before; those of IPv6 all go to one worker, who puts them together, wherever the rest of
     * their connection goes.
     */
    @ParameterizedTest
    @ValueSource(strings = {"10.9.0.2", "fd09::2"})
    void aWorkerHasAllFragmentsOfADatagram(String target) throws Exception {
        int connections = 32;
        Map<String, Set<String>> workers = new TreeMap<>();
        List<String> lines;
        try (ProbeProcess capture = probe("b", "fanout", "eth0", PORT, "" + 2 * connections)) {
            capture.await("ready");
            try (ProbeProcess sender = probe("a", "large", target, PORT, "" + connections)) {
                assertThat(sender.rest()).isEmpty();
            }
            lines = capture.rest();
        }
        assertThat(lines).hasSize(2 * connections);
        Set<String> datagrams = new HashSet<>();
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            workers.computeIfAbsent(words[3], _ -> new HashSet<>()).add(words[1]);
            assertThat(datagrams.add(words[3] + " " + words[5])).as(line).isTrue();
            assertThat(Integer.parseInt(words[5])).isIn(LiveProbe.LARGE, LiveProbe.SMALL);
        }
        assertThat(workers).hasSize(connections);
        assertThat(lines).anyMatch(line -> line.startsWith("worker 0"));
        assertThat(lines).anyMatch(line -> line.startsWith("worker 1"));
        if (target.contains(".")) {
            assertThat(workers.values()).allMatch(of -> of.size() == 1);
        }
    }

    @Test
    void tcpdumpSeesAsMany(@TempDir Path folder) throws Exception {
        LiveConditions.assumeCommand("tcpdump");
        Path file = folder.resolve("tcpdump.pcap");
        Process tcpdump =
                new ProcessBuilder(
                                List.of(
                                        "ip",
                                        "netns",
                                        "exec",
                                        netns("r"),
                                        "tcpdump",
                                        "-i",
                                        "va",
                                        "-c",
                                        "500",
                                        "-w",
                                        file.toString(),
                                        "udp",
                                        "port",
                                        PORT))
                        .redirectErrorStream(true)
                        .start();
        try (ProbeProcess capture = probe("r", "capture", "va", PORT, "500")) {
            tcpdump.inputReader().readLine(); // listening on
            capture.await("ready va");
            send("10.9.0.2", 500);
            List<String> ours = capture.rest();
            assertThat(tcpdump.waitFor(20, TimeUnit.SECONDS)).as("tcpdump saw 500").isTrue();
            assertThat(Reading.of(CaptureFiles.open(file)).frames().size()).isEqualTo(500);
            assertThat(ours.stream().filter(line -> line.startsWith("datagram "))).hasSize(500);
            assertThat(ours.getLast()).endsWith("lost 0");
        } finally {
            tcpdump.destroyForcibly();
        }
    }
}
