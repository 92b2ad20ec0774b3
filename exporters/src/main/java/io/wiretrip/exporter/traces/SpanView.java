package io.wiretrip.exporter.traces;

import io.wiretrip.exporter.FieldView;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.RoundTrip;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What processors make of attributes: other names, other values, or none. The exporting thread's.
 */
final class SpanView {
    /** Names that come out of traffic, such as those of headers, are not remembered beyond this. */
    private static final int NAMES_MAX = 1024;

    private final FieldView view;
    private final boolean asSeen;
    private final Map<String, Optional<AttributeKeys>> names = new HashMap<>();

    SpanView(FieldView view) {
        this.view = view;
        this.asSeen = view == FieldView.AS_SEEN;
    }

    /** The value instead of the field's own; see {@link FieldView#override}. */
    @Nullable String override(Field<?> field, RoundTrip roundTrip) {
        return asSeen ? null : view.override(field, roundTrip);
    }

    /** The keys instead of others; null if the attribute is left out. */
    @Nullable AttributeKeys keys(AttributeKeys own) {
        if (asSeen) {
            return own;
        }
        Optional<AttributeKeys> known = names.get(own.name());
        if (known == null) {
            String name = view.name(own.name());
            known =
                    name.equals(FieldView.DROPPED)
                            ? Optional.empty()
                            : Optional.of(name.equals(own.name()) ? own : new AttributeKeys(name));
            if (names.size() < NAMES_MAX) {
                names.put(own.name(), known);
            }
        }
        return known.orElse(null);
    }

    /** The name instead of another; {@link FieldView#DROPPED} if the attribute is left out. */
    String name(String own) {
        return asSeen ? own : view.name(own);
    }
}
