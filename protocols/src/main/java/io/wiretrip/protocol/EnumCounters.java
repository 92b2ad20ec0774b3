package io.wiretrip.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.ObjLongConsumer;

/**
 * One counter for each constant of a closed enum. One thread counts; any thread may read and sees
 * each counter grow, never torn.
 *
 * @param <E> the enum of reasons
 */
public final class EnumCounters<E extends Enum<E>> {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    private final E[] reasons;
    private final long[] counts;

    /** Starts at zero for every constant. */
    public EnumCounters(Class<E> type) {
        this.reasons = type.getEnumConstants();
        this.counts = new long[reasons.length];
    }

    /** Counts one. */
    public void add(E reason) {
        add(reason, 1);
    }

    /** Counts several. */
    public void add(E reason, long count) {
        int i = reason.ordinal();
        COUNT.setOpaque(counts, i, counts[i] + count);
    }

    /** The count so far. */
    public long get(E reason) {
        return (long) COUNT.getOpaque(counts, reason.ordinal());
    }

    /** Passes every constant that was counted at least once, in the enum's order. */
    public void forEachCounted(ObjLongConsumer<? super E> consumer) {
        for (E reason : reasons) {
            long count = get(reason);
            if (count != 0) {
                consumer.accept(reason, count);
            }
        }
    }

    @Override
    public String toString() {
        return Arrays.toString(reasons) + "=" + Arrays.toString(counts);
    }
}
