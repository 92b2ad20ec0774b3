package io.wiretrip.protocol;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The fields that somebody downstream wants: a label, a span attribute, the JSON line. Collected
 * once at start from the pipeline and handed to the decoders, which then neither copy nor parse
 * what nobody wants. Times, sizes and outcomes always come.
 */
public final class Demand {
    private static final Demand ALL = new Demand(true, Set.of());
    private static final Demand NONE = new Demand(false, Set.of());

    private final boolean all;
    private final Set<Field<?>> wanted;

    private Demand(boolean all, Set<Field<?>> wanted) {
        this.all = all;
        this.wanted = wanted;
    }

    /** Everything: what the JSON line needs. */
    public static Demand all() {
        return ALL;
    }

    /** Nothing but times, sizes and outcomes: what metrics without labels need. */
    public static Demand none() {
        return NONE;
    }

    /** Just these fields. */
    public static Demand of(Collection<? extends Field<?>> fields) {
        return new Demand(false, Set.copyOf(fields));
    }

    /** Whether somebody wants one of several fields; see {@link #wants}. */
    public boolean wantsAny(List<? extends Field<?>> fields) {
        for (int i = 0; i < fields.size(); i++) {
            if (wants(fields.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether somebody wants a field. Decoders ask when a connection begins, not per message. */
    public boolean wants(Field<?> field) {
        return all || wanted.contains(field);
    }
}
