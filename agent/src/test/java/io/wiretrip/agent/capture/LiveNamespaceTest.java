package io.wiretrip.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The engine that is libpcap, between network namespaces. */
final class LiveNamespaceTest extends LiveNamespaceContract {
    @Override
    String engine() {
        return "pcap";
    }

    @Test
    void anInterfaceThatGoesAwayEndsTheCapture() throws Exception {
        try (ProbeProcess capture = probe("r", "capture", "va", PORT, "1000")) {
            capture.await("ready va");
            in("r", "link", "del", "va");
            assertThat(capture.rest().getLast()).startsWith("capture on va ended: ");
        }
    }
}
