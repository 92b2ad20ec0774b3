package io.wiretrip.exporter.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A label set in one shard: the values of all metrics of its group. Whoever counts often under the
 * same labels keeps it, such as a flow for the time it lives: if it expires or makes room for
 * others meanwhile, what is added to it goes where its labels go then. Written by the shard's
 * worker alone; a scrape reads under the version.
 */
public final class Series {
    private static final VarHandle VERSION;

    static {
        try {
            VERSION = MethodHandles.lookup().findVarHandle(Series.class, "version", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final SeriesTable table;
    private final String[] labels;
    private final int hash;
    private final SeriesValues values;
    private final long createdNs;

    /** Odd while the values change. */
    @SuppressWarnings("UnusedVariable") // through VERSION
    private int version;

    /** Its place in the budget; null of series that need none. */
    private @Nullable SharedSeries shared;

    /** Its place in the shard's list; −1 once it was removed. */
    private int listIndex;

    /** Whether it has been unused for so long that it may go. Read by other workers, racily. */
    private boolean idle;

    private long lastUsedNs;
    private int used;
    private int usedEpoch;

    Series(SeriesTable table, String[] labels, int hash, long nowNs) {
        this.table = table;
        this.labels = labels;
        this.hash = hash;
        this.values = new SeriesValues(table.group());
        this.createdNs = nowNs;
        this.lastUsedNs = nowNs;
    }

    /** Adds to a counter or a gauge, by its index in the group. */
    public void add(int metric, long n) {
        Series series = table.current(this);
        series.beginWrite();
        series.values.add(metric, table.group().metric(metric).slot(), n);
        series.endWrite();
    }

    /** Sets a gauge, by its index in the group. */
    public void set(int metric, long value) {
        Series series = table.current(this);
        series.beginWrite();
        series.values.set(metric, table.group().metric(metric).slot(), value);
        series.endWrite();
    }

    /**
     * Counts a value in a histogram, by its index in the group.
     *
     * @param value in nanoseconds if the metric's unit is seconds; negative values are left out
     */
    public void observe(int metric, long value) {
        MetricGroup.Metric of = table.group().metric(metric);
        Series series = table.current(this);
        series.beginWrite();
        series.values.observe(metric, of.slot(), of.shape(), value);
        series.endWrite();
    }

    /** What it holds, to be written between {@link #beginWrite} and {@link #endWrite}. */
    SeriesValues values() {
        return values;
    }

    void beginWrite() {
        VERSION.setOpaque(this, (int) VERSION.get(this) + 1);
        VarHandle.storeStoreFence();
    }

    void endWrite() {
        VERSION.setRelease(this, (int) VERSION.get(this) + 1);
    }

    /** Its values at one moment. From the scraping thread, while the shard's list is held. */
    SeriesValues read() {
        while (true) {
            int before = (int) VERSION.getAcquire(this);
            if ((before & 1) == 0) {
                SeriesValues copy = values.copy();
                VarHandle.loadLoadFence();
                if ((int) VERSION.getOpaque(this) == before) {
                    return copy;
                }
            }
            Thread.onSpinWait();
        }
    }

    /** Adds everything of another series; under the list's hold, so that no scrape sees half. */
    void take(Series other) {
        beginWrite();
        values.addAll(other.values);
        endWrite();
    }

    /** Notes that it is used now. */
    void touch(long nowNs, int epoch) {
        lastUsedNs = nowNs;
        idle = false;
        used = usedIn(epoch) + 1;
        usedEpoch = epoch;
    }

    /** How often it was used lately in its shard. Read by other workers, racily. */
    int usedLately() {
        return usedIn(table.epoch());
    }

    /** Halved with every epoch. */
    private int usedIn(int epoch) {
        return used >> Math.min(31, Math.max(0, epoch - usedEpoch));
    }

    void idleSince(long ns) {
        idle = lastUsedNs < ns;
    }

    boolean isIdle() {
        return idle;
    }

    SeriesTable table() {
        return table;
    }

    String[] labels() {
        return labels;
    }

    int hash() {
        return hash;
    }

    long createdNs() {
        return createdNs;
    }

    @Nullable SharedSeries shared() {
        return shared;
    }

    void shared(@Nullable SharedSeries place) {
        shared = place;
    }

    int listIndex() {
        return listIndex;
    }

    void listIndex(int index) {
        listIndex = index;
    }
}
