package io.wiretrip.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two hosts, a and b, behind a bridge on the third, r, where the capture runs; each is a network
 * namespace. What every engine has to do there.
 */
@Timeout(120)
abstract class LiveNamespaceContract {
    static final String PORT = "9";

    private final String prefix = "wt" + ProcessHandle.current().pid();
    private final List<String> namespaces = new ArrayList<>();

    @BeforeEach
    void bridge() throws Exception {
        LiveConditions.assumeNamespaces();
        for (String host : List.of("r", "a", "b")) {
            ip("netns", "add", prefix + host);
            namespaces.add(prefix + host);
        }
        in("r", "link", "add", "br0", "type", "bridge");
        for (String host : List.of("a", "b")) {
            String veth = "v" + host;
            in("r", "link", "add", veth, "type", "veth", "peer", "eth0", "netns", prefix + host);
            in("r", "link", "set", veth, "master", "br0", "up");
            in(host, "link", "set", "eth0", "up");
        }
        in("a", "addr", "add", "10.9.0.1/24", "dev", "eth0");
        in("b", "addr", "add", "10.9.0.2/24", "dev", "eth0");
        in("a", "addr", "add", "fd09::1/64", "dev", "eth0", "nodad");
        in("b", "addr", "add", "fd09::2/64", "dev", "eth0", "nodad");
        in("r", "addr", "add", "10.9.0.3/24", "dev", "br0");
        in("r", "link", "set", "br0", "up");
    }

    @AfterEach
    void remove() throws Exception {
        for (String namespace : namespaces) {
            ip("netns", "del", namespace);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "any, 10.9.0.2", // forwarded: in at va, out at vb
        "any, fd09::2",
        "any, 10.9.0.3", // for the host itself: in at va, in at br0
        "^v|^br, 10.9.0.2",
        "^v|^br, 10.9.0.3"
    })
    void aPacketThatPassesSeveralInterfacesCountsOnce(String interfaces, String target)
            throws IOException {
        try (ProbeProcess capture = probe("r", "capture", interfaces, PORT, "50")) {
            capture.await("ready");
            try (ProbeProcess sender = probe("a", "send", target, PORT, "50")) {
                assertThat(sender.rest()).isEmpty();
            }
            List<String> lines = capture.rest();
            assertThat(lines.stream().filter(line -> line.startsWith("datagram ")))
                    .hasSize(50)
                    .doesNotHaveDuplicates();
            assertThat(copies(lines)).isGreaterThanOrEqualTo(50);
        }
    }

    @Test
    void aSingleInterfaceNeedsNoComparison() throws IOException {
        try (ProbeProcess capture = probe("b", "capture", "eth0", PORT, "50")) {
            capture.await("ready eth0");
            try (ProbeProcess sender = probe("a", "send", "10.9.0.2", PORT, "50")) {
                assertThat(sender.rest()).isEmpty();
            }
            List<String> lines = capture.rest();
            assertThat(lines.stream().filter(line -> line.startsWith("datagram "))).hasSize(50);
            assertThat(copies(lines)).isZero();
        }
    }

    @Test
    void theFilterLooksBehindOneAndTwoTags() throws IOException {
        try (ProbeProcess capture = probe("b", "capture", "eth0", PORT, "3")) {
            capture.await("ready eth0");
            try (ProbeProcess sender = probe("a", "inject", "eth0", PORT)) {
                assertThat(sender.rest()).isEmpty();
            }
            assertThat(capture.rest())
                    .contains("untagged", "tagged", "tagged twice")
                    .doesNotContain("tagged for another port");
        }
    }

    /** The engine, as the configuration calls it. */
    abstract String engine();

    final ProbeProcess probe(String host, String... arguments) throws IOException {
        return ProbeProcess.start(
                List.of("ip", "netns", "exec", prefix + host),
                List.of("-D" + LiveProbe.ENGINE + "=" + engine()),
                arguments);
    }

    private static int copies(List<String> lines) {
        String[] sums = lines.getLast().split(" ", -1);
        assertThat(sums).as("%s", lines).hasSize(6).contains("copies", "lost");
        return Integer.parseInt(sums[3]);
    }

    final void in(String host, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("-n", prefix + host));
        all.addAll(List.of(arguments));
        ip(all.toArray(String[]::new));
    }

    /** The name of a namespace. */
    final String netns(String host) {
        return prefix + host;
    }

    /** Has a namespace removed in the end. */
    final void add(String namespace) {
        namespaces.add(namespace);
    }

    static void ip(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
    }
}
