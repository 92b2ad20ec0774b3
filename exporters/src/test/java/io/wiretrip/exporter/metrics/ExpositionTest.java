package io.wiretrip.exporter.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.wiretrip.config.HistogramKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a peer puts into a label, a scrape can be read and says the same. */
final class ExpositionTest {
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
    private static final String[] PIECES = {
        "\"",
        "\\",
        "\n",
        "\r",
        "\t",
        "}",
        "{",
        ",",
        "=",
        " ",
        "#",
        "\0",
        "é",
        "\ud83d\ude00",
        "\ud800",
        "\udc00",
        "\u2028",
        "\ufeff",
        "evil_metric 1\n",
        "\"} 1\nevil_metric{a=\"",
        "# EOF\n",
        "\\n",
        "\\\\",
        "le=\"1\"",
        "x"
    };

    private static String hostile(Random random) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(12); n > 0; n--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    /** Halves of surrogate pairs are no text: each becomes the replacement character. */
    private static String asText(String value) {
        StringBuilder text = new StringBuilder();
        value.codePoints()
                .map(c -> c >= 0xd800 && c <= 0xdfff ? 0xfffd : c)
                .forEach(text::appendCodePoint);
        return text.toString();
    }

    @ParameterizedTest
    @EnumSource(
            value = HistogramKind.class,
            names = {"CLASSIC", "VMRANGE"})
    void hostileLabelsAreReadAsTheyWere(HistogramKind kind) {
        MetricsStorage storage = Shop.storage(Shop.config(100_000, kind), "request.path");
        MetricsShard shard = storage.newShard();
        Random random = new Random(5);
        TreeMap<String, Integer> expected = new TreeMap<>();
        for (int i = 0; i < 3_000; i++) {
            String path = hostile(random);
            shard.roundTrip(Shop.complete(path, 200, i, i, i));
            expected.merge(asText(path), 1, Integer::sum);
        }
        Scrape scrape = Scrape.of(storage);
        expected.forEach(
                (path, count) ->
                        assertThat(scrape.value("shop_requests_total", "path", path))
                                .isEqualTo((double) count));
        assertThat(scrape.count("shop_requests_total")).isEqualTo(expected.size());
        assertThat(scrape.samples().keySet()).noneMatch(key -> key.startsWith("evil"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "| text/plain; version=0.0.4; charset=utf-8",
                "*/* | text/plain; version=0.0.4; charset=utf-8",
                "text/html | text/plain; version=0.0.4; charset=utf-8",
                "application/openmetrics-text;version=1.0.0,text/plain;q=0.5 |"
                        + " application/openmetrics-text; version=1.0.0; charset=utf-8",
                "application/openmetrics-text;q=0.3,text/plain;version=0.0.4;q=0.5 |"
                        + " text/plain; version=0.0.4; charset=utf-8",
                "application/openmetrics-text;version=2.0.0,text/plain;q=0.5 |"
                        + " text/plain; version=0.0.4; charset=utf-8",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                        + "encoding=delimited;q=0.6,application/openmetrics-text;q=0.5 |"
                        + " application/vnd.google.protobuf;"
                        + " proto=io.prometheus.client.MetricFamily; encoding=delimited",
                "text/plain;q=x,application/openmetrics-text;q=0.1 |"
                        + " application/openmetrics-text; version=1.0.0; charset=utf-8",
                ";;;,,q=1 | text/plain; version=0.0.4; charset=utf-8",
            })
    void theFormatIsTheOneAskedFor(@Nullable String accept, String contentType) {
        assertThat(Exposition.of(accept).contentType()).isEqualTo(contentType);
    }

    @Test
    void nativeHistogramsAreInProtobuf() throws IOException {
        MetricsStorage storage =
                Shop.storage(Shop.config(10, HistogramKind.NATIVE), "request.path");
        storage.newShard().roundTrip(Shop.complete("/", 200, 1_500_000, 1, 1));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Exposition.of(
                        "application/vnd.google.protobuf;"
                                + "proto=io.prometheus.client.MetricFamily;encoding=delimited")
                .write(storage.snapshot(), out);
        assertThat(Protobuf.families(out.toByteArray()))
                .contains("shop_request_duration_seconds", "shop_requests_total");
        assertThat(Protobuf.histogramSchema(out.toByteArray(), "shop_request_duration_seconds"))
                .isEqualTo(NativeBuckets.SCHEMA_FIRST);
    }

    @ParameterizedTest
    @EnumSource(HistogramKind.class)
    void promtoolTakesIt(HistogramKind kind) throws Exception {
        assumeThat(PROMTOOL).as("promtool (package prometheus) is not installed").exists();
        MetricsStorage storage =
                Shop.storage(Shop.config(1_000, kind), "request.path", "client.address");
        MetricsShard shard = storage.newShard();
        Random random = new Random(6);
        for (int i = 0; i < 2_000; i++) {
            shard.roundTrip(Shop.complete(hostile(random), 200, i * 1_000L, i, i));
        }
        Process process =
                new ProcessBuilder(PROMTOOL.toString(), "check", "metrics")
                        .redirectErrorStream(true)
                        .redirectOutput(Files.createTempFile("promtool", ".txt").toFile())
                        .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(Scrape.text(storage, null).getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // it has given up: its exit code says so
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("3 is a matter of style").isIn(0, 3);
    }
}
