package io.wiretrip.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.config.ReferenceConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class WiretripCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... args) {
        CommandLine main = WiretripCommand.commandLine();
        main.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return main.execute(args);
    }

    record Bad(int exitCode, String message, List<String> args) {
        Bad(int exitCode, String message, String... args) {
            this(exitCode, message, List.of(args));
        }

        @Override
        public String toString() {
            return String.join(" ", args);
        }
    }

    static List<Bad> bad() {
        return List.of(
                new Bad(2, "wiretrip: a command is missing\nsee: wiretrip --help"),
                new Bad(2, "Unmatched argument at index 0: 'frob'", "frob"),
                new Bad(2, "Unknown option: '--frob'", "log", "--frob"),
                new Bad(2, "see: wiretrip log --help", "watch", "--frob"),
                new Bad(2, "did you mean: --console", "log", "--consol"),
                new Bad(2, "--roundtrips.size", "log", "--roundtrips.size", "ten"),
                new Bad(2, "Missing required parameter for option '--ifaces'", "log", "--ifaces"),
                new Bad(2, "'64x' is no size", "log", "--max-memory", "64x"),
                new Bad(2, "Unmatched argument", "log", "--proto", "http;80", "stray"),
                new Bad(
                        1,
                        "failed to load config: no valid protocols, please use --proto to add"
                                + " protocols\n",
                        "log"),
                new Bad(
                        1,
                        "failed to load config: invalid --proto input 'http', expected"
                                + " 'protocol;ports[;host]' ('http;80,8080;127.0.0.1')\n",
                        "watch",
                        "--proto",
                        "http"),
                new Bad(
                        1,
                        "failed to load config: invalid port '99999' in protocol 'http', port must"
                                + " between 0-65535\n",
                        "watch",
                        "--proto",
                        "http;99999"),
                new Bad(
                        1,
                        "failed to load config: sniffer.ipVersion: v5 (expected: v4, v6, or empty"
                                + " for both)\n",
                        "log",
                        "--proto=http;80",
                        "--ipv=v5"),
                new Bad(
                        1,
                        "failed to load config: exporter.roundtrips.maxSize: 0 (expected: at least"
                                + " 1 (MiB))\n",
                        "log",
                        "--proto=http;80",
                        "--log.size=0"),
                new Bad(
                        1,
                        "wiretrip: RoundTrips cannot be written to /dev/null/x: /dev/null is no directory",
                        "log",
                        "--pcap-file=x",
                        "--log.file=/dev/null/x"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void mistakesGetOneMessageAndAnExitCode(Bad bad) {
        assertThat(execute(bad.args.toArray(String[]::new))).isEqualTo(bad.exitCode);
        assertThat(err.toString())
                .contains(bad.message)
                .doesNotContain("\tat ")
                .doesNotContain("Exception:");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void helpNamesEveryCommand(String arg) {
        assertThat(execute(arg)).isZero();
        assertThat(out.toString())
                .contains("log, watch", "ifaces", "config", "version", "help")
                .contains("generate-completion");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void helpOfACommandNamesPacketdsFlags() {
        assertThat(execute("help", "watch")).isZero();
        assertThat(out.toString())
                .contains("--console", "--ifaces", "--ipv", "--ipv4", "--no-promisc")
                .contains("--no-promiscuous", "--pcap-file", "--pcap.file", "--proto")
                .contains("--roundtrips.file", "--roundtrips.size", "--roundtrips.backups");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "--version", "-V"})
    void versionIsThreeLines(String arg) {
        assertThat(execute(arg)).isZero();
        assertThat(out.toString().lines())
                .hasSize(3)
                .satisfiesExactly(
                        line -> assertThat(line).matches("Version: [0-9]+\\.[0-9]+\\.[0-9]+.*"),
                        line -> assertThat(line).matches("GitHash: [0-9a-z]+"),
                        line -> assertThat(line).matches("BuildTime: \\S+"));
    }

    @Test
    void configPrintsTheReference() {
        assertThat(execute("config")).isZero();
        assertThat(out.toString()).isEqualTo(ReferenceConfig.text());
    }

    @Test
    void ifacesAreListedWithTheirAddresses() {
        assertThat(execute("ifaces")).isZero();
        assertThat(out.toString().lines()).allMatch(line -> line.matches("- \\S+: \\[.*]"));
    }

    @Test
    void completionKnowsCommandsAndFlags() {
        assertThat(execute("generate-completion")).isZero();
        assertThat(out.toString()).contains("complete -F", "watch", "--pcap-file");
    }
}
