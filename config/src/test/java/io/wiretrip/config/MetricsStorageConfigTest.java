package io.wiretrip.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What metricsStorage and the processor of metrics may say. */
final class MetricsStorageConfigTest {

    private static MetricsStorageConfig read(String yaml) {
        return Loads.yaml(yaml).config().metricsStorage();
    }

    @Test
    void nothingIsPacketdsDefault() {
        MetricsStorageConfig config = read("metricsStorage:\n");
        assertThat(config).isEqualTo(MetricsStorageConfig.DEFAULT);
        assertThat(config.expired()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.histograms()).containsExactly(HistogramKind.CLASSIC);
        assertThat(config.profile()).isEqualTo(MetricsProfile.PACKETD);
    }

    @Test
    void everyKeyIsRead() {
        MetricsStorageConfig config =
                read(
                        """
                        metricsStorage:
                          expired: 90
                          histograms: [native, classic]
                          buckets.seconds: [0.5, 1]
                          buckets:
                            bytes: [1024]
                            rows: [0, 7]
                          seriesMax: 20
                          labelLengthMax: 64
                          profile: both
                        """);
        assertThat(config.expired()).isEqualTo(Duration.ofSeconds(90));
        assertThat(config.histograms())
                .containsExactlyInAnyOrder(HistogramKind.CLASSIC, HistogramKind.NATIVE);
        assertThat(config.bucketsSeconds()).containsExactly(0.5, 1.0);
        assertThat(config.bucketsBytes()).containsExactly(1024.0);
        assertThat(config.bucketsRows()).containsExactly(0.0, 7.0);
        assertThat(config.seriesMax()).isEqualTo(20);
        assertThat(config.labelLengthMax()).isEqualTo(64);
        assertThat(config.profile().hasPacketd()).isTrue();
        assertThat(config.profile().hasOtel()).isTrue();
    }

    @Test
    void packetdsSwitchMeansVmrange() {
        assertThat(read("metricsStorage.vmHistogram: true").histograms())
                .containsExactly(HistogramKind.VMRANGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "histograms: [classic, vmrange] | vmrange alone",
                "histograms: [] | classic, native or vmrange",
                "histograms: [linear] | classic, native, vmrange",
                "{histograms: [native], vmHistogram: true} | one of it and",
                "buckets.seconds: [2, 1] | ascending numbers",
                "buckets.bytes: [-1] | ascending numbers",
                "buckets.rows: [] | 1 to 200 numbers",
                "seriesMax: 0 | 1 to 1000000",
                "labelLengthMax: 1 | 16 to 65536",
                "expired: 1ms | 1s or more",
                "profile: prometheus | packetd, otel, both",
            })
    void whatCannotWorkIsSaid(String yaml, String expected) {
        List<String> errors = Loads.errors("metricsStorage:\n  " + yaml + "\n");
        assertThat(errors).hasSize(1).first().asString().contains("metricsStorage", expected);
    }

    @Test
    void labelsAreKnownByProtocol() {
        MetricsProcessorConfig config =
                new MetricsProcessorConfig(Map.of("http", List.of("request.method")));
        assertThat(config.of("http")).containsExactly("request.method");
        assertThat(config.of("dns")).isEmpty();
    }
}
