package io.wiretrip.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EffectiveConfigTest {
    @Test
    void defaultsAreThoseOfTheReference() {
        String reference =
                ReferenceConfig.text().lines().filter(line -> !line.matches(" *#.*")).toList() + "";
        assertThat(lines(EffectiveConfig.text(AgentConfig.DEFAULT)) + "").isEqualTo(reference);
        assertThat(EffectiveConfig.text(Loads.yaml("").config()))
                .isEqualTo(
                        EffectiveConfig.text(AgentConfig.DEFAULT)
                                .replace("compat: auto", "compat: \"on\""));
    }

    @Test
    void itReadsBackAsTheSame() throws IOException {
        AgentConfig config = Loads.yaml(Loads.resource("packetd.yaml")).config();
        String text = EffectiveConfig.text(config);
        AgentConfig again = Loads.yaml(text).config();
        assertThat(again).isEqualTo(config);
        assertThat(EffectiveConfig.text(again)).isEqualTo(text);
    }

    @Test
    void valuesOfTheEnvironmentAndCorrectionsShow() {
        AgentConfig config =
                Loads.env("sniffer.blockNum: 20", Map.of("WIRETRIP_LOGGER_LEVEL", "WARN")).config();
        assertThat(lines(EffectiveConfig.text(config))).contains("  level: warn", "  blockNum: 16");
    }

    @Test
    void secretsAreMaskedWhereverTheyStand() {
        AgentConfig config =
                Loads.env(
                                """
                                sniffer.file: "https://me:${PW}@host/x?token=${PW}&y=1"
                                processor:
                                - name: p
                                  config:
                                    header: {Authorization: "${PW}"}
                                    auth: {bearerToken: "${PW}", tokenFile: /run/token}
                                    targets:
                                    - {password: "${PW}", url: "http://${PW}@h"}
                                """,
                                Map.of("PW", "hunter2"))
                        .config();
        assertThat(EffectiveConfig.text(config))
                .doesNotContain("hunter2")
                .contains("file: \"https://***@host/x?token=***&y=1\"", "tokenFile: /run/token");
    }

    @Test
    void oddTextsAreQuotedSoThatTheyReadBack() {
        for (String text : List.of("a: b", "- x", "yes", "null", "", "\"\\", "#", "ü\u0001", "1")) {
            AgentConfig config = Loads.env("", Map.of("WIRETRIP_SNIFFER_FILE", text)).config();
            assertThat(Loads.yaml(EffectiveConfig.text(config)).config().sniffer().file())
                    .isEqualTo(text);
        }
    }

    private static List<String> lines(String text) {
        return text.lines().filter(line -> !line.matches(" *#.*")).toList();
    }
}
