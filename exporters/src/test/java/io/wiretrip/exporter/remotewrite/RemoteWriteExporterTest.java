package io.wiretrip.exporter.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.wiretrip.config.HttpAuthConfig;
import io.wiretrip.config.HttpTargetConfig;
import io.wiretrip.config.HttpTlsConfig;
import io.wiretrip.config.RemoteWriteConfig;
import io.wiretrip.config.RetryConfig;
import io.wiretrip.exporter.ExportDrop;
import io.wiretrip.exporter.ExportStatistics;
import io.wiretrip.exporter.http.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole exporter against a target that does well or badly. */
@Timeout(120)
final class RemoteWriteExporterTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final RetryConfig QUICK =
            new RetryConfig(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMinutes(1), 0);

    private ScriptedServer server;
    private List<MetricSnapshot> shown = List.of(Snapshots.gauge("g", 1), Snapshots.gauge("h", 2));
    private long nowMs = 1_000_000;

    @BeforeEach
    void listen() throws IOException {
        server = new ScriptedServer();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void writesAndAtTheEndOnceMoreAndThenTheEnds() throws Exception {
        RemoteWriteExporter exporter = exporter("1.0", QUICK, LONG, 16 << 20);
        exporter.start();
        exporter.collect();
        ScriptedServer.Request request = server.take();
        assertThat(request.line()).isEqualTo("POST /api/v1/write HTTP/1.1");
        assertThat(request.field("content-type")).isEqualTo("application/x-protobuf");
        assertThat(request.field("content-encoding")).isEqualTo("snappy");
        assertThat(request.field("x-prometheus-remote-write-version")).isEqualTo("0.1.0");
        assertThat(request.field("user-agent")).startsWith("wiretrip");
        assertThat(Decoded.request(request.body(), 1))
                .extracting(series -> series.key() + ' ' + series.value())
                .containsExactly("g{host=box,instance=box} 1.0", "h{host=box,instance=box} 2.0");
        nowMs += 1_000;
        assertThat(exporter.close(LONG)).isTrue();
        assertThat(Decoded.request(server.take().body(), 1))
                .hasSize(2)
                .allMatch(series -> !series.isStale() && series.timestampMs() == nowMs);
        assertThat(Decoded.request(server.take().body(), 1))
                .hasSize(2)
                .allMatch(series -> series.isStale() && series.timestampMs() == nowMs + 1);
        assertAccount(exporter, 6, Map.of());
    }

    @Test
    void whatFailsForATimeIsTriedUntilItWorks() throws Exception {
        server.script(
                ScriptedServer.status(500),
                ScriptedServer.status(503, "Retry-After: 0"),
                ScriptedServer.status(429, "Retry-After: 0"),
                ScriptedServer.hangUp(),
                ScriptedServer.half(),
                ScriptedServer.raw("rubbish\r\n\r\n"));
        RemoteWriteExporter exporter = exporter("1.0", QUICK, LONG, 16 << 20);
        exporter.start();
        exporter.collect();
        awaitExported(exporter, 2);
        assertThat(server.waiting()).isEqualTo(7);
        byte[] first = server.take().body();
        for (int i = 0; i < 6; i++) {
            assertThat(server.take().body()).isEqualTo(first);
        }
        assertThat(exporter.close(LONG)).isTrue();
        assertAccount(exporter, 6, Map.of());
    }

    @Test
    void targetsThatHangOrDripAreBoundedByTheTimeout() throws Exception {
        server.script(ScriptedServer.hang(), ScriptedServer.drip());
        RemoteWriteExporter exporter = exporter("1.0", QUICK, Duration.ofMillis(200), 16 << 20);
        exporter.start();
        exporter.collect();
        awaitExported(exporter, 2);
        assertThat(exporter.close(LONG)).isTrue();
        assertAccount(exporter, 6, Map.of());
    }

    @Test
    void whatIsRefusedIsCountedAndTheNextGoesOn() throws Exception {
        server.script(ScriptedServer.text(400, "out of order sample"));
        RemoteWriteExporter exporter = exporter("1.0", QUICK, LONG, 16 << 20);
        exporter.start();
        exporter.collect();
        exporter.collect();
        awaitExported(exporter, 2);
        assertThat(exporter.close(LONG)).isTrue();
        assertAccount(exporter, 8, Map.of(ExportDrop.REJECTED, 2L));
    }

    @Test
    void attemptsAreBounded() throws Exception {
        server.script(
                ScriptedServer.status(500), ScriptedServer.status(500), ScriptedServer.status(500));
        RetryConfig three =
                new RetryConfig(
                        Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMinutes(1), 3);
        RemoteWriteExporter exporter = exporter("1.0", three, LONG, 16 << 20);
        exporter.start();
        exporter.collect();
        exporter.collect();
        awaitExported(exporter, 2);
        assertThat(exporter.close(LONG)).isTrue();
        assertAccount(exporter, 8, Map.of(ExportDrop.RETRIES_EXHAUSTED, 2L));
    }

    @Test
    void anOutageCostsTheOldestAndRecoveryKeepsTheOrder() throws Exception {
        List<MetricSnapshot> many = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            many.add(Snapshots.gauge("g" + i, Math.sin(i)));
        }
        shown = many;
        server.otherwise(ScriptedServer.status(503));
        RemoteWriteExporter exporter = exporter("1.0", QUICK, LONG, 8 << 10);
        exporter.start();
        for (int i = 0; i < 100; i++) {
            nowMs += 1_000;
            exporter.collect();
            assertThat(exporter.queuedBytes()).isLessThanOrEqualTo(8 << 10);
        }
        assertThat(drops(exporter)).containsOnlyKeys(ExportDrop.QUEUE_FULL);
        assertThat(exporter.statistics().exported()).isZero();
        while (server.waiting() > 0) {
            server.take();
        }
        server.otherwise(ScriptedServer.status(204));
        await(() -> exporter.queuedBytes() == 0);
        assertThat(exporter.close(LONG)).isTrue();
        ExportStatistics account = exporter.statistics();
        long lost = drops(exporter).getOrDefault(ExportDrop.QUEUE_FULL, 0L);
        assertThat(account.produced()).isEqualTo(102 * 50);
        assertThat(account.exported()).isEqualTo(102 * 50 - lost);
        long before = 0;
        while (server.waiting() > 0) {
            long time = Decoded.request(server.take().body(), 1).getFirst().timestampMs();
            assertThat(time).isGreaterThanOrEqualTo(before);
            before = time;
        }
        assertThat(before).isEqualTo(nowMs + 2);
    }

    @Test
    void stopsInTimeWhateverTheTargetDoes() throws Exception {
        server.otherwise(ScriptedServer.hang());
        RemoteWriteExporter hanging = exporter("1.0", QUICK, LONG, 16 << 20);
        hanging.start();
        hanging.collect();
        server.take();
        hanging.collect();
        long startNs = System.nanoTime();
        assertThat(hanging.close(Duration.ofMillis(300))).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - startNs))
                .isLessThan(Duration.ofSeconds(10));
        assertAccount(hanging, 8, Map.of(ExportDrop.SHUTDOWN, 8L));

        RetryConfig hours =
                new RetryConfig(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(5), 0);
        server.close();
        RemoteWriteExporter refused = exporter("1.0", hours, LONG, 16 << 20);
        refused.start();
        refused.collect();
        await(() -> refused.queuedBytes() == 0);
        assertThat(refused.close(Duration.ofSeconds(60))).isTrue();
        assertAccount(refused, 6, Map.of(ExportDrop.SHUTDOWN, 6L));
    }

    @Test
    void version2SaysSoAndBelievesWhatTheTargetHasWritten() throws Exception {
        shown =
                List.of(
                        Snapshots.gauge("g", 1),
                        Snapshots.gauge("h", 1),
                        Snapshots.exponential("n", new int[] {1}, new long[] {1}, 1));
        server.script(
                written(204, 2, 1),
                written(400, 1, 1), // one is invalid
                written(204, 1, 0), // against the specification
                written(503, 0, 0));
        server.otherwise(written(204, 100, 100)); // more than there was
        RemoteWriteExporter exporter = exporter("2.0", QUICK, LONG, 16 << 20);
        exporter.start();
        exporter.collect();
        ScriptedServer.Request request = server.take();
        assertThat(request.field("content-type"))
                .isEqualTo("application/x-protobuf;proto=io.prometheus.write.v2.Request");
        assertThat(request.field("x-prometheus-remote-write-version")).isEqualTo("2.0.0");
        assertThat(Decoded.request(request.body(), 2)).hasSize(3);
        exporter.collect();
        exporter.collect();
        exporter.collect();
        awaitExported(exporter, 3 + 2 + 1 + 3);
        assertThat(exporter.close(LONG)).isTrue();
        assertAccount(exporter, 18, Map.of(ExportDrop.REJECTED, 3L));
        assertThat(server.waiting()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {415, 400, 204})
    void goesBackToVersion1WhereTheTargetKnowsNoOther(int answer) throws Exception {
        shown =
                List.of(
                        Snapshots.gauge("g", 1),
                        Snapshots.exponential("n", new int[] {1}, new long[] {1}, 1));
        server.script(ScriptedServer.status(answer));
        RemoteWriteExporter exporter = exporter("2.0", QUICK, LONG, 16 << 20);
        exporter.collect();
        exporter.collect(); // both were encoded before the target had a say
        exporter.start();
        awaitExported(exporter, 4);
        exporter.collect();
        assertThat(exporter.close(LONG)).isTrue();
        assertAccount(exporter, 10, Map.of());
        assertThat(Decoded.request(server.take().body(), 2)).hasSize(2);
        for (int i = 0; i < 5; i++) {
            ScriptedServer.Request request = server.take();
            assertThat(request.field("content-type")).isEqualTo("application/x-protobuf");
            assertThat(Decoded.request(request.body(), 1)).hasSize(2);
        }
    }

    @Test
    void staysWithVersion2WhereNeitherIsTaken() throws Exception {
        server.script(ScriptedServer.status(400), ScriptedServer.status(400), written(204, 2, 0));
        server.otherwise(written(204, 100, 100));
        RemoteWriteExporter exporter = exporter("2.0", QUICK, LONG, 16 << 20);
        exporter.start();
        exporter.collect();
        exporter.collect();
        assertThat(exporter.close(LONG)).isTrue();
        assertAccount(exporter, 8, Map.of(ExportDrop.REJECTED, 2L));
        List<String> versions = new ArrayList<>();
        while (server.waiting() > 0) {
            versions.add(server.take().field("x-prometheus-remote-write-version"));
        }
        assertThat(versions).containsExactly("2.0.0", "0.1.0", "2.0.0", "2.0.0", "2.0.0");
    }

    @Test
    void writesByItsInterval() throws Exception {
        RemoteWriteConfig config = config("1.0", QUICK, LONG, 16 << 20, Duration.ofSeconds(1));
        try (RemoteWriteExporter exporter =
                new RemoteWriteExporter(config, "box", List.of(() -> new MetricSnapshots(shown)))) {
            exporter.start();
            server.take();
            server.take();
        }
    }

    private static ScriptedServer.Answer written(int status, int samples, int histograms) {
        return ScriptedServer.status(
                status,
                "X-Prometheus-Remote-Write-Samples-Written: " + samples,
                "X-Prometheus-Remote-Write-Histograms-Written: " + histograms,
                "X-Prometheus-Remote-Write-Exemplars-Written: 0");
    }

    private RemoteWriteExporter exporter(
            String version, RetryConfig retry, Duration timeout, int queueBytes) {
        RemoteWriteConfig config = config(version, retry, timeout, queueBytes, Duration.ofHours(1));
        return new RemoteWriteExporter(
                config,
                "box",
                List.of(() -> new MetricSnapshots(shown)),
                () -> Instant.ofEpochMilli(nowMs));
    }

    private RemoteWriteConfig config(
            String version,
            RetryConfig retry,
            Duration timeout,
            int queueBytes,
            Duration interval) {
        HttpTargetConfig target =
                new HttpTargetConfig(
                        server.url("/api/v1/write"),
                        timeout,
                        Map.of(),
                        HttpAuthConfig.DEFAULT,
                        HttpTlsConfig.DEFAULT,
                        HttpTargetConfig.NO_PROXY,
                        retry);
        return new RemoteWriteConfig(
                true, target, interval, version, Map.of(), false, true, 2_000, 1 << 20, queueBytes);
    }

    private static Map<ExportDrop, Long> drops(RemoteWriteExporter exporter) {
        return exporter.statistics().drops();
    }

    private static void assertAccount(
            RemoteWriteExporter exporter, long produced, Map<ExportDrop, Long> drops) {
        ExportStatistics account = exporter.statistics();
        assertThat(account.produced()).isEqualTo(produced);
        assertThat(account.drops()).isEqualTo(drops);
        long lost = drops.values().stream().mapToLong(Long::longValue).sum();
        assertThat(account.exported()).isEqualTo(produced - lost);
        assertThat(exporter.queuedBytes()).isZero();
    }

    private static void awaitExported(RemoteWriteExporter exporter, long items) {
        await(() -> exporter.statistics().exported() >= items);
        assertThat(exporter.statistics().exported()).isEqualTo(items);
    }

    private static void await(BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited long enough").isLessThan(deadlineNs);
            LockSupport.parkNanos(200_000);
        }
    }
}
