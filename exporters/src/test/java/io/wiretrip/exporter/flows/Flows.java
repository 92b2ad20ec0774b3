package io.wiretrip.exporter.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.config.FlowBatchConfig;
import io.wiretrip.config.FlowSpoolConfig;
import io.wiretrip.config.FlowsConfig;
import io.wiretrip.config.HttpTargetConfig;
import io.wiretrip.config.RetryConfig;
import io.wiretrip.exporter.ExportStatistics;
import io.wiretrip.exporter.flows.FlowSummary.Side;
import io.wiretrip.protocol.Endpoint;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Flows to send, and settings to send them with, for tests. */
final class Flows {
    private static final long DEADLINE_NS = 30_000_000_000L;

    private Flows() {}

    static FlowSummary tcp(int clientPort) {
        return tcp(clientPort, "fin");
    }

    static FlowSummary tcp(int clientPort, String end) {
        return new FlowSummary(
                6,
                new Endpoint(0, 0x0a000001, false, clientPort),
                new Endpoint(0, 0x0a000002, false, 80),
                new Side(
                        6, 500, 1_700_000_000_123_456_789L, 1_700_000_000_623_456_789L, 0x1b, 0, 0),
                new Side(
                        4,
                        4_000,
                        1_700_000_000_200_000_000L,
                        1_700_000_001L * 1_000_000_000,
                        0x13,
                        1,
                        9),
                0,
                100_000,
                "http",
                end);
    }

    static FlowsConfig config(String endpoint) {
        return config(endpoint, FlowBatchConfig.DEFAULT, 16 << 20, FlowSpoolConfig.DEFAULT);
    }

    static FlowsConfig config(
            String endpoint, FlowBatchConfig batch, int queueBytes, FlowSpoolConfig spool) {
        FlowsConfig d = FlowsConfig.DEFAULT;
        HttpTargetConfig t = d.target();
        RetryConfig retry =
                new RetryConfig(
                        Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofMinutes(1), 0);
        return new FlowsConfig(
                true,
                new HttpTargetConfig(
                        endpoint,
                        Duration.ofSeconds(20),
                        t.header(),
                        t.auth(),
                        t.tls(),
                        HttpTargetConfig.NO_PROXY,
                        retry),
                d.events(),
                d.extraFields(),
                d.interfaceName(),
                "wire.test",
                Duration.ofSeconds(1),
                batch,
                d.cache(),
                queueBytes,
                spool);
    }

    /** The same with a target that is given up on soon. */
    static FlowsConfig impatient(FlowsConfig config) {
        HttpTargetConfig t = config.target();
        return new FlowsConfig(
                config.enabled(),
                new HttpTargetConfig(
                        t.endpoint(),
                        Duration.ofMillis(400),
                        t.header(),
                        t.auth(),
                        t.tls(),
                        t.proxy(),
                        t.retry()),
                config.events(),
                config.extraFields(),
                config.interfaceName(),
                config.hostname(),
                config.addressRefresh(),
                config.batch(),
                config.cache(),
                config.queueBytes(),
                config.spool());
    }

    static FlowExporter start(FlowsConfig config) {
        return new FlowExporter(config, "eth9", ZoneOffset.UTC, FlowExporter.WhenFull.WAIT);
    }

    static void send(FlowExporter exporter, int flows) {
        FlowExporter.Producer producer = exporter.newProducer();
        for (int i = 0; i < flows; i++) {
            producer.accept(tcp(10_000 + i));
        }
    }

    static void await(String what, BooleanSupplier condition) {
        long endNs = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long until %s", what).isLessThan(endNs);
            LockSupport.parkNanos(1_000_000);
        }
    }

    static long dropped(ExportStatistics statistics) {
        return statistics.drops().values().stream().mapToLong(Long::longValue).sum();
    }

    /** The law of every exporter. */
    static void addsUp(FlowExporter exporter) {
        ExportStatistics s = exporter.statistics();
        assertThat(s.exported() + dropped(s) + exporter.spooled())
                .as(
                        "exported %d, drops %s, spooled %d",
                        s.exported(), s.drops(), exporter.spooled())
                .isEqualTo(s.produced());
    }
}
