package io.wiretrip.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigRecordsTest {
    record Bad(Supplier<Record> construction, String message) {}

    private static SnifferConfig sniffer(String ifaces, String engine, int blockNum) {
        return new SnifferConfig(
                ifaces, engine, IpVersion.BOTH, false, blockNum, "", List.of(), true, false, 0, 1);
    }

    private static RoundTripsConfig roundTrips(String file, int size, int backups, int age) {
        return new RoundTripsConfig(true, false, file, size, backups, age);
    }

    private static LimitsConfig limits(long memory, int connections, int pending, Duration idle) {
        return new LimitsConfig(memory, connections, pending, idle);
    }

    static List<Bad> bad() {
        Duration m = Duration.ofMinutes(1);
        return List.of(
                new Bad(
                        () -> sniffer("eth[", "pcap", 16),
                        "sniffer.ifaces: eth[ (expected: any, or a regular expression; this is"
                                + " none: Unclosed character class)"),
                new Bad(
                        () -> sniffer("any", "x", 16),
                        "sniffer.engine: x (expected: auto, afpacket, pcap)"),
                new Bad(
                        () -> sniffer("any", "pcap", 0),
                        "sniffer.blockNum: 0 (expected: a multiple of 16 from 16 to 1024)"),
                new Bad(
                        () -> sniffer("any", "pcap", 17),
                        "sniffer.blockNum: 17 (expected: a multiple of 16 from 16 to 1024)"),
                new Bad(
                        () -> sniffer("any", "pcap", 1040),
                        "sniffer.blockNum: 1040 (expected: a multiple of 16 from 16 to 1024)"),
                new Bad(
                        () -> new DecoderConfig(true, 0, true, true, 1, 0),
                        "controller.decoder.http.maxBodySize: 0 (expected: at least 1)"),
                new Bad(
                        () -> new DecoderConfig(true, 1, true, true, 0, 0),
                        "controller.decoder.maxStatementSize: 0 (expected: at least 1)"),
                new Bad(
                        () -> new DecoderConfig(true, 1, true, true, 1, -1),
                        "controller.decoder.maxKeySize: -1 (expected: at least 0)"),
                new Bad(
                        () -> limits(1000, 1, 1, m),
                        "controller.limits.memoryBytes: 1000 (expected: at least 1048576 (1 MiB))"),
                new Bad(
                        () -> limits(1 << 20, 0, 1, m),
                        "controller.limits.connectionsMax: 0 (expected: at least 1)"),
                new Bad(
                        () -> limits(1 << 20, 1, 0, m),
                        "controller.limits.pendingMax: 0 (expected: at least 1)"),
                new Bad(
                        () -> limits(1 << 20, 1, 1, Duration.ofMillis(999)),
                        "controller.connExpired: PT0.999S (expected: at least 1s)"),
                new Bad(
                        () -> roundTrips(" ", 1, 1, 1),
                        "exporter.roundtrips.filename: nothing (expected: a file name)"),
                new Bad(
                        () -> roundTrips("f", 0, 1, 1),
                        "exporter.roundtrips.maxSize: 0 (expected: at least 1 (MiB))"),
                new Bad(
                        () -> roundTrips("f", 1, -1, 1),
                        "exporter.roundtrips.maxBackups: -1 (expected: 0 for all, or more)"),
                new Bad(
                        () -> roundTrips("f", 1, 1, -1),
                        "exporter.roundtrips.maxAge: -1 (expected: days, or 0 for no limit)"),
                new Bad(
                        () -> new LoggerConfig("loud"),
                        "logger.level: loud (expected: debug, info, warn, error)"),
                new Bad(
                        () -> new ProtocolRule("web", "http", List.of(), null),
                        "sniffer.protocols.rules (web): ports: none (expected: at least one port)"),
                new Bad(
                        () -> new ProtocolRule("web", " ", List.of(1), null),
                        "sniffer.protocols.rules (web): protocol: nothing (expected: a name such"
                                + " as http)"),
                new Bad(
                        () -> new ProtocolRule("web", "http", List.of(70_000), null),
                        "sniffer.protocols.rules (web): ports: 70000 (expected: 0-65535)"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void saysWhatWasGotAndWhatIsExpected(Bad c) {
        assertThatThrownBy(c.construction::get)
                .isInstanceOf(ConfigException.class)
                .hasMessage(c.message);
    }

    @ParameterizedTest
    @CsvSource({"'',BOTH", "v4,V4", "v6,V6"})
    void readsIpVersions(String text, IpVersion version) {
        assertThat(IpVersion.parse(text)).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource({"4", "V4", "ipv6", "both"})
    void refusesOtherIpVersions(String text) {
        assertThatThrownBy(() -> IpVersion.parse(text))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "sniffer.ipVersion: " + text + " (expected: v4, v6, or empty for both)");
    }

    @Test
    void fileSizesDoNotOverflow() {
        assertThat(roundTrips("f", Integer.MAX_VALUE, 0, 0).maxSizeBytes())
                .isEqualTo(Integer.MAX_VALUE * 1_048_576L);
    }

    @Test
    void listsAreCopied() {
        List<Integer> ports = new java.util.ArrayList<>(List.of(80));
        ProtocolRule rule = new ProtocolRule("0", "http", ports, null);
        ports.add(81);
        assertThat(rule.ports()).containsExactly(80);
    }
}
