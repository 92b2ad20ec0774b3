package io.wiretrip.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.wiretrip.config.ConfigException;
import io.wiretrip.config.HttpAuthConfig;
import io.wiretrip.config.HttpTlsConfig;
import io.wiretrip.config.OtlpMetricsConfig;
import io.wiretrip.config.OtlpTargetConfig;
import io.wiretrip.config.OtlpTargetConfig.OtlpProtocol;
import io.wiretrip.exporter.otlpmetrics.OtlpMetricsExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS with certificates on both sides, and who we say we are. */
final class OtlpCredentialsTest {
    private static final AgentIdentity IDENTITY = new AgentIdentity("1", "host", "i");

    @TempDir private Path folder;

    /** Sends one gauge and ends. */
    private static OtlpMetricsExporter send(OtlpTargetConfig target, Duration deadline) {
        OtlpMetricsExporter exporter =
                new OtlpMetricsExporter(
                        new OtlpMetricsConfig(true, target, Duration.ofHours(1), "probe", true),
                        List.of(OtlpCredentialsTest::gauge),
                        List.of(),
                        IDENTITY);
        exporter.close(deadline);
        return exporter;
    }

    private static MetricSnapshots gauge() {
        return MetricSnapshots.of(
                GaugeSnapshot.builder()
                        .name("up")
                        .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value(1).build())
                        .build());
    }

    @Test
    void certificatesOnBothSides() {
        TestCertificates made = new TestCertificates(folder);
        try (HttpReceiver receiver = new HttpReceiver(0, made.server())) {
            OtlpTargetConfig plain = OtlpTargets.to(receiver.endpoint(), OtlpProtocol.HTTP);
            HttpTlsConfig tls =
                    new HttpTlsConfig(
                            made.certificate("server").toString(),
                            made.certificate("client").toString(),
                            made.key("client").toString(),
                            false);
            OtlpMetricsExporter known =
                    send(
                            OtlpTargets.with(plain, HttpAuthConfig.DEFAULT, tls),
                            Duration.ofSeconds(20));
            assertThat(known.statistics().exported()).isOne();
            OtlpMetricsExporter stranger =
                    send(
                            OtlpTargets.with(plain, HttpAuthConfig.DEFAULT, HttpTlsConfig.DEFAULT),
                            Duration.ofSeconds(1));
            assertThat(stranger.statistics().exported()).isZero();
            assertThat(stranger.statistics().drops()).isNotEmpty();
            assertThat(receiver.received().messages()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoWeAre(OtlpProtocol protocol) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "from-a-file\n");
        Map<HttpAuthConfig, String> said =
                Map.of(
                        new HttpAuthConfig("ann", "pw", "", ""),
                        "Basic YW5uOnB3",
                        new HttpAuthConfig("", "", "t-1", ""),
                        "Bearer t-1",
                        new HttpAuthConfig("", "", "", token.toString()),
                        "Bearer from-a-file");
        said.forEach(
                (auth, header) -> {
                    try (OtlpReceiver receiver =
                            protocol == OtlpProtocol.GRPC
                                    ? new GrpcReceiver()
                                    : new HttpReceiver()) {
                        OtlpTargetConfig plain = OtlpTargets.to(receiver.endpoint(), protocol);
                        send(
                                OtlpTargets.with(plain, auth, HttpTlsConfig.DEFAULT),
                                Duration.ofSeconds(20));
                        assertThat(receiver.received().messages().getFirst().headers())
                                .containsEntry("authorization", header);
                    }
                });
    }

    @Test
    void aFileThatIsNotThereIsToldByItsKey() {
        OtlpTargetConfig plain = OtlpTargets.to("https://localhost:1", OtlpProtocol.HTTP);
        HttpTlsConfig tls = new HttpTlsConfig("/no/such/file", "", "", false);
        OtlpTargetConfig target = OtlpTargets.with(plain, HttpAuthConfig.DEFAULT, tls);
        assertThatThrownBy(() -> send(target, Duration.ZERO))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("exporter.otlpMetrics.tls.caFile")
                .hasMessageContaining("/no/such/file")
                .hasMessageContaining("expected");
    }
}
