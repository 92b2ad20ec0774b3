package io.wiretrip.agent.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Packets received and lost, by interface. Interfaces come and go with containers, so those that
 * are gone are forgotten: no name stays for ever.
 */
public final class CaptureMetrics {
    /** More are not told apart, so that a host of endless interfaces has a bounded page. */
    private static final int INTERFACES_MAX = 256;

    private final SelfMetrics metrics;
    private final Supplier<List<InterfaceCounts>> interfaces;
    private final Map<String, Known> known = new HashMap<>();

    /** An interface with its meters and what was read of it last. */
    private static final class Known {
        private final Meter[] meters = new Meter[4];
        private volatile InterfaceCounts counts;

        Known(InterfaceCounts counts) {
            this.counts = counts;
        }
    }

    /**
     * Registers with these metrics.
     *
     * @param interfaces those that are captured on now
     */
    public CaptureMetrics(SelfMetrics metrics, Supplier<List<InterfaceCounts>> interfaces) {
        this.metrics = metrics;
        this.interfaces = interfaces;
        metrics.beforeScrape(this::refresh);
    }

    private void refresh() {
        Set<String> gone = new HashSet<>(known.keySet());
        for (InterfaceCounts counts : interfaces.get()) {
            gone.remove(counts.iface());
            Known before = known.get(counts.iface());
            if (before != null) {
                before.counts = counts;
            } else if (known.size() < INTERFACES_MAX) {
                Known added = new Known(counts);
                known.put(counts.iface(), added);
                register(added);
            }
        }
        for (String iface : gone) {
            Known forgotten = known.remove(iface);
            if (forgotten != null) {
                for (Meter meter : forgotten.meters) {
                    metrics.remove(meter, forgotten);
                }
            }
        }
    }

    private void register(Known added) {
        Tags tags = Tags.of("iface", added.counts.iface());
        String received = "Packets read from the interface.";
        String dropped = "Packets that the kernel or the driver lost before they could be read.";
        added.meters[0] =
                metrics.counter(
                        "wiretrip_capture_received_packets_total",
                        received,
                        tags,
                        added,
                        known -> known.counts.received());
        added.meters[1] =
                metrics.counter(
                        "wiretrip_capture_dropped_packets_total",
                        dropped,
                        tags,
                        added,
                        known -> known.counts.dropped());
        added.meters[2] =
                metrics.counter(
                        "packetd_sniffer_received_packets_total",
                        received,
                        tags,
                        added,
                        known -> known.counts.received());
        added.meters[3] =
                metrics.counter(
                        "packetd_sniffer_dropped_packets_total",
                        dropped,
                        tags,
                        added,
                        known -> known.counts.dropped());
    }
}
