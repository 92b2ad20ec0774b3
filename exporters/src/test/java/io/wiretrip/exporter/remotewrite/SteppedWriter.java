package io.wiretrip.exporter.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.config.HttpTargetConfig;
import io.wiretrip.config.RemoteWriteConfig;
import io.wiretrip.exporter.ExportStatistics;
import io.wiretrip.exporter.metrics.MetricSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Remote write by a clock that a test sets, so that minutes of data take no time. */
public final class SteppedWriter implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final RemoteWriteExporter exporter;
    private volatile Instant now = Instant.EPOCH;

    /** Starts writing to a target, in a version of remote write. */
    public SteppedWriter(String url, String version, MetricSource... sources) {
        RemoteWriteConfig d = RemoteWriteConfig.DEFAULT;
        HttpTargetConfig target = HttpTargetConfig.DEFAULT.withEndpoint(url);
        RemoteWriteConfig config =
                new RemoteWriteConfig(
                        true,
                        target,
                        Duration.ofHours(1),
                        version,
                        Map.of("host", ""),
                        false,
                        true,
                        100,
                        d.batchBytes(),
                        d.queueBytes());
        exporter = new RemoteWriteExporter(config, "box", List.of(sources), () -> now);
        exporter.start();
    }

    /** Writes what the sources show, as of a time, and waits until the target has it. */
    public void write(Instant time) {
        now = time;
        exporter.collect();
        ExportStatistics account = exporter.statistics();
        long deadlineNs = System.nanoTime() + LONG.toNanos();
        while (account.exported() < account.produced()) {
            assertThat(account.drops()).isEmpty();
            assertThat(System.nanoTime()).as("waited long enough").isLessThan(deadlineNs);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Ends every series at a time. */
    public void end(Instant time) {
        now = time;
        assertThat(exporter.close(LONG)).isTrue();
        ExportStatistics account = exporter.statistics();
        assertThat(account.drops()).isEmpty();
        assertThat(account.exported()).isEqualTo(account.produced());
    }

    @Override
    public void close() {
        exporter.close(LONG);
    }
}
