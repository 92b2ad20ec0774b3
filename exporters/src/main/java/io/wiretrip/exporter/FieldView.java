package io.wiretrip.exporter;

import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.RoundTrip;
import org.jspecify.annotations.Nullable;

/**
 * What processors of the pipeline made of a RoundTrip's fields: a path's template instead of the
 * path, a name that was changed, a value that was dropped. Destinations that read fields ask it
 * before they read. Called on the thread of the destination, a worker's for metrics; must not
 * block, and for the same RoundTrip and field always gives an equal value.
 */
@FunctionalInterface
public interface FieldView {
    /** What {@link #override} gives for a value that was dropped. */
    String DROPPED = "";

    /** Every field as it was seen. */
    FieldView AS_SEEN = (field, roundTrip) -> null;

    /**
     * The value instead of the field's own.
     *
     * @return null for the field's own, {@link #DROPPED} for none at all
     */
    @Nullable String override(Field<?> field, RoundTrip roundTrip);

    /**
     * The name of a label or an attribute instead of its own.
     *
     * @return the own name if it was not changed, {@link #DROPPED} if it is left out
     */
    default String name(String own) {
        return own;
    }
}
