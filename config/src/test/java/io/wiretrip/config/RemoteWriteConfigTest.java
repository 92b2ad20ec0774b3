package io.wiretrip.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The section {@code exporter.metrics}, and with it what targets of HTTP share. */
final class RemoteWriteConfigTest {
    private static final String EVERYTHING =
            """
            exporter.metrics:
              enabled: true
              endpoint: https://me:pw@db.example/api/v1/write?tenant=x
              interval: 15s
              timeout: 5s
              version: 2.0
              header: {X-Scope-OrgID: team-a}
              externalLabels: {cluster: west, instance: ""}
              includeSelf: true
              staleOnStop: false
              batchSize: 500
              batchBytes: 65536
              queueBytes: 1048576
              proxy: http://proxy.example:3128
              auth: {username: u, password: s3cret}
              tls: {caFile: ca.pem, certFile: c.pem, keyFile: k.pem}
              retry: {initial: 250ms, max: 5s, limit: 1m, attempts: 7}
            """;

    @Test
    void readsEveryKey() {
        RemoteWriteConfig config = Loads.yaml(EVERYTHING).config().remoteWrite();
        assertThat(config)
                .isEqualTo(
                        new RemoteWriteConfig(
                                true,
                                new HttpTargetConfig(
                                        "https://me:pw@db.example/api/v1/write?tenant=x",
                                        Duration.ofSeconds(5),
                                        Map.of("X-Scope-OrgID", "team-a"),
                                        new HttpAuthConfig("u", "s3cret", "", ""),
                                        new HttpTlsConfig("ca.pem", "c.pem", "k.pem", false),
                                        "http://proxy.example:3128",
                                        new RetryConfig(
                                                Duration.ofMillis(250),
                                                Duration.ofSeconds(5),
                                                Duration.ofMinutes(1),
                                                7)),
                                Duration.ofSeconds(15),
                                "2.0",
                                Map.of("cluster", "west", "instance", ""),
                                true,
                                false,
                                500,
                                65_536,
                                1_048_576));
        assertThat(config.labels("box")).isEqualTo(Map.of("cluster", "west", "host", "box"));
        assertThat(config.toString())
                .contains("https://db.example/api/v1/write,")
                .doesNotContain("pw", "s3cret", "team-a", "tenant");
    }

    @Test
    void isOffByDefaultAndNamesTheHost() {
        RemoteWriteConfig config = Loads.yaml("exporter.metrics:").config().remoteWrite();
        assertThat(config).isEqualTo(RemoteWriteConfig.DEFAULT);
        assertThat(config.labels("box")).isEqualTo(Map.of("host", "box", "instance", "box"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    enabled: true                                 | endpoint
                    interval: 10ms                                | interval
                    version: 3.0                                  | version
                    externalLabels: {le: x}                       | externalLabels
                    externalLabels: {__name__: x}                 | externalLabels
                    externalLabels: {a-b: x}                      | externalLabels
                    batchSize: 0                                  | batchSize
                    queueBytes: 1                                 | queueBytes
                    endpoint: ftp://x/                            | endpoint
                    endpoint: "http://me:pass word@x/"            | endpoint
                    endpoint: localhost:9090                      | endpoint
                    timeout: 0s                                   | timeout
                    header: {Host: x}                             | header
                    header: {"a b": pass word}                    | header
                    header: {X: "pass word\\r\\nY: z"}            | header
                    proxy: socks5://me:pass word@x:1080           | proxy
                    auth: {username: u, bearerToken: word}        | auth.username
                    auth: {bearerToken: "pass word"}              | auth.bearerToken
                    auth: {password: pass word}                   | auth.password
                    tls: {certFile: c.pem}                        | tls.certFile
                    tls: {insecureSkipVerify: true, caFile: x}    | tls.insecureSkipVerify
                    retry: {initial: 0s}                          | retry.initial
                    retry: {initial: 10s, max: 1s}                | retry.max
                    retry: {limit: 48h}                           | retry.limit
                    retry: {attempts: -1}                         | retry.attempts
                    """)
    void refusesWhatCannotWorkByItsNameWithoutItsSecrets(String yaml, String key) {
        assertThat(Loads.errors("exporter.metrics:\n  " + yaml))
                .hasSize(1)
                .first()
                .asString()
                .contains("exporter.metrics." + key)
                .startsWith("f.yaml:")
                .doesNotContain("pass word");
    }
}
