package io.wiretrip.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wiretrip.config.AgentConfig;
import io.wiretrip.config.ConfigException;
import io.wiretrip.config.DecoderConfig;
import io.wiretrip.config.IpVersion;
import io.wiretrip.config.LimitsConfig;
import io.wiretrip.config.LoggerConfig;
import io.wiretrip.config.ProtocolRule;
import io.wiretrip.config.RoundTripsConfig;
import io.wiretrip.config.SnifferConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureCommandTest {
    private static final String RULE = "--proto=http;80";

    record Flag(List<String> args, Function<AgentConfig, Object> value, Object expected) {
        @Override
        public String toString() {
            return String.join(" ", args);
        }
    }

    private static AgentConfig parse(String command, List<String> args) {
        List<String> all = new ArrayList<>(args);
        all.addFirst(command);
        CaptureCommand capture =
                (CaptureCommand)
                        WiretripCommand.commandLine()
                                .parseArgs(all.toArray(String[]::new))
                                .subcommand()
                                .commandSpec()
                                .userObject();
        return capture.config();
    }

    private static Flag flag(Function<AgentConfig, Object> value, Object expected, String... args) {
        return new Flag(List.of(args), value, expected);
    }

    private static Function<AgentConfig, Object> sniffer(Function<SnifferConfig, Object> value) {
        return config -> value.apply(config.sniffer());
    }

    private static Function<AgentConfig, Object> lines(Function<RoundTripsConfig, Object> value) {
        return config -> value.apply(config.roundtrips());
    }

    static List<Flag> packetdFlags() {
        return List.of(
                flag(lines(RoundTripsConfig::console), true, "--console"),
                flag(lines(RoundTripsConfig::console), true, "--console=true"),
                flag(lines(RoundTripsConfig::console), false, "--console=false"),
                flag(sniffer(SnifferConfig::ifaces), "eth.+", "--ifaces", "eth.+"),
                flag(sniffer(SnifferConfig::ifaces), "lo", "--ifaces=any", "--ifaces=lo"),
                flag(sniffer(SnifferConfig::ipVersion), IpVersion.V4, "--ipv", "v4"),
                flag(sniffer(SnifferConfig::ipVersion), IpVersion.V6, "--ipv=v6"),
                flag(sniffer(SnifferConfig::ipVersion), IpVersion.BOTH, "--ipv="),
                flag(sniffer(SnifferConfig::ipVersion), IpVersion.V4, "--ipv4"),
                flag(sniffer(SnifferConfig::ipVersion), IpVersion.V6, "--ipv4=false", "--ipv=v6"),
                flag(sniffer(SnifferConfig::noPromisc), true, "--no-promisc"),
                flag(sniffer(SnifferConfig::noPromisc), true, "--no-promiscuous"),
                flag(sniffer(SnifferConfig::noPromisc), false, "--no-promisc=false"),
                flag(sniffer(SnifferConfig::file), "a b.pcap", "--pcap-file", "a b.pcap"),
                flag(sniffer(SnifferConfig::file), "a.pcap", "--pcap.file=a.pcap"),
                flag(sniffer(SnifferConfig::file), "-", "--pcap-file", "-"),
                flag(sniffer(SnifferConfig::file), "@list", "--pcap-file", "@list"),
                flag(lines(RoundTripsConfig::filename), "x.log", "--roundtrips.file", "x.log"),
                flag(lines(RoundTripsConfig::filename), "x.log", "--roundtrip.file=x.log"),
                flag(lines(RoundTripsConfig::filename), "x.log", "--log.file", "x.log"),
                flag(lines(RoundTripsConfig::maxSize), 5, "--roundtrips.size", "5"),
                flag(lines(RoundTripsConfig::maxSize), 5, "--roundtrip.size=5"),
                flag(lines(RoundTripsConfig::maxSize), 5, "--log.size", "5"),
                flag(lines(RoundTripsConfig::maxBackups), 3, "--roundtrips.backups", "3"),
                flag(lines(RoundTripsConfig::maxBackups), 3, "--roundtrip.backups=3"),
                flag(lines(RoundTripsConfig::maxBackups), 0, "--log.backups", "0"));
    }

    static List<Flag> ownFlags() {
        return List.of(
                flag(c -> c.decoder().bodyCapture(), true, "--body"),
                flag(c -> c.decoder().maxBodySize(), 10, "--max-body-size", "10"),
                flag(c -> c.decoder().maskSecrets(), false, "--no-mask-secrets"),
                flag(c -> c.limits().memoryBytes(), 1L << 30, "--max-memory", "1g"),
                flag(c -> c.limits().memoryBytes(), 128L << 20, "--max-memory", "128MiB"),
                flag(c -> c.limits().memoryBytes(), 2_000_000L, "--max-memory", "2000000"),
                flag(c -> c.logger().level(), "debug", "--log-level", "debug"),
                flag(sniffer(SnifferConfig::sampling), 0.1, "--sample", "0.1"),
                flag(sniffer(SnifferConfig::tunnels), true, "--tunnels"),
                flag(sniffer(SnifferConfig::tunnels), false, "--no-tunnels"),
                flag(sniffer(SnifferConfig::tunnels), true, "--pcap-file=x"),
                flag(sniffer(SnifferConfig::tunnels), false, "--pcap-file=x", "--no-tunnels"));
    }

    @ParameterizedTest
    @MethodSource({"packetdFlags", "ownFlags"})
    void bothCommandsTakeEveryFlag(Flag flag) {
        List<String> args = new ArrayList<>(flag.args);
        args.add(RULE);
        assertThat(flag.value.apply(parse("log", args))).isEqualTo(flag.expected);
        assertThat(flag.value.apply(parse("watch", args))).isEqualTo(flag.expected);
    }

    @Test
    void withoutFlagsEverythingIsAsConfiguredByDefault() {
        SnifferConfig sniffer = SnifferConfig.DEFAULT;
        RoundTripsConfig lines = RoundTripsConfig.DEFAULT;
        AgentConfig config = parse("log", List.of(RULE));
        assertThat(config.sniffer())
                .isEqualTo(
                        new SnifferConfig(
                                sniffer.ifaces(),
                                sniffer.engine(),
                                sniffer.ipVersion(),
                                sniffer.noPromisc(),
                                sniffer.blockNum(),
                                "",
                                List.of(new ProtocolRule("0", "http", List.of(80), null)),
                                sniffer.fragments(),
                                sniffer.tunnels(),
                                sniffer.workers(),
                                1));
        assertThat(config.decoder()).isEqualTo(DecoderConfig.DEFAULT);
        assertThat(config.limits()).isEqualTo(LimitsConfig.DEFAULT);
        assertThat(config.logger()).isEqualTo(new LoggerConfig("info"));
        assertThat(config.roundtrips())
                .isEqualTo(
                        new RoundTripsConfig(
                                true,
                                false,
                                lines.filename(),
                                lines.maxSize(),
                                lines.maxBackups(),
                                lines.maxAge()));
    }

    @Test
    void rulesAreRepeatableAndCommasDoNotSplitThem() {
        AgentConfig config =
                parse("watch", List.of("--proto", "http;80,8080", "--proto", "dns;53;127.0.0.1"));
        assertThat(config.sniffer().rules())
                .containsExactly(
                        new ProtocolRule("0", "http", List.of(80, 8080), null),
                        new ProtocolRule("1", "dns", List.of(53), "127.0.0.1"));
    }

    @Test
    void aFileNeedsNoRules() {
        assertThat(parse("log", List.of("--pcap-file", "x.pcap")).sniffer().rules()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"log", "watch"})
    void liveCaptureNeedsARule(String command) {
        assertThatThrownBy(() -> parse(command, List.of("--console")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("no valid protocols, please use --proto to add protocols");
    }

    @Test
    void contradictionsAreRefused() {
        assertThatThrownBy(() -> parse("log", List.of(RULE, "--ipv4", "--ipv", "v6")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--ipv4 with --ipv v6 (expected: one of them)");
    }
}
