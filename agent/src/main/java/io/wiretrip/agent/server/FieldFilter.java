package io.wiretrip.agent.server;

import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Fields;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.RoundTrip;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One condition on fields: some field that its name means has a value that one of its patterns
 * fits. It knows fields by the tables of protocols alone. Used by one thread.
 */
final class FieldFilter {
    private final String name;
    private final List<TextPattern> patterns;
    private final ScalarText value = new ScalarText();
    private final IdentityHashMap<Protocol, Meant<?, ?>> meant = new IdentityHashMap<>();

    /** The fields of one protocol that the name means. */
    private record Meant<Q extends Message, R extends Message>(
            Fields<Q, R> table, List<Field<Q>> request, List<Field<R>> response) {}

    /**
     * Creates a condition.
     *
     * @param patterns of those without an {@code !} one must fit, if there are any; of the others
     *     none may
     */
    FieldFilter(String name, List<TextPattern> patterns) {
        this.name = name;
        this.patterns = patterns;
    }

    /** Whether a protocol has a field that the name means. */
    boolean isKnownTo(Protocol protocol) {
        Meant<?, ?> fields = meant(protocol);
        return !fields.request.isEmpty() || !fields.response.isEmpty();
    }

    /** Whether a RoundTrip has it. */
    boolean matches(RoundTrip roundTrip) {
        return matches(roundTrip, meant(roundTrip.protocol()), null);
    }

    /** The same, with more values that count as those of a field. */
    boolean matches(RoundTrip roundTrip, List<String> more) {
        return matches(roundTrip, meant(roundTrip.protocol()), more);
    }

    private <Q extends Message, R extends Message> boolean matches(
            RoundTrip roundTrip, Meant<Q, R> fields, @Nullable List<String> more) {
        List<String> values = new ArrayList<>(more == null ? List.of() : more);
        Message request = roundTrip.request();
        if (request != null) {
            Q typed = fields.table.requestType().cast(request);
            for (Field<Q> field : fields.request) {
                field.write(roundTrip, typed, value);
                keep(values);
            }
        }
        Message response = roundTrip.response();
        if (response != null) {
            R typed = fields.table.responseType().cast(response);
            for (Field<R> field : fields.response) {
                field.write(roundTrip, typed, value);
                keep(values);
            }
        }
        return judge(values);
    }

    private void keep(List<String> values) {
        String text = value.take();
        if (text != null) {
            values.add(text);
        }
    }

    private boolean judge(List<String> values) {
        boolean wants = false;
        boolean found = false;
        for (TextPattern pattern : patterns) {
            boolean fits = false;
            for (String text : values) {
                fits |= pattern.fits(text);
            }
            if (pattern.isNegated()) {
                if (fits) {
                    return false;
                }
            } else {
                wants = true;
                found |= fits;
            }
        }
        return found || !wants;
    }

    private Meant<?, ?> meant(Protocol protocol) {
        Meant<?, ?> known = meant.get(protocol);
        if (known == null) {
            known = meant(protocol.fields());
            meant.put(protocol, known);
        }
        return known;
    }

    private <Q extends Message, R extends Message> Meant<Q, R> meant(Fields<Q, R> table) {
        return new Meant<>(table, select(table.request()), select(table.response()));
    }

    private <M extends Message> List<Field<M>> select(List<Field<M>> fields) {
        List<Field<M>> selected = new ArrayList<>();
        for (Field<M> field : fields) {
            if (FieldNames.means(name, field)) {
                selected.add(field);
            }
        }
        return selected;
    }
}
