package io.wiretrip.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wiretrip.agent.capture.afpacket.AfPacket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What live tests need; without it they are skipped, but fail in CI where the privilege is there.
 */
final class LiveConditions {
    private static final int CAP_NET_RAW = 13;
    private static final int CAP_SYS_ADMIN = 21;

    private LiveConditions() {}

    static void assumeLibpcap() {
        try {
            PcapLibrary.load();
        } catch (LiveCaptureException e) {
            assertThat(mustRun()).as("in CI with privilege, but: %s", e.getMessage()).isFalse();
            assumeTrue(false, e.getMessage());
        }
    }

    static void assumeCapture() {
        assumeTrue(hasCapability(CAP_NET_RAW), "needs root or CAP_NET_RAW");
        assumeLibpcap();
    }

    /** For the ring, which needs no libpcap. */
    static void assumeRing() {
        boolean permitted = hasCapability(CAP_NET_RAW);
        assumeTrue(permitted, "needs root or CAP_NET_RAW");
        boolean there = AfPacket.lack() == AfPacket.Lack.NOTHING;
        assertThat(mustRun() && !there).as("in CI with privilege, but without a ring").isFalse();
        assumeTrue(there, "needs packet sockets");
    }

    static void assumeCommand(String name) {
        boolean there =
                Stream.of("/usr/bin", "/usr/sbin", "/bin", "/sbin")
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        assertThat(mustRun() && !there).as("in CI with privilege, but without %s", name).isFalse();
        assumeTrue(there, "needs " + name);
    }

    static void assumeNamespaces() {
        assumeCapture();
        assumeTrue(hasCapability(CAP_SYS_ADMIN), "needs root or CAP_SYS_ADMIN");
        boolean ip =
                Files.isExecutable(Path.of("/sbin/ip")) || Files.isExecutable(Path.of("/bin/ip"));
        assertThat(mustRun() && !ip).as("in CI with privilege, but without iproute2").isFalse();
        assumeTrue(ip, "needs iproute2");
    }

    private static boolean mustRun() {
        return "true".equals(System.getenv("CI")) && hasCapability(CAP_NET_RAW);
    }

    private static boolean hasCapability(int capability) {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("CapEff:"))
                    .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .anyMatch(mask -> (mask >>> capability & 1) == 1);
        } catch (IOException _) {
            return false; // not Linux
        }
    }
}
