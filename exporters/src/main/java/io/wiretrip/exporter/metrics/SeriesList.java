package io.wiretrip.exporter.metrics;

import io.wiretrip.exporter.metrics.SharedSeries.State;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * All series of a shard: who comes in, who goes. The worker appends at any time; it removes only
 * while it holds the list, and it only ever <i>tries</i> to: if a scrape reads, the removal waits
 * for another time, the worker does not.
 */
final class SeriesList {
    private static final VarHandle HELD;
    private static final VarHandle SIZE;
    private static final VarHandle ALL;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            HELD = lookup.findVarHandle(SeriesList.class, "held", boolean.class);
            SIZE = lookup.findVarHandle(SeriesList.class, "size", int.class);
            ALL = lookup.findVarHandle(SeriesList.class, "all", Series[].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** A newcomer must have been met so often before it takes another's place. */
    private static final int MET_MIN = 8;

    /** How many series are looked at to find one that is little used. */
    private static final int VICTIMS = 8;

    /** How often a newcomer may take a place: label sets that come and go cost the backend. */
    private static final long TAKEOVER_NS = 10_000_000;

    private static final int TAKEOVERS_MAX = 64;

    private static final long SWEEP_NS = 10_000_000;
    private static final int SWEEP_STEP = 64;
    private static final int SWEEP_MAX = 4_096;

    private final SeriesBudget budget;
    private final FrequencySketch newcomers;
    private final long expiredNs;
    private final LabelSet probe =
            new LabelSet(MetricGroup.named("", "").build(), new String[0], 0);

    private Series[] all = new Series[16];
    private int size;

    @SuppressWarnings("UnusedVariable") // through HELD
    private boolean held;

    private long nowNs;
    private long sweptNs;
    private int sweepAt;
    private int victimAt;
    private int takeovers = TAKEOVERS_MAX;

    private long evicted;
    private long expired;

    SeriesList(SeriesBudget budget, long expiredNs) {
        this.budget = budget;
        this.newcomers = budget.newSketch();
        this.expiredNs = expiredNs;
    }

    long nowNs() {
        return nowNs;
    }

    int epoch() {
        return newcomers.epoch();
    }

    void touch(Series series) {
        series.touch(nowNs, newcomers.epoch());
    }

    /** How many label sets gave their place to others. Read racily, as is the next. */
    long evicted() {
        return evicted;
    }

    long expired() {
        return expired;
    }

    // Who comes in

    /**
     * A series for a label set that has none in this shard.
     *
     * @param stale the one it had until its place was taken; null if there is none
     * @return null if it is to share the overflow series
     */
    @Nullable Series admit(SeriesTable table, String[] values, int hash, @Nullable Series stale) {
        if (stale != null) {
            if (rejoin(stale)) {
                return stale;
            }
            if (!tryHold()) {
                return null;
            }
            fold(stale);
            release();
        }
        if (!table.hasRoom(hash)) {
            return null;
        }
        SharedSeries place = budget.find(probe.with(table.group(), values, hash));
        if (place == null && !(budget.isFull() && !makeRoom(hash))) {
            place = budget.admit(new LabelSet(table.group(), values.clone(), hash));
        }
        if (place == null) {
            return null;
        }
        Series series = new Series(table, place.labels().values(), hash, nowNs);
        series.shared(place);
        place.join(series);
        table.put(series);
        append(series);
        return series;
    }

    /** Gives a series that expired elsewhere while it was used here a place again. */
    private boolean rejoin(Series stale) {
        SharedSeries old = stale.shared();
        if (old == null || old.state() != State.EXPIRED) {
            return false;
        }
        SharedSeries place = budget.find(old.labels());
        if (place == null) {
            place = budget.admit(old.labels());
        }
        if (place == null) {
            return false;
        }
        place.join(stale);
        stale.shared(place);
        return true;
    }

    /** Takes the place of a series that is less used than a newcomer; false if there is none. */
    private boolean makeRoom(int hash) {
        if (newcomers.add(hash) < MET_MIN || takeovers == 0) {
            return false;
        }
        Series victim = leastUsed();
        if (victim == null) {
            return false;
        }
        SharedSeries place = victim.shared();
        if (place == null || place.usedLately() >= budget.metLately(hash) || !tryHold()) {
            return false;
        }
        if (budget.end(place, State.EVICTED)) {
            evicted++;
            takeovers--;
        }
        fold(victim);
        release();
        return true;
    }

    /** The least used of a few that have a place. */
    private @Nullable Series leastUsed() {
        Series least = null;
        for (int i = 0; i < VICTIMS && i < size; i++) {
            victimAt = victimAt + 1 < size ? victimAt + 1 : 0;
            Series series = all[victimAt];
            SharedSeries place = series.shared();
            if (place != null
                    && place.state() == State.LIVE
                    && (least == null || series.usedLately() < least.usedLately())) {
                least = series;
            }
        }
        return least;
    }

    /** Adds a series, which scrapes see from now on. */
    void append(Series series) {
        if (size == all.length) {
            ALL.setRelease(this, Arrays.copyOf(all, 2 * size));
        }
        series.listIndex(size);
        all[size] = series;
        SIZE.setRelease(this, size + 1);
    }

    // Who goes

    /** Notes the time. */
    void advance(long now) {
        if (now > nowNs) {
            nowNs = now;
        }
    }

    /** Notes the time, and looks at some series whether they are to go. */
    void tick(long now) {
        advance(now);
        long elapsed = nowNs - sweptNs;
        if (elapsed < SWEEP_NS) {
            return;
        }
        sweptNs = nowNs;
        takeovers = (int) Math.min(TAKEOVERS_MAX, takeovers + elapsed / TAKEOVER_NS);
        long wanted = Math.min(SWEEP_MAX, elapsed / SWEEP_NS * SWEEP_STEP);
        for (long i = Math.min(wanted, size); i > 0 && size > 0; i--) {
            sweepAt = sweepAt > 0 && sweepAt <= size ? sweepAt - 1 : size - 1;
            look(all[sweepAt]);
        }
    }

    private void look(Series series) {
        SharedSeries place = series.shared();
        if (place == null) {
            return;
        }
        series.idleSince(nowNs - expiredNs);
        State state = place.state();
        boolean idle = series.isIdle();
        if (state == State.EXPIRED && !idle && rejoin(series)) {
            return;
        }
        boolean goes = state != State.LIVE || (idle && place.isIdle());
        if (!goes || !tryHold()) {
            return;
        }
        if (state == State.LIVE && budget.end(place, State.EXPIRED)) {
            expired++;
        }
        if (place.state() == State.EXPIRED && idle) {
            remove(series);
        } else {
            fold(series);
        }
        release();
    }

    /** Adds a series to its overflow series and removes it; while the list is held. */
    private void fold(Series series) {
        series.table().overflow().take(series);
        remove(series);
    }

    private void remove(Series series) {
        series.table().remove(series);
        int i = series.listIndex();
        Series last = all[size - 1];
        all[i] = last;
        last.listIndex(i);
        series.listIndex(-1);
        SIZE.setRelease(this, size - 1);
    }

    // Holding

    private boolean tryHold() {
        return HELD.compareAndSet(this, false, true);
    }

    private void release() {
        HELD.setVolatile(this, false);
    }

    /** Waits for the worker to end a removal, which is short. By a scrape. */
    void hold() {
        while (!tryHold()) {
            LockSupport.parkNanos(1_000);
        }
    }

    /** Lets the worker remove again. By a scrape. */
    void letGo() {
        release();
    }

    /** How many series there are; by a scrape. */
    int sizeSeen() {
        return (int) SIZE.getAcquire(this);
    }

    /** The series, as many as {@link #sizeSeen} said before, or more; by a scrape that holds. */
    Series[] allSeen() {
        return (Series[]) ALL.getAcquire(this);
    }
}
