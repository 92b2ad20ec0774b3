package io.wiretrip.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wiretrip.agent.capture.afpacket.RingSource;
import io.wiretrip.protocol.Transport;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator is told when live capture cannot be. */
@Timeout(60)
final class LiveRefusalTest {
    private static final List<String> WITHOUT_CAPABILITIES =
            List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all");

    @Test
    void withoutPrivilegeTheRemediesAreNamed() throws IOException {
        LiveConditions.assumeCapture();
        try (ProbeProcess probe =
                ProbeProcess.start(WITHOUT_CAPABILITIES, List.of(), "capture", "lo", "9", "1")) {
            List<String> lines = probe.rest();
            assertThat(lines).hasSize(5);
            assertThat(lines.getFirst()).startsWith("live capture on lo: not permitted (libpcap: ");
            assertThat(String.join("\n", lines))
                    .contains(
                            "sudo",
                            "--inh-caps +net_raw,+net_admin --ambient-caps +net_raw,+net_admin",
                            "AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN",
                            "Do not set file capabilities (setcap) on the java binary");
        }
    }

    @Test
    void theRingNamesTheRemediesToo() throws IOException {
        LiveConditions.assumeRing();
        List<String> ring = List.of("-D" + LiveProbe.ENGINE + "=" + RingSource.ENGINE);
        try (ProbeProcess probe =
                ProbeProcess.start(WITHOUT_CAPABILITIES, ring, "capture", "lo", "9", "1")) {
            List<String> lines = probe.rest();
            assertThat(lines).hasSize(5);
            assertThat(lines.getFirst())
                    .isEqualTo(
                            "live capture on lo: not permitted"
                                    + " (packet socket: Operation not permitted).");
            assertThat(String.join("\n", lines)).contains("sudo", "AmbientCapabilities");
        }
    }

    @Test
    void withoutLibpcapItIsNamedWithTheRemedy() throws IOException {
        List<String> missing = List.of("-Dorg.pcap4j.core.pcapLibName=no-such-library");
        try (ProbeProcess probe = ProbeProcess.start(List.of(), missing, "capture", "", "9", "1")) {
            List<String> lines = probe.rest();
            assertThat(lines).hasSize(1);
            assertThat(lines.getFirst())
                    .startsWith("live capture needs libpcap, which could not be loaded (")
                    .contains("no-such-library", "apt-get install libpcap0.8", "tcpdump -w -");
        }
    }

    @Test
    void withoutLiveCaptureNothingNativeIsLoaded() throws IOException {
        try (ProbeProcess probe =
                ProbeProcess.start(List.of(), List.of("-Xlog:class+load"), "interfaces")) {
            assertThat(probe.rest())
                    .anyMatch(line -> line.contains("io.wiretrip.agent.capture.Interfaces "))
                    .noneMatch(
                            line -> line.contains("org.pcap4j.") || line.contains("com.sun.jna"));
        }
    }

    @Test
    void anUnknownInterfaceIsNamedWithThoseThereAre() {
        assertThatThrownBy(() -> LiveSource.open(LiveOptions.of("no-such-interface")))
                .isInstanceOf(LiveCaptureException.class)
                .hasMessageContaining("'no-such-interface' fits no interface");
    }

    @Test
    void aFilterThatDoesNotCompileIsQuoted() {
        LiveConditions.assumeCapture();
        FilterRule rule = new FilterRule(Set.of(Transport.TCP), List.of(80), "and");
        BpfFilter filter = BpfFilter.of(List.of(rule), FilterScope.RULES_ONLY);
        assertThatThrownBy(() -> LiveSource.open(new LiveOptions("lo", true, 16, filter)))
                .isInstanceOf(LiveCaptureException.class)
                .hasMessageStartingWith(
                        "filter: '(tcp and host and and port 80)' is refused for lo (libpcap: ");
    }
}
