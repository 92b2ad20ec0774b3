package io.wiretrip.agent.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.wiretrip.exporter.metrics.Exposition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The formats that Prometheus and its relatives ask for, with the headers that they send. */
final class ScrapesTest {
    private static final String PROTOBUF =
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                    + "encoding=delimited";

    private final RunningServer running = new RunningServer(RunningServer.config());

    ScrapesTest() {
        running.backend.traffic =
                MetricSnapshots.of(
                        CounterSnapshot.builder()
                                .name("http_requests")
                                .help("Requests.")
                                .dataPoint(
                                        CounterSnapshot.CounterDataPointSnapshot.builder()
                                                .labels(Labels.of("path", "/a\"\n\\b"))
                                                .value(7)
                                                .build())
                                .build());
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void textIsWhatOneGetsUnasked() {
        HttpResponse<String> answer = running.get("/protocol/metrics");
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body())
                .isEqualTo(
                        """
                        # HELP http_requests_total Requests.
                        # TYPE http_requests_total counter
                        http_requests_total{path="/a\\"\\n\\\\b"} 7
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Prometheus 2 and 3, without and with native histograms; VictoriaMetrics; curl
                "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2 | openmetrics",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2 | protobuf",
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=1.0.0;q=0.3,*/*;q=0.1 | openmetrics",
                "text/plain;version=0.0.4;q=1,*/*;q=0.1 | text",
                "*/* | text",
                "'' | text",
                "text/html,application/xhtml+xml,*/*;q=0.8 | text",
                "application/json | text",
                "application/openmetrics-text;q=0.2,text/plain;q=0.9 | text",
                "application/openmetrics-text;q=0,text/plain;q=0.1 | text",
                "application/openmetrics-text;version=2.0.0 | text",
                "application/vnd.google.protobuf | text",
                "APPLICATION/OpenMetrics-Text; Version=\"1.0.0\" | openmetrics",
                "application/openmetrics-text;q=abc | text",
                ";;;,,,q=,=;q | text"
            })
    void theClientsPreferenceDecides(String accept, String expected) {
        String type = Exposition.of(accept).contentType();
        assertThat(type)
                .startsWith(
                        switch (expected) {
                            case "openmetrics" -> "application/openmetrics-text";
                            case "protobuf" -> "application/vnd.google.protobuf";
                            default -> "text/plain";
                        });
    }

    @Test
    void openMetricsEndsAsItMust() {
        HttpResponse<String> answer =
                running.get("/protocol/metrics", "Accept", "application/openmetrics-text");
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(answer.body()).contains("# TYPE http_requests counter\n").endsWith("# EOF\n");
    }

    @Test
    void protobufIsDelimited() {
        HttpResponse<byte[]> answer = running.bytes("/protocol/metrics", "Accept", PROTOBUF);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/vnd.google.protobuf; proto=io.prometheus.client");
        byte[] body = answer.body();
        // A length in one byte, then field 1, the name, as 19 characters.
        assertThat(body[0]).isEqualTo((byte) (body.length - 1));
        assertThat(body[1]).isEqualTo((byte) 0x0a);
        assertThat(new String(body, 3, body[2], StandardCharsets.UTF_8))
                .isEqualTo("http_requests_total");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate, gzip;q=0.5, br", "GZIP"})
    void compressesWhereAccepted(String coding) throws IOException {
        HttpResponse<byte[]> answer = running.bytes("/metrics", "Accept-Encoding", coding);
        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(answer.headers().firstValue("Vary")).hasValue("Accept, Accept-Encoding");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("# TYPE jvm_memory_used_bytes gauge");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip;q=0", "br", "*"})
    void doesNotCompressWhereNot(String coding) {
        HttpResponse<String> answer = running.get("/metrics", "Accept-Encoding", coding);
        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(answer.body()).contains("# TYPE jvm_memory_used_bytes gauge");
    }

    @Test
    void aScrapeThatFailsIsNoScrape() throws IOException {
        running.backend.traffic =
                MetricSnapshots.of(
                        CounterSnapshot.builder().name("first").build(),
                        new CounterSnapshot(new MetricMetadata("second"), List.of()) {
                            @Override
                            public List<CounterDataPointSnapshot> getDataPoints() {
                                throw new IllegalStateException("a source that fails");
                            }
                        });
        String answer =
                running.raw(
                        "GET /protocol/metrics HTTP/1.1\r\nHost: localhost\r\nConnection:"
                                + " close\r\n\r\n");
        assertThat(answer).as("a half must not look like a whole").doesNotEndWith("0\r\n\r\n");
        assertThat(running.get("/healthz").statusCode()).isEqualTo(200);
    }
}
