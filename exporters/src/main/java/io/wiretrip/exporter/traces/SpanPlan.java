package io.wiretrip.exporter.traces;

import io.wiretrip.config.TracesConfig;
import io.wiretrip.exporter.FieldView;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Fields;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.TextValue;
import io.wiretrip.protocol.TraceHeaders;
import io.wiretrip.protocol.ValueWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a protocol become attributes of its spans, and which carry trace context;
 * compiled once from its fields table. What a request says of an attribute holds before what its
 * response says. Immutable.
 */
final class SpanPlan {
    private static final String ERROR_TYPE = "error.type";

    private final List<Entry<?>> entries = new ArrayList<>();
    private final List<Carrier<?>> carriers = new ArrayList<>();
    private final Set<Field<?>> fields = new HashSet<>();
    private @Nullable Entry<?> route;

    /** A field and where it is read. */
    private record Place<M extends Message>(Field<M> field, Class<M> type, boolean request) {
        void read(RoundTrip roundTrip, ValueWriter out) {
            Message message = request ? roundTrip.request() : roundTrip.response();
            if (type.isInstance(message)) {
                field.write(roundTrip, type.cast(message), out);
            }
        }
    }

    /** An attribute; {@code members} are those of an object that count, null for all. */
    private record Entry<M extends Message>(
            Place<M> place, AttributeName key, @Nullable Set<String> members) {}

    /** A field with trace context. */
    private record Carrier<M extends Message>(Place<M> place, TraceHeaders.Key key) {}

    /** Compiles the table of a protocol. */
    SpanPlan(Protocol protocol, TracesConfig.Spans config) {
        addAll(protocol.fields(), config);
    }

    private <Q extends Message, R extends Message> void addAll(
            Fields<Q, R> table, TracesConfig.Spans config) {
        for (Field<R> field : table.response()) {
            add(new Place<>(field, table.responseType(), false), config);
        }
        for (Field<Q> field : table.request()) {
            add(new Place<>(field, table.requestType(), true), config);
        }
    }

    private <M extends Message> void add(Place<M> place, TracesConfig.Spans config) {
        Field<M> field = place.field();
        TraceHeaders.Key carried = field.carries();
        if (carried != null) {
            carriers.add(new Carrier<>(place, carried));
            fields.add(field);
        }
        String routed = field.routeAttribute();
        if (routed != null) {
            route = new Entry<>(place, new AttributeName(routed), null);
            fields.add(field);
        }
        if (ERROR_TYPE.equals(field.attribute())) {
            fields.add(field); // read by the protocol's rules
        } else {
            addAttributes(place, config);
        }
    }

    private <M extends Message> void addAttributes(Place<M> place, TracesConfig.Spans config) {
        Field<M> field = place.field();
        String attribute = field.attribute();
        String packetd = config.packetdKeys() ? field.packetdAttribute() : null;
        if (attribute != null && field.isAttributeTemplate()) {
            if (!config.headers().isEmpty() && !attribute.equals(packetd)) {
                entry(place, attribute, Set.copyOf(config.headers()));
            }
        } else if (attribute != null && !field.isDerivedAttribute()) {
            entry(place, attribute, null);
        }
        if (packetd != null) {
            entry(place, packetd, null);
        }
    }

    private <M extends Message> void entry(
            Place<M> place, String name, @Nullable Set<String> members) {
        entries.add(new Entry<>(place, new AttributeName(name), members));
        fields.add(place.field());
    }

    /** The fields that decoders must keep for it. */
    Set<Field<?>> fields() {
        return fields;
    }

    /** Writes what the fields of a RoundTrip give, as a view shows them. */
    void write(RoundTrip roundTrip, SpanView view, SpanAttributes out) {
        for (int i = 0; i < entries.size(); i++) {
            Entry<?> entry = entries.get(i);
            String other = view.override(entry.place().field(), roundTrip);
            out.at(entry.key(), entry.members());
            if (other == null) {
                entry.place().read(roundTrip, out);
            } else if (!other.equals(FieldView.DROPPED)) {
                out.text(other);
            }
        }
    }

    /** The template that processors made of a path; null if they made none. */
    @Nullable String route(RoundTrip roundTrip, SpanView view, SpanAttributes out) {
        Entry<?> entry = route;
        String made = entry == null ? null : view.override(entry.place().field(), roundTrip);
        if (entry == null || made == null || made.equals(FieldView.DROPPED)) {
            return null;
        }
        out.text(entry.key(), made);
        return made;
    }

    /** The trace context that a RoundTrip carries; null if none. */
    @Nullable TraceHeaders context(RoundTrip roundTrip, TextValue scratch) {
        TraceHeaders found = null;
        for (int i = 0; i < carriers.size(); i++) {
            Carrier<?> carrier = carriers.get(i);
            scratch.clear();
            carrier.place().read(roundTrip, scratch);
            String value = scratch.value();
            if (value != null) {
                found = TraceHeaders.add(found, carrier.key(), value);
            }
        }
        return found;
    }
}
