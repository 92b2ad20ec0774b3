package io.wiretrip.exporter.remotewrite;

import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.wiretrip.exporter.metrics.MetricSource;
import io.wiretrip.exporter.remotewrite.RequestEncoder.Moment;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what the sources show into series, and marks those that are no longer shown as ended. All
 * samples of a collection have the same time, which only grows. Owned by one thread.
 */
final class Collector {
    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

    /** Where a group of series was seen last. */
    private static final class Seen {
        private int source;
        private long collection;
    }

    private final List<MetricSource> sources;
    private final LabelSet labels;
    private final BatchBuilder batches;
    private final InstantSource clock;
    private final Shapes shapes = new Shapes();
    private final Map<SeriesGroup, Seen> alive = new HashMap<>();
    private final BitSet failing = new BitSet();
    private boolean duplicateTold;
    private long collection;
    private long timestampMs;
    private double[] values = new double[64];

    Collector(
            List<MetricSource> sources,
            Map<String, String> externalLabels,
            BatchBuilder batches,
            InstantSource clock) {
        this.sources = List.copyOf(sources);
        this.labels = new LabelSet(externalLabels);
        this.batches = batches;
        this.clock = clock;
    }

    /** Queues every series as it is now, and the ends of those that are gone. */
    void collect() {
        nextMoment();
        for (int i = 0; i < sources.size(); i++) {
            collect(i);
        }
        for (Iterator<Map.Entry<SeriesGroup, Seen>> all = alive.entrySet().iterator();
                all.hasNext(); ) {
            Map.Entry<SeriesGroup, Seen> entry = all.next();
            Seen seen = entry.getValue();
            if (failing.get(seen.source)) {
                shapes.keep(entry.getKey().shape());
            } else if (seen.collection != collection) {
                end(entry.getKey());
                all.remove();
            }
        }
        shapes.endOfCollection();
        batches.flush();
    }

    /** Queues the end of every series that was written. */
    void endAll() {
        nextMoment();
        alive.keySet().forEach(this::end);
        alive.clear();
        batches.flush();
    }

    private void nextMoment() {
        collection++;
        timestampMs = Math.max(clock.millis(), timestampMs + 1);
    }

    private void collect(int source) {
        MetricSnapshots snapshots;
        try {
            snapshots = sources.get(source).snapshot();
        } catch (RuntimeException e) { // its series are neither written nor ended
            if (!failing.get(source)) {
                LOG.error("metrics could not be read; this is told once until they can be", e);
            }
            failing.set(source);
            return;
        }
        failing.clear(source);
        for (MetricSnapshot metric : snapshots) {
            for (DataPointSnapshot point : metric.getDataPoints()) {
                write(source, new SeriesGroup(shapes.of(metric, point), point.getLabels()), point);
            }
        }
    }

    private void write(int source, SeriesGroup group, DataPointSnapshot point) {
        Shape shape = group.shape();
        Seen seen = alive.computeIfAbsent(group, _ -> new Seen());
        if (seen.collection == collection) {
            batches.refused(shape.slots().size() + (shape.nativeHistogram() == null ? 0 : 1));
            if (!duplicateTold) {
                duplicateTold = true;
                LOG.error("a series is there twice and written once: {}", group.labels());
            }
            return;
        }
        seen.collection = collection;
        seen.source = source;
        Moment moment = new Moment(timestampMs, startMs(point));
        labels.point(group.labels());
        List<Slot> slots = shape.slots();
        if (values.length < slots.size()) {
            values = new double[slots.size()];
        }
        shape.values(point, values);
        for (int i = 0; i < slots.size(); i++) {
            labels.series(slots.get(i));
            batches.sample(labels, shape, Double.doubleToRawLongBits(values[i]), moment);
        }
        Slot nativeHistogram = shape.nativeHistogram();
        if (nativeHistogram != null && point instanceof HistogramDataPointSnapshot histogram) {
            labels.series(nativeHistogram);
            batches.histogram(labels, shape, histogram, moment);
        }
    }

    private void end(SeriesGroup group) {
        Shape shape = group.shape();
        Moment moment = new Moment(timestampMs, 0);
        labels.point(group.labels());
        for (Slot slot : shape.slots()) {
            labels.series(slot);
            batches.sample(labels, shape, StaleMarker.BITS, moment);
        }
        Slot nativeHistogram = shape.nativeHistogram();
        if (nativeHistogram != null) {
            labels.series(nativeHistogram);
            batches.histogram(labels, shape, null, moment);
        }
    }

    private long startMs(DataPointSnapshot point) {
        return point.hasCreatedTimestamp() && point.getCreatedTimestampMillis() <= timestampMs
                ? point.getCreatedTimestampMillis()
                : 0;
    }
}
