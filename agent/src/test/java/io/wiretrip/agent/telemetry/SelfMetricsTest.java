package io.wiretrip.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.wiretrip.exporter.ExportCounters;
import io.wiretrip.exporter.ExportDrop;
import io.wiretrip.exporter.ExportStatistics;
import io.wiretrip.protocol.EnumCounters;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.ProtocolCounters;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.SessionEvent;
import io.wiretrip.protocols.Protocols;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every number that something counts comes out under its name, as text. */
final class SelfMetricsTest {
    private final SelfMetrics metrics = new SelfMetrics(new BuildInfo("1.2.3", "abc", "now"));

    @AfterEach
    void close() {
        metrics.close();
    }

    private List<String> lines() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, metrics.snapshot());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private double value(String series) {
        return lines().stream()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    private double sum(String start) {
        return lines().stream()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void theBuildIsOneHoweverOftenItIsScraped() {
        String labels = "_build_info{build_time=\"now\",git_hash=\"abc\",version=\"1.2.3\"}";
        lines();
        assertThat(value("wiretrip" + labels)).isEqualTo(1);
        assertThat(value("packetd" + labels)).isEqualTo(1);
        assertThat(value("packetd_uptime")).isPositive();
        assertThat(value("wiretrip_uptime_seconds")).isPositive();
    }

    @Test
    void theProcessHasTheNamesThatEveryClientUses() {
        assertThat(value("process_cpu_seconds_total")).isPositive();
        assertThat(value("process_resident_memory_bytes")).isBetween(1e7, 1e11);
        assertThat(value("process_virtual_memory_bytes")).isPositive();
        assertThat(value("process_open_fds")).isPositive();
        assertThat(value("process_max_fds")).isPositive();
        assertThat(value("process_start_time_seconds")).isGreaterThan(1.6e9);
        assertThat(lines())
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                .anyMatch(line -> line.startsWith("jvm_threads_live_threads "))
                .anyMatch(line -> line.startsWith("jvm_gc_collection_seconds_count{gc="))
                .anyMatch(line -> line.startsWith("jvm_gc_collection_seconds_sum{gc="));
    }

    @Test
    void collectionsAreCounted() {
        double before = sum("jvm_gc_collection_seconds_count{gc=");
        System.gc();
        assertThat(sum("jvm_gc_collection_seconds_count{gc=")).isGreaterThan(before);
    }

    @Test
    void whereThereIsNoProcThereIsNoNumber(@TempDir Path folder) throws IOException {
        ProcessStatistics none = new ProcessStatistics(folder.resolve("status"));
        none.refresh();
        assertThat(none.residentBytes()).isNaN();
        Path file =
                Files.writeString(
                        folder.resolve("other"), "Name:\tx\nVmSize:\t  123 kB\nVmRSS:\t 45 kB\n");
        ProcessStatistics some = new ProcessStatistics(file);
        some.refresh();
        assertThat(some.residentBytes()).isEqualTo(45 * 1024);
        assertThat(some.virtualBytes()).isEqualTo(123 * 1024);
    }

    /** From one worker or several, and from the start. */
    @Test
    void eventsAreThereBeforeTheyHappenAndAddUp() {
        EnumCounters<SessionEvent> one = new EnumCounters<>(SessionEvent.class);
        EnumCounters<SessionEvent> other = new EnumCounters<>(SessionEvent.class);
        List<EnumCounters<SessionEvent>> workers = new ArrayList<>(List.of(one));
        new EventMetrics(metrics)
                .events("wiretrip_test_total", "Test.", SessionEvent.class, () -> workers);
        assertThat(lines().stream().filter(line -> line.startsWith("wiretrip_test_total{")))
                .hasSize(SessionEvent.values().length)
                .allMatch(line -> line.endsWith(" 0.0"));
        workers.add(other);
        one.add(SessionEvent.UPGRADE, 3);
        other.add(SessionEvent.UPGRADE, 4);
        assertThat(value("wiretrip_test_total{event=\"UPGRADE\"}")).isEqualTo(7);
        assertThat(lines()).contains("# HELP wiretrip_test_total Test.");
    }

    @Test
    void protocolsAreCountedByOutcomeQualityAndReason() {
        Protocol amqp = Protocols.ALL.getFirst();
        Protocol redis = Protocols.ALL.getLast();
        ProtocolCounters counted = new ProtocolCounters(amqp);
        ProtocolCounters others = new ProtocolCounters(redis);
        new EventMetrics(metrics)
                .protocols(
                        Protocols.ALL,
                        one ->
                                one == amqp
                                        ? List.of(counted)
                                        : one == redis ? List.of(others) : List.of());
        counted.outcomes().add(Outcome.ORPHAN, 5);
        counted.qualities().add(Quality.MIDSTREAM, 2);
        counted.events().add(SessionEvent.DECODER_FAILURE, 1);
        counted.violation(amqp.violations().get(1));
        others.outcomes().add(Outcome.COMPLETE, 6);
        assertThat(value("wiretrip_roundtrips_total{outcome=\"orphan\",protocol=\"amqp\"}"))
                .isEqualTo(5);
        assertThat(
                        value(
                                "wiretrip_roundtrip_quality_total{protocol=\"amqp\",quality=\"midstream\"}"))
                .isEqualTo(2);
        assertThat(
                        value(
                                "wiretrip_session_events_total{event=\"DECODER_FAILURE\",protocol=\"amqp\"}"))
                .isEqualTo(1);
        assertThat(
                        value(
                                "wiretrip_decode_violations_total{protocol=\"amqp\",reason=\""
                                        + amqp.violations().get(1).name()
                                        + "\"}"))
                .isEqualTo(1);
        assertThat(value("packetd_handled_roundtrips_total")).isEqualTo(11);
        assertThat(value("packetd_panic_total")).isEqualTo(1);
    }

    @Test
    void interfacesComeAndGo() {
        List<InterfaceCounts> now = new ArrayList<>();
        new CaptureMetrics(metrics, () -> List.copyOf(now));
        assertThat(value("packetd_sniffer_received_packets_total{iface=\"lo\"}")).isNaN();
        now.add(new InterfaceCounts("lo", 10, 1));
        now.add(new InterfaceCounts("veth1", 20, 2));
        for (String prefix : List.of("packetd_sniffer", "wiretrip_capture")) {
            assertThat(value(prefix + "_received_packets_total{iface=\"lo\"}")).isEqualTo(10);
            assertThat(value(prefix + "_dropped_packets_total{iface=\"veth1\"}")).isEqualTo(2);
        }
        now.clear();
        now.add(new InterfaceCounts("lo", 15, 1));
        assertThat(value("wiretrip_capture_received_packets_total{iface=\"lo\"}")).isEqualTo(15);
        assertThat(lines()).noneMatch(line -> line.contains("veth1"));
        now.add(new InterfaceCounts("veth1", 3, 0));
        assertThat(value("wiretrip_capture_received_packets_total{iface=\"veth1\"}")).isEqualTo(3);
    }

    @Test
    void endlessInterfacesHaveAnEnd() {
        List<InterfaceCounts> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(new InterfaceCounts("veth" + i, i, 0));
        }
        new CaptureMetrics(metrics, () -> many);
        assertThat(lines().stream().filter(line -> line.startsWith("wiretrip_capture_received")))
                .hasSize(256);
    }

    @Test
    void anExportersAccountIsShownWithWhatIsUnderWay() {
        ExportCounters traces = new ExportCounters("traces");
        List<ExportStatistics> exporters = new ArrayList<>(List.of(traces));
        new ExportMetrics(metrics, () -> exporters);
        traces.produced(10);
        traces.exported(4);
        traces.dropped(ExportDrop.QUEUE_FULL, 3);
        assertThat(value("wiretrip_export_produced_total{exporter=\"traces\"}")).isEqualTo(10);
        assertThat(value("wiretrip_export_exported_total{exporter=\"traces\"}")).isEqualTo(4);
        assertThat(
                        value(
                                "wiretrip_export_dropped_total{exporter=\"traces\",reason=\"QUEUE_FULL\"}"))
                .isEqualTo(3);
        assertThat(value("wiretrip_export_dropped_total{exporter=\"traces\",reason=\"REJECTED\"}"))
                .isZero();
        assertThat(value("wiretrip_export_pending{exporter=\"traces\"}")).isEqualTo(3);
        ExportCounters flows = new ExportCounters("flows");
        flows.produced(1);
        exporters.add(flows);
        assertThat(value("wiretrip_export_produced_total{exporter=\"flows\"}")).isEqualTo(1);
    }

    /** Meters refer weakly to what they read; nothing else holds these. */
    @Test
    void whatIsReadIsNotCollected() {
        metrics.counter("wiretrip_kept_total", "Test.", () -> 42);
        metrics.gauge("wiretrip_kept_bytes", "Test.", () -> 43);
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        assertThat(value("wiretrip_kept_total")).isEqualTo(42);
        assertThat(value("wiretrip_kept_bytes")).isEqualTo(43);
    }
}
