package io.wiretrip.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.config.ConfigSchema;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@SuppressWarnings("StringConcatToTextBlock")
class ConfigCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Path file;

    ConfigCommandTest(@TempDir Path folder) {
        file = folder.resolve("c.yaml");
    }

    private int check(String yaml, String... options) throws IOException {
        Files.writeString(file, yaml);
        String[] args = new String[options.length + 3];
        args[0] = "config";
        args[1] = "check";
        args[2] = file.toString();
        System.arraycopy(options, 0, args, 3, options.length);
        return execute(args);
    }

    private int execute(String... args) {
        CommandLine command =
                WiretripCommand.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err));
        return command.execute(args);
    }

    private String output() {
        assertThat(err.toString()).isEmpty();
        return out.toString().replace(file.toString(), "c.yaml");
    }

    @Test
    void tellsWhatWouldRun() throws IOException {
        String yaml =
                """
                sniffer:
                  ifaces: eth0
                  protocols.rules:
                  - {name: web, protocol: http, ports: [80, 8080], host: 10.0.0.1}
                  - {protocol: dns, ports: 53}
                processor:
                - {name: roundtripstometrics, config: {http.requireLabels: [request.method]}}
                - {name: roundtripspaths}
                pipeline:
                - {name: metrics/common, processors: [roundtripspaths, roundtripstometrics]}
                exporter:
                  roundtrips: {enabled: true, console: true}
                  metrics: {enabled: true, endpoint: "http://me:hunter2@127.0.0.1:9/write?k=hunter2"}
                  traces: {enabled: true, endpoint: "http://127.0.0.1:4318/v1/traces"}
                server: {enabled: true, address: "127.0.0.1:9091"}
                logger.stdout: true
                """;
        assertThat(check(yaml)).isZero();
        assertThat(output())
                .isEqualTo(
                        """
                        captures   interfaces that match eth0, engine auto, IPv4 and IPv6, promiscuous, buffer 16 MiB
                        decodes    http on port 80, 8080 of 10.0.0.1 (web)
                                   dns on port 53
                        pipelines  metrics/common: roundtripspaths → roundtripstometrics
                        exports    RoundTrips as JSON lines to standard output
                                   metrics by remote write 1.0 to http://127.0.0.1:9/write
                                   spans by OTLP to http://127.0.0.1:4318/v1/traces
                        serves     HTTP on 127.0.0.1:9091, /watch
                        logs       info and worse to standard output
                        """);
    }

    @Test
    void anEmptyFileWouldRunToo() throws IOException {
        assertThat(check("")).isZero();
        assertThat(output())
                .contains("captures   all interfaces")
                .contains("decodes    every protocol that its first bytes tell")
                .contains("exports    nothing")
                .contains("serves     nothing");
    }

    @Test
    void whatOnlyTheAgentKnowsHasItsLineToo() throws IOException {
        String yaml =
                """
                sniffer.protocols.rules:
                - {name: web, protocol: htp, ports: 80}
                - {name: a, protocol: http, ports: 8080}
                - {name: b, protocol: redis, ports: [8080]}
                - {name: c, protocol: dns, ports: [8080], host: 10.0.0.1}
                processor:
                - name: roundtripstometric
                logger.level: loud
                snifer: {}
                """;
        assertThat(check(yaml)).isEqualTo(1);
        assertThat(output().lines().toList())
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "warning: c.yaml:4:"
                                                        + " sniffer.protocols.rules[2].ports: port"
                                                        + " 8080 is in rule 1 (http) too; this"
                                                        + " later rule (redis) holds"),
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "warning: c.yaml:9: snifer: unknown key; did you"
                                                        + " mean sniffer?"),
                        line ->
                                assertThat(line)
                                        .startsWith(
                                                "c.yaml:2: sniffer.protocols.rules[0].protocol: got"
                                                        + " htp, expected ")
                                        .endsWith("; did you mean http?"),
                        line ->
                                assertThat(line)
                                        .startsWith(
                                                "c.yaml:7: processor[0].name: got"
                                                        + " roundtripstometric, expected ")
                                        .endsWith("; did you mean roundtripstometrics?"),
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "c.yaml:8: logger.level: got loud, expected debug,"
                                                        + " info, warn, error"),
                        line -> assertThat(line).isEqualTo("c.yaml: 3 problems"));
    }

    @Test
    void oddIsFineUnlessStrict() throws IOException {
        String yaml = "sniffer.iface: eth0\n";
        assertThat(check(yaml)).isZero();
        assertThat(output())
                .startsWith(
                        "warning: c.yaml:1: sniffer.iface: unknown key; did you mean"
                                + " sniffer.ifaces?\n");
        out.getBuffer().setLength(0);
        assertThat(check(yaml, "--strict")).isEqualTo(1);
        assertThat(output())
                .isEqualTo(
                        "c.yaml:1: sniffer.iface: unknown key; did you mean sniffer.ifaces?\n"
                                + "c.yaml: 1 problem\n");
    }

    @Test
    void optionsOfProcessorsAreCheckedWithTheRest() throws IOException {
        assertThat(
                        check(
                                """
                                processor:
                                - name: roundtripsfilter
                                  config:
                                    keepErors: true
                                    keepSlowerThan: soon
                                """))
                .isEqualTo(1);
        assertThat(output())
                .contains("c.yaml:4: processor[0].config.keepErors: unknown key")
                .contains("c.yaml:5: processor[0].config.keepSlowerThan: got soon, expected a");
    }

    @Test
    void labelsThatThereAreNotAreOdd() throws IOException {
        assertThat(
                        check(
                                """
                                processor:
                                - name: roundtripstometrics
                                  config:
                                    dns.requireLabels: [server.address]
                                    http:
                                      requireLabels: [server.hots, request.method]
                                """))
                .isZero();
        assertThat(output())
                .startsWith(
                        "warning: c.yaml:6: processor[0].config.http.requireLabels: server.hots is"
                                + " not known and left out (expected: ");
    }

    @Test
    void aFileThatIsNotThereIsSaid() {
        assertThat(execute("config", "check", file.toString())).isEqualTo(1);
        assertThat(output())
                .isEqualTo(
                        "c.yaml: there is no such file, expected a YAML file that can be read\n");
    }

    @Test
    void theSchemaIsPrinted() {
        assertThat(execute("config", "schema")).isZero();
        assertThat(output()).isEqualTo(ConfigSchema.text());
    }
}
