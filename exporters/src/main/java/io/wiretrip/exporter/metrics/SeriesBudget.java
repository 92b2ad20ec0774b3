package io.wiretrip.exporter.metrics;

import io.wiretrip.exporter.metrics.SharedSeries.State;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How many label sets the process tells apart, over all shards. Workers ask it when they meet a
 * label set that their shard does not have, never for one it has.
 */
final class SeriesBudget {
    private final int max;
    private final AtomicInteger size = new AtomicInteger();
    private final ConcurrentHashMap<LabelSet, SharedSeries> places = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<FrequencySketch> sketches = new CopyOnWriteArrayList<>();

    SeriesBudget(int max) {
        this.max = max;
    }

    int max() {
        return max;
    }

    int size() {
        return size.get();
    }

    boolean isFull() {
        return size.get() >= max;
    }

    /** Adds a shard's sketch of newcomers; at start. */
    FrequencySketch newSketch() {
        FrequencySketch sketch = new FrequencySketch(max);
        sketches.add(sketch);
        return sketch;
    }

    /** How often all shards met a label set without a place lately, roughly. */
    int metLately(int hash) {
        int met = 0;
        for (int i = 0; i < sketches.size(); i++) {
            met += sketches.get(i).estimate(hash);
        }
        return met;
    }

    /** The place of a label set; null if it has none. */
    @Nullable SharedSeries find(LabelSet labels) {
        SharedSeries place = places.get(labels);
        return place != null && place.state() == State.LIVE ? place : null;
    }

    /** A place for a label set; null if there is none left. */
    @Nullable SharedSeries admit(LabelSet labels) {
        if (size.incrementAndGet() > max) {
            size.decrementAndGet();
            return null;
        }
        SharedSeries fresh = new SharedSeries(labels);
        SharedSeries there = places.putIfAbsent(labels, fresh);
        if (there == null) {
            return fresh;
        }
        size.decrementAndGet(); // another worker was faster
        return there.state() == State.LIVE ? there : null;
    }

    /** Takes a place away; false if that has been done. */
    boolean end(SharedSeries place, State how) {
        if (!place.end(how)) {
            return false;
        }
        places.remove(place.labels(), place);
        size.decrementAndGet();
        return true;
    }
}
