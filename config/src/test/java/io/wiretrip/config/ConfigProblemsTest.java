package io.wiretrip.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigProblemsTest {
    record Wrong(String yaml, String... problems) {}

    static List<Wrong> wrong() {
        return List.of(
                new Wrong(
                        "logger:\n  level: loud\n",
                        "f.yaml:2: logger.level: got loud, expected debug, info, warn, error"),
                new Wrong(
                        "logger.level: warning",
                        "f.yaml:1: logger.level: got warning, expected debug, info, warn, error;"
                                + " did you mean warn?"),
                new Wrong(
                        "sniffer:\n  noPromisc: maybe\n",
                        "f.yaml:2: sniffer.noPromisc: got maybe, expected true or false"),
                new Wrong(
                        "controller.connExpired: 5 minutes",
                        "f.yaml:1: controller.connExpired: got 5 minutes, expected a duration such"
                                + " as 250ms, 5m or 1h30m, or whole seconds"),
                new Wrong(
                        "controller.connExpired: 500ms",
                        "f.yaml:1: controller.connExpired: got 500ms, expected at least 1s"),
                new Wrong(
                        "controller.connExpired: [5m]",
                        "f.yaml:1: controller.connExpired: got a list, expected a duration"),
                new Wrong(
                        "exporter.roundtrips.maxSize: 99999999999",
                        "f.yaml:1: exporter.roundtrips.maxSize: got 99999999999, expected a whole"
                                + " number from -2147483648 to 2147483647"),
                new Wrong(
                        "exporter.roundtrips.maxSize: 010",
                        "f.yaml:1: exporter.roundtrips.maxSize: got 010, expected a whole number"
                                + " without leading zeros"),
                new Wrong(
                        "sniffer: eth0", "f.yaml:1: sniffer: got eth0, expected a section of keys"),
                new Wrong(
                        "sniffer:\n- ifaces: eth0",
                        "f.yaml:1: sniffer: got a list, expected a section of keys"),
                new Wrong(
                        "sniffer.ifaces: 'eth['",
                        "f.yaml:1: sniffer.ifaces: got eth[, expected any, or a regular expression;"
                                + " this is none: Unclosed character class"),
                new Wrong(
                        "sniffer.engine: ebpf",
                        "f.yaml:1: sniffer.engine: got ebpf, expected auto, afpacket, pcap"),
                new Wrong(
                        "logger.level: info\nlogger:\n  level: warn\n",
                        "f.yaml:3: logger.level: got it twice, in line 1 and in line 3; expected it"
                                + " once"),
                new Wrong(
                        "logger: {level: info}\nsniffer.file: x\nlogger: {stdout: true}\n",
                        "f.yaml:3: logger: got it twice, in line 1 and in line 3; expected it once"),
                new Wrong(
                        "sniffer.file: x\nsniffer.file.name: y\n",
                        "f.yaml:2: sniffer.file: got it twice, in line 1 and in line 2; expected it"
                                + " once"),
                new Wrong(
                        "sniffer.protocols.rules:\n- http\n- {protocol: http, ports: [x, 70000]}\n",
                        "f.yaml:2: sniffer.protocols.rules[0]: got http, expected keys with values,"
                                + " such as name: …",
                        "f.yaml:3: sniffer.protocols.rules[1].ports: got 70000, expected 0-65535",
                        "f.yaml:3: sniffer.protocols.rules[1].ports[0]: got x, expected a whole"
                                + " number"),
                new Wrong(
                        "sniffer.protocols.rules:\n- ports: 80\n  host: a b\n",
                        "f.yaml:2: sniffer.protocols.rules[0].protocol: got nothing, expected a"
                                + " name such as http"),
                new Wrong(
                        "processor:\n- config: {}\n",
                        "f.yaml:2: processor[0].name: got nothing, expected the name of a"
                                + " processor"),
                new Wrong(
                        "{pipeline: {name: p, processors: [x, roundtripstometric]},"
                                + " processor: [{name: x}, {name: roundtripstometrics}]}",
                        "f.yaml:1: pipeline.processors[1]: got roundtripstometric, expected a"
                                + " name in the list processor: x, roundtripstometrics,"
                                + " roundtripstotraces; did you mean roundtripstometrics?"),
                new Wrong(
                        "pipeline: {name: p, processors: filter/b}\nprocessor: {name: filter/a}\n",
                        "f.yaml:1: pipeline.processors[0]: got filter/b, expected a name in the list"
                                + " processor: filter/a, roundtripstometrics, roundtripstotraces;"
                                + " did you mean filter/a?"),
                new Wrong(
                        "processor:\n- name: x\n  config: y\n",
                        "f.yaml:3: processor[0].config: got y, expected keys with values"),
                new Wrong(
                        "sniffer.file: ${NOWHERE}/x",
                        "f.yaml:1: sniffer.file: the environment variable NOWHERE is not set; set"
                                + " it, or give a default: ${NOWHERE:-…}"),
                new Wrong(
                        "sniffer.file: a${b",
                        "f.yaml:1: sniffer.file: got a ${ that names no variable, expected ${NAME}"
                                + " or ${NAME:-default}; a plain ${ is written $${"),
                new Wrong(
                        "a..b: 1",
                        "f.yaml:1: got the key \"a..b\", expected names between its dots"),
                new Wrong("~: 1", "f.yaml:1: got a key that is no text, expected a name"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void saysWhereWhatAndWhatElse(Wrong c) {
        assertThat(Loads.errors(c.yaml)).containsExactly(c.problems);
    }

    @Test
    void everythingWrongIsToldAtOnceByLine() {
        String yaml =
                """
                exporter.roundtrips:
                  maxAge: -1
                  maxBackups: -2
                  enabled: perhaps
                controller:
                  limits:
                    memoryBytes: 5
                    pendingMax: 0
                logger.level: loud
                """;
        assertThat(Loads.errors(yaml))
                .containsExactly(
                        "f.yaml:2: exporter.roundtrips.maxAge: got -1, expected days, or 0 for no"
                                + " limit",
                        "f.yaml:3: exporter.roundtrips.maxBackups: got -2, expected 0 for all, or"
                                + " more",
                        "f.yaml:4: exporter.roundtrips.enabled: got perhaps, expected true or false",
                        "f.yaml:7: controller.limits.memoryBytes: got 5, expected at least 1048576"
                                + " (1 MiB)",
                        "f.yaml:8: controller.limits.pendingMax: got 0, expected at least 1",
                        "f.yaml:9: logger.level: got loud, expected debug, info, warn, error");
        assertThatThrownBy(() -> Loads.yaml(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("6 problems:\nf.yaml:2: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-21", "20"})
    void aPriorityThatIsNoneIsRefused(String nice) {
        assertThat(Loads.errors("sniffer:\n  nice: " + nice + "\n"))
                .containsExactly("f.yaml:2: sniffer.nice: got " + nice + ", expected -20 to 19");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0.5", "1.5", "10", "10%", "1/10", "NaN", "a tenth"})
    void aShareThatIsNoneIsRefused(String share) {
        assertThat(Loads.errors("sniffer:\n  sampling: " + share + "\n"))
                .containsExactly(
                        "f.yaml:2: sniffer.sampling: got "
                                + share
                                + ", expected a number above 0 and up to 1, such as 0.1 for a tenth"
                                + " of the connections");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "snifer.ifaces|snifer|unknown key; did you mean sniffer?",
                "sniffer.iface|sniffer.iface|unknown key; did you mean sniffer.ifaces?",
                "sniffer.Ifaces|sniffer.Ifaces|unknown key; did you mean sniffer.ifaces?",
                "sniffer.protocol.rules|sniffer.protocol|unknown key; did you mean"
                        + " sniffer.protocols?",
                "exporter.maxBodySize|exporter.maxBodySize|unknown key; did you mean"
                        + " controller.decoder.http.maxBodySize?",
                "quite.different|quite|unknown key",
                "logger.lvl|logger.lvl|unknown key; did you mean logger.level?"
            })
    void unknownKeysAreWarningsWithWhatMayBeMeant(String key, String named, String message) {
        assertThat(Loads.warnings("x.y: 1\n".replace("x.y", key)))
                .containsExactly("f.yaml:1: " + named + ": " + message);
    }

    @Test
    void unknownKeysOfItemsAreFound() {
        assertThat(
                        Loads.warnings(
                                "sniffer.protocols.rules: [{protocol: http,\nport: 80, ports: 80}]\n"))
                .containsExactly(
                        "f.yaml:2: sniffer.protocols.rules[0].port: unknown key; did you mean"
                                + " sniffer.protocols.rules[].ports?");
    }

    @Test
    void strictMakesWarningsErrors() {
        ConfigLoader.Loaded loaded = Loads.yaml("a: 1\nb: 2\n");
        assertThatThrownBy(loaded::strict)
                .isInstanceOf(ConfigException.class)
                .hasMessage("2 problems:\nf.yaml:1: a: unknown key\nf.yaml:2: b: unknown key");
        assertThat(Loads.yaml("logger.level: info").strict().warnings()).isEmpty();
    }

    @Test
    void warningsStandBesideErrors() {
        assertThatThrownBy(() -> Loads.yaml("a: 1\nlogger.level: loud\n"))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> {
                            assertThat(e.problems()).hasSize(1);
                            assertThat(e.warnings()).extracting(Problem::key).containsExactly("a");
                        });
    }

    @Test
    void checksOfOthersAreToldWithTheRest() {
        ConfigCheck check =
                (config, tree) -> {
                    tree.refuse("sniffer.file", config.sniffer().file(), "another");
                    config.pipelines()
                            .processors()
                            .getFirst()
                            .options()
                            .number(ConfigKey.of("size", 1, "."));
                };
        assertThatThrownBy(
                        () ->
                                ConfigLoader.parse(
                                        "f.yaml",
                                        "processor: [{name: p, config: {size: x}}]\nsniffer.file: f\n",
                                        Map.of(),
                                        check))
                .hasMessage(
                        "2 problems:\n"
                                + "f.yaml:1: processor[0].config.size: got x, expected a whole"
                                + " number\n"
                                + "f.yaml:2: sniffer.file: got f, expected another");
    }

    @Test
    void optionsThatACheckReadsAreKnownAndOthersThenAreNot() {
        ConfigCheck check =
                (config, _) ->
                        config.pipelines()
                                .processors()
                                .getFirst()
                                .options()
                                .number(ConfigKey.of("size", 1, "."));
        String yaml = "processor:\n- name: p\n  config:\n    size: 1\n    siz: 2\n";
        assertThat(ConfigLoader.parse("f.yaml", yaml, Map.of(), check).warnings())
                .extracting(Problem::key)
                .containsExactly("processor[0].config.siz");
        assertThat(Loads.warnings(yaml)).isEmpty();
    }
}
