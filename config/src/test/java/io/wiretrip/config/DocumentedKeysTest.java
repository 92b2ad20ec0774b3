package io.wiretrip.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each key of packetd in its dotted form, with a value that is not its default. */
class DocumentedKeysTest {
    record Case(String yaml, Function<AgentConfig, Object> value, Object expected) {}

    private static <T> Case of(String yaml, Function<AgentConfig, T> value, T expected) {
        return new Case(yaml, value::apply, expected);
    }

    static List<Case> cases() {
        return List.of(
                of("logger.stdout: yes", c -> c.logger().stdout(), true),
                of("logger.level: WARN", c -> c.logger().level(), "warn"),
                of("logger.filename: /a/b.log", c -> c.logger().filename(), "/a/b.log"),
                of("logger.filename: \"\"", c -> c.logger().filename(), ""),
                of("logger.maxSize: 1_000", c -> c.logger().maxSize(), 1000),
                of("logger.maxAge: 1", c -> c.logger().maxAge(), 1),
                of("logger.maxBackups: 2", c -> c.logger().maxBackups(), 2),
                of("sniffer.ifaces: eth.+$", c -> c.sniffer().ifaces(), "eth.+$"),
                of("sniffer.ifaces: ''", c -> c.sniffer().ifaces(), ""),
                of("sniffer.engine: pcap", c -> c.sniffer().engine(), "pcap"),
                of("sniffer.ipVersion: v6", c -> c.sniffer().ipVersion(), IpVersion.V6),
                of("sniffer.noPromisc: true", c -> c.sniffer().noPromisc(), true),
                of("sniffer.blockNum: 1024", c -> c.sniffer().blockNum(), 1024),
                of("sniffer.sampling: 0.1", c -> c.sniffer().sampling(), 0.1),
                of("sniffer.sampling: 1", c -> c.sniffer().sampling(), 1.0),
                of("sniffer.sampling: .05", c -> c.sniffer().sampling(), 0.05),
                of("sniffer.file: 2024-01-01", c -> c.sniffer().file(), "2024-01-01"),
                of("sniffer.file: 007", c -> c.sniffer().file(), "007"),
                of("controller.connExpired: 90", c -> c.limits().connExpired(), s(90)),
                of("controller.connExpired: '90'", c -> c.limits().connExpired(), s(90)),
                of("controller.connExpired: 1h30m", c -> c.limits().connExpired(), s(5400)),
                of("controller.connExpired: 1.5m", c -> c.limits().connExpired(), s(90)),
                of("controller.autoReload: on", c -> c.controller().autoReload(), true),
                of(
                        "controller.layer4Metrics.enabled: True",
                        c -> c.controller().layer4Metrics(),
                        true),
                of(
                        "controller.layer4Metrics.requiredLabels: source.port",
                        c -> c.controller().layer4Labels(),
                        List.of("source.port")),
                of(
                        "controller.decoder.http.enableBodyCapture: true",
                        c -> c.decoder().bodyCapture(),
                        true),
                of("controller.decoder.http.maxBodySize: 7", c -> c.decoder().maxBodySize(), 7),
                of("exporter.roundtrips.enabled: true", c -> c.roundtrips().enabled(), true),
                of("exporter.roundtrips.console: true", c -> c.roundtrips().console(), true),
                of("exporter.roundtrips.filename: x", c -> c.roundtrips().filename(), "x"),
                of("exporter.roundtrips.maxSize: 5", c -> c.roundtrips().maxSize(), 5),
                of("exporter.roundtrips.maxBackups: 0", c -> c.roundtrips().maxBackups(), 0),
                of("exporter.roundtrips.maxAge: 0", c -> c.roundtrips().maxAge(), 0),
                of("sniffer.bpf: ' udp '", c -> c.capture().bpf(), "udp"),
                of("sniffer.nice: -10", c -> c.capture().nice(), -10),
                of("sniffer.snapLen: 1024", c -> c.capture().snapLen(), 1024));
    }

    private static Duration s(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isReadAsDocumented(Case c) {
        assertThat(c.value.apply(Loads.yaml(c.yaml).config())).isEqualTo(c.expected);
        assertThat(Loads.warnings(c.yaml)).isEmpty();
    }

    record Odd(String yaml, Function<AgentConfig, Object> value, Object taken, String warning) {}

    static List<Odd> odd() {
        return List.of(
                new Odd(
                        "sniffer.blockNum: 20",
                        c -> c.sniffer().blockNum(),
                        16,
                        "f.yaml:1: sniffer.blockNum: got 20, expected a multiple of 16 from 16 to"
                                + " 1024; 16 is taken, as by packetd"),
                new Odd(
                        "sniffer.blockNum: 2000",
                        c -> c.sniffer().blockNum(),
                        1024,
                        "f.yaml:1: sniffer.blockNum: got 2000, expected a multiple of 16 from 16 to"
                                + " 1024; 1024 is taken, as by packetd"),
                new Odd(
                        "sniffer.ipVersion: ipv6",
                        c -> c.sniffer().ipVersion(),
                        IpVersion.BOTH,
                        "f.yaml:1: sniffer.ipVersion: got ipv6, expected v4, v6, or empty for both;"
                                + " both is taken, as by packetd"),
                new Odd(
                        "controller.connExpired: 0",
                        c -> c.limits().connExpired(),
                        s(300),
                        "f.yaml:1: controller.connExpired: got 0s, expected at least 1s; 5m is"
                                + " taken, as by packetd"),
                new Odd(
                        "logger.maxSize: 0",
                        c -> c.logger().maxSize(),
                        100,
                        "f.yaml:1: logger.maxSize: got 0, expected a whole number above 0; 100 is"
                                + " taken, as by packetd"),
                new Odd(
                        "controller.layer4Metrics.requiredLabels: [source.host, host]",
                        c -> c.controller().layer4Labels(),
                        List.of("source.host"),
                        "f.yaml:1: controller.layer4Metrics.requiredLabels: no label is made of"
                                + " host, expected source.host, source.port, destination.host,"
                                + " destination.port"),
                new Odd(
                        "sniffer.protocols.rules: [{name: web, protocol: http}]",
                        c -> c.sniffer().rules(),
                        List.of(),
                        "f.yaml:1: sniffer.protocols.rules[0].ports: got no port, expected at least"
                                + " one; the rule is skipped"),
                new Odd(
                        "pipeline: [{name: p, processors: [t, roundtripstotraces]}]\n"
                                + "processor: [{name: t}]",
                        c ->
                                c.pipelines().processors().stream()
                                        .map(ProcessorConfig::name)
                                        .toList(),
                        List.of("t", "roundtripstotraces"),
                        "f.yaml:1: pipeline[0].processors[1]: roundtripstotraces is not in the"
                                + " list processor, so it has no options"),
                new Odd(
                        "pipeline: [{name: p}]",
                        c -> c.pipelines().pipelines(),
                        List.of(),
                        "f.yaml:1: pipeline[0].processors: got none, expected at least one; the"
                                + " pipeline is skipped"));
    }

    /** packetd puts these right, or passes over them, without a word. */
    @ParameterizedTest
    @MethodSource("odd")
    void whatPacketdPutsRightIsPutRightWithAWarning(Odd c) {
        assertThat(c.value.apply(Loads.yaml(c.yaml).config())).isEqualTo(c.taken);
        assertThat(Loads.warnings(c.yaml)).containsExactly(c.warning);
    }
}
