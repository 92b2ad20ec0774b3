package io.wiretrip.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TracerVariablesTest {
    private static AgentConfig config(String yaml, Map<String, String> environment) {
        return Loads.env(yaml, environment).config();
    }

    @Test
    void withoutThemNothingChanges() {
        assertThat(config("", Map.of("AGENT_NAME", "x", "AGENT_INTERFACE", "")))
                .isEqualTo(AgentConfig.DEFAULT);
    }

    @Test
    void oneOfThemBringsTheDefaultsOfTheOthers() {
        AgentConfig config = config("", Map.of("AGENT_ENDPOINT_URL", "http://127.0.0.1:8000/i"));
        assertThat(config.sniffer().ifaces()).isEqualTo("^eth0$");
        assertThat(config.capture().bpf()).isEqualTo("tcp");
        assertThat(config.sniffer().noPromisc()).isFalse();
        assertThat(config.flows().enabled()).isTrue();
        assertThat(config.flows().target().endpoint()).isEqualTo("http://127.0.0.1:8000/i");
        assertThat(config.flows().interfaceName()).isEqualTo("eth0");
    }

    @Test
    void flowsAreExportedAsByGoTracer() {
        AgentConfig config =
                config(
                        "",
                        Map.of(
                                "AGENT_INTERFACE",
                                "wlan0",
                                "AGENT_BATCH_SIZE",
                                "20",
                                "AGENT_SEND_INTERVAL",
                                "120"));
        FlowsConfig flows = config.flows();
        assertThat(flows.target().endpoint()).isEqualTo(FlowsConfig.DEFAULT_ENDPOINT);
        assertThat(flows.interfaceName()).isEqualTo("wlan0");
        assertThat(flows.batch().size()).isEqualTo(20);
        assertThat(flows.batch().interval()).hasSeconds(120);
        assertThat(flows.batch().effectiveSize()).isEqualTo(1);
    }

    @Test
    void theyGoOverTheFileAndOursGoOverThem() {
        String yaml = "sniffer: {ifaces: eth1, bpf: udp}\n";
        AgentConfig config =
                config(
                        yaml,
                        Map.of(
                                "AGENT_INTERFACE",
                                "wlan0",
                                "AGENT_PROMISCUOUS",
                                "false",
                                "AGENT_SNAP_LEN",
                                "2048",
                                "WIRETRIP_SNIFFER_SNAPLEN",
                                "4096"));
        assertThat(config.sniffer().ifaces()).isEqualTo("^wlan0$");
        assertThat(config.capture()).isEqualTo(new CaptureConfig("udp", 4096, 0));
        assertThat(config.sniffer().noPromisc()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"any,any", "eth0,^eth0$", "br-lan,^br-lan$", "eth0.100,^\\Qeth0.100\\E$"})
    void anInterfaceIsNamedExactly(String name, String ifaces) {
        assertThat(config("", Map.of("AGENT_INTERFACE", name)).sniffer().ifaces())
                .isEqualTo(ifaces);
    }

    @Test
    void problemsNameTheVariable() {
        assertThat(Loads.errors("", Map.of("AGENT_PROMISCUOUS", "si", "AGENT_SNAP_LEN", "10")))
                .containsExactly(
                        "AGENT_PROMISCUOUS: sniffer.noPromisc: got si, expected true or false",
                        "AGENT_SNAP_LEN: sniffer.snapLen: got 10, expected 64 to 262144 bytes");
    }
}
