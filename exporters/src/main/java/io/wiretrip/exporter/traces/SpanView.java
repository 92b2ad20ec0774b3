package io.wiretrip.exporter.traces;

import io.wiretrip.exporter.FieldView;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.RoundTrip;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What processors make of attributes: other names, other values, or none. One worker's. */
final class SpanView {
    /** Names that come out of traffic, such as those of headers, are not remembered beyond this. */
    private static final int NAMES_MAX = 1024;

    private final FieldView view;
    private final boolean asSeen;
    private final Map<AttributeName, Optional<AttributeName>> names = new HashMap<>();
    private final Map<AttributeName, Map<String, Optional<AttributeName>>> members =
            new HashMap<>();
    private int membersKnown;

    SpanView(FieldView view) {
        this.view = view;
        this.asSeen = view == FieldView.AS_SEEN;
    }

    /** The value instead of the field's own; see {@link FieldView#override}. */
    @Nullable String override(Field<?> field, RoundTrip roundTrip) {
        return asSeen ? null : view.override(field, roundTrip);
    }

    /**
     * The name instead of another, of which there are as many as the program declares; null if the
     * attribute is left out.
     */
    @Nullable AttributeName name(AttributeName own) {
        if (asSeen) {
            return own;
        }
        Optional<AttributeName> known = names.get(own);
        if (known == null) {
            String shown = view.name(own.text());
            known = shown.equals(own.text()) ? Optional.of(own) : named(shown);
            names.put(own, known);
        }
        return known.orElse(null);
    }

    /**
     * The name of a member of an object; null if it is left out.
     *
     * @param wanted which count, in lower case, always the same for one object; null for all
     */
    @Nullable AttributeName member(
            AttributeName object, String member, @Nullable Set<String> wanted) {
        Map<String, Optional<AttributeName>> of = members.get(object);
        if (of == null) {
            of = new HashMap<>();
            members.put(object, of);
        }
        Optional<AttributeName> known = of.get(member);
        if (known == null) {
            known = memberName(object, member.toLowerCase(Locale.ROOT), wanted);
            if (membersKnown < NAMES_MAX) {
                membersKnown++;
                of.put(member, known);
            }
        }
        return known.orElse(null);
    }

    private Optional<AttributeName> memberName(
            AttributeName object, String member, @Nullable Set<String> wanted) {
        if (wanted != null && !wanted.contains(member)) {
            return Optional.empty();
        }
        String own = object.text() + '.' + member;
        return named(asSeen ? own : view.name(own));
    }

    private static Optional<AttributeName> named(String name) {
        return name.equals(FieldView.DROPPED)
                ? Optional.empty()
                : Optional.of(new AttributeName(name));
    }
}
