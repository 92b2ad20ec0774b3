package io.wiretrip.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {
    private static AgentConfig config(String yaml, Map<String, String> environment) {
        return Loads.env(yaml, environment).config();
    }

    @Test
    void aVariableGoesOverTheFileWhichGoesOverTheDefault() {
        String yaml = "sniffer.ifaces: eth1\nlogger.level: warn\n";
        AgentConfig config =
                config(
                        yaml,
                        Map.of(
                                "WIRETRIP_SNIFFER_IFACES",
                                "eth0",
                                "WIRETRIP_CONTROLLER_CONNEXPIRED",
                                "90s"));
        assertThat(config.sniffer().ifaces()).isEqualTo("eth0");
        assertThat(config.logger().level()).isEqualTo("warn");
        assertThat(config.limits().connExpired()).hasSeconds(90);
        assertThat(config.roundtrips()).isEqualTo(RoundTripsConfig.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{protocol: http, ports: [80, 81]}, {protocol: dns, ports: 53}]",
                "[{protocol: http, ports: ['80', 81]}, {protocol: dns, ports: [53]}]"
            })
    void listsOfMappingsAreYaml(String value) {
        assertThat(config("", Map.of("WIRETRIP_SNIFFER_PROTOCOLS_RULES", value)).sniffer().rules())
                .containsExactly(
                        new ProtocolRule("", "http", List.of(80, 81), null),
                        new ProtocolRule("", "dns", List.of(53), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "source.host,source.port",
                " source.host , source.port ",
                "[source.host, source.port]"
            })
    void listsAreCommaSeparatedOrYaml(String value) {
        assertThat(
                        config(
                                        "controller.layer4Metrics.requiredLabels: destination.host",
                                        Map.of(
                                                "WIRETRIP_CONTROLLER_LAYER4METRICS_REQUIREDLABELS",
                                                value))
                                .controller()
                                .layer4Labels())
                .containsExactly("source.host", "source.port");
    }

    @Test
    void anEmptyVariableIsAnEmptyTextAndElseNothing() {
        Map<String, String> environment =
                Map.of("WIRETRIP_LOGGER_FILENAME", "", "WIRETRIP_LOGGER_MAXSIZE", "");
        assertThat(config("logger.maxSize: 3", environment).logger())
                .isEqualTo(new LoggerConfig(false, "info", "", 3, 7, 10));
    }

    @Test
    void problemsNameTheVariable() {
        assertThat(
                        Loads.errors(
                                "",
                                Map.of(
                                        "WIRETRIP_LOGGER_MAXSIZE",
                                        "big",
                                        "WIRETRIP_PIPELINE",
                                        "[{name: [}]")))
                .containsExactly(
                        "WIRETRIP_LOGGER_MAXSIZE: logger.maxSize: got big, expected a whole number",
                        "WIRETRIP_PIPELINE: pipeline: got a sign where a value should begin; close"
                                + " what is open, or put the value in quotes");
    }

    @Test
    void unknownVariablesAreWarnings() {
        assertThat(
                        Loads.env(
                                        "",
                                        Map.of(
                                                "WIRETRIP_SNIFFER_IFACE",
                                                "eth0",
                                                "WIRETRIP_JAVA_OPTS",
                                                "-Xint",
                                                "PATH",
                                                "/bin"))
                                .warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "WIRETRIP_SNIFFER_IFACE: no key has this name; did you mean"
                                + " WIRETRIP_SNIFFER_IFACES?");
    }

    @Test
    void variablesWithinVariablesStay() {
        assertThat(config("", Map.of("WIRETRIP_SNIFFER_FILE", "${HOME}")).sniffer().file())
                .isEqualTo("${HOME}");
    }

    @Test
    void noTwoKeysShareAVariable() {
        assertThat(ReferenceConfig.keys().stream().map(key -> EnvironmentKeys.name(key.path())))
                .doesNotHaveDuplicates();
    }

    @Test
    void valuesOfVariablesAreNeverStructure() {
        AgentConfig config =
                config("sniffer.file: \"${X}\"\n", Map.of("X", "a\nlogger.level: debug\n"));
        assertThat(config.sniffer().file()).isEqualTo("a\nlogger.level: debug\n");
        assertThat(config.logger().level()).isEqualTo("info");
    }

    @Test
    void secretsAreInNoMessage() {
        ConfigTree tree =
                ConfigTree.parse(
                        "f.yaml",
                        "password: ${PW}\nlimit: http://u:${PW}@h/?apikey=${PW}&b=1\n",
                        Map.of("PW", "hunter2"));
        tree.number(ConfigKey.of("password", 1, "."));
        tree.number(ConfigKey.of("limit", 1, "."));
        tree.refuse("password", "hunter2", "something longer");
        assertThat(tree.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "f.yaml:1: password: got ***, expected a whole number",
                        "f.yaml:1: password: got ***, expected something longer",
                        "f.yaml:2: limit: got http://***@h/?apikey=***&b=1, expected a whole"
                                + " number");
    }
}
