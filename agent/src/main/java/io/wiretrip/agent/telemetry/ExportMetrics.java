package io.wiretrip.agent.telemetry;

import io.micrometer.core.instrument.Tags;
import io.wiretrip.exporter.ExportDrop;
import io.wiretrip.exporter.ExportStatistics;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The account of every destination: what it was given, what its target took, what was lost and why,
 * and what is under way. A destination that a reload takes away keeps its last values, one that it
 * brings back goes on with those of its new account.
 */
public final class ExportMetrics {
    private final SelfMetrics metrics;
    private final Supplier<? extends Collection<? extends ExportStatistics>> exporters;
    private final Map<String, Known> known = new HashMap<>();

    /** A destination and the account that was last seen under its name. */
    private static final class Known {
        private volatile ExportStatistics account;

        Known(ExportStatistics account) {
            this.account = account;
        }

        long dropped(ExportDrop reason) {
            return account.drops().getOrDefault(reason, 0L);
        }

        /**
         * What was given is read last: what passes meanwhile makes it too large, never negative.
         */
        long pending() {
            long done = account.exported();
            for (long dropped : account.drops().values()) {
                done += dropped;
            }
            return Math.max(0, account.produced() - done);
        }
    }

    /**
     * Registers with these metrics.
     *
     * @param exporters those there are now; their names are few and fixed
     */
    public ExportMetrics(
            SelfMetrics metrics,
            Supplier<? extends Collection<? extends ExportStatistics>> exporters) {
        this.metrics = metrics;
        this.exporters = exporters;
        metrics.beforeScrape(this::refresh);
    }

    private void refresh() {
        for (ExportStatistics account : exporters.get()) {
            Known before = known.get(account.exporter());
            if (before == null) {
                Known added = new Known(account);
                known.put(account.exporter(), added);
                register(added);
            } else {
                before.account = account;
            }
        }
    }

    private void register(Known added) {
        Tags tags = Tags.of("exporter", added.account.exporter());
        metrics.counter(
                "wiretrip_export_produced_total",
                "Items handed to a destination.",
                tags,
                added,
                known -> known.account.produced());
        metrics.counter(
                "wiretrip_export_exported_total",
                "Items that a destination's target has taken.",
                tags,
                added,
                known -> known.account.exported());
        for (ExportDrop reason : ExportDrop.values()) {
            metrics.counter(
                    "wiretrip_export_dropped_total",
                    "Items that will never reach a destination's target, by reason.",
                    tags.and("reason", reason.name()),
                    added,
                    known -> known.dropped(reason));
        }
        metrics.gauge(
                "wiretrip_export_pending",
                "Items handed to a destination that are neither taken nor lost yet.",
                tags,
                added::pending);
    }
}
