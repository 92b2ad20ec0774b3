package io.wiretrip.exporter.traces;

import io.wiretrip.config.TracesConfig;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Fields;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.TraceHeaders;
import io.wiretrip.protocol.ValueWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a protocol become attributes of its spans, and which carry trace context;
 * compiled once from its fields table. What a request says of an attribute holds before what its
 * response says.
 */
final class SpanPlan {
    static final String ERROR_TYPE = "error.type";

    private final List<Entry<?>> entries = new ArrayList<>();
    private final List<Carrier<?>> carriers = new ArrayList<>();
    private final Set<Field<?>> fields = new HashSet<>();
    private @Nullable Entry<?> error;

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
            Place<M> place, AttributeKeys key, @Nullable Set<String> members) {}

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
        String attribute = field.attribute();
        String packetd = config.packetdKeys() ? field.packetdAttribute() : null;
        TraceHeaders.Key carried = field.carries();
        if (carried != null) {
            carriers.add(new Carrier<>(place, carried));
            fields.add(field);
        }
        if (ERROR_TYPE.equals(attribute)) {
            error = new Entry<>(place, new AttributeKeys(ERROR_TYPE), null);
            fields.add(field);
        } else if (field.isAttributeTemplate()) {
            if (attribute != null
                    && !config.headers().isEmpty()
                    && !Objects.equals(attribute, packetd)) {
                entry(place, attribute, Set.copyOf(config.headers()));
            }
        } else if (attribute != null) {
            entry(place, attribute, null);
        }
        if (packetd != null && (!packetd.equals(attribute) || field.isAttributeTemplate())) {
            entry(place, packetd, null);
        }
    }

    private <M extends Message> void entry(
            Place<M> place, String name, @Nullable Set<String> members) {
        entries.add(new Entry<>(place, new AttributeKeys(name), members));
        fields.add(place.field());
    }

    /** The fields that decoders must keep for it. */
    Set<Field<?>> fields() {
        return fields;
    }

    /** Writes what the fields of a RoundTrip give. */
    void write(RoundTrip roundTrip, SpanAttributes out) {
        for (int i = 0; i < entries.size(); i++) {
            Entry<?> entry = entries.get(i);
            entry.place().read(roundTrip, out.at(entry.key(), entry.members()));
        }
    }

    /** What a response says of failure; null if nothing. */
    @Nullable String errorType(RoundTrip roundTrip, TextValue scratch) {
        Entry<?> entry = error;
        if (entry == null) {
            return null;
        }
        scratch.clear();
        entry.place().read(roundTrip, scratch);
        return scratch.value();
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
