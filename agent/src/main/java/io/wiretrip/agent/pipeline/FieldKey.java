package io.wiretrip.agent.pipeline;

import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Fields;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.ValueWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A key as {@code requireLabels} has it ({@code request.path}), or one of those that every
 * RoundTrip has ({@code proto}, {@code outcome}, {@code quality}, {@code duration}), and where each
 * protocol keeps its value.
 */
final class FieldKey {
    /** Keys that need no field. */
    private static final Set<String> GENERAL = Set.of("proto", "outcome", "quality", "duration");

    private final String key;
    private final Map<Protocol, Place<?>> places = new HashMap<>();

    /** A field and the message it is read from. */
    private record Place<M extends Message>(Field<M> field, Class<M> type, boolean request) {
        void read(RoundTrip roundTrip, ValueWriter out) {
            Message message = request ? roundTrip.request() : roundTrip.response();
            if (message != null) {
                field.write(roundTrip, type.cast(message), out);
            }
        }
    }

    private FieldKey(String key) {
        this.key = key;
    }

    /** A key that no protocol has a field for. */
    static FieldKey general() {
        return new FieldKey("proto");
    }

    /** Finds a key in the tables of protocols; null if none has it. */
    static @Nullable FieldKey find(String key, Collection<Protocol> protocols) {
        FieldKey found = new FieldKey(key);
        for (Protocol protocol : protocols) {
            found.look(protocol, protocol.fields());
        }
        return found.places.isEmpty() && !GENERAL.contains(key) ? null : found;
    }

    /** Every key that there is, in order, for messages to people. */
    static List<String> all(Collection<Protocol> protocols) {
        Set<String> keys = new TreeSet<>(GENERAL);
        for (Protocol protocol : protocols) {
            addKeys(protocol.fields().request(), keys);
            addKeys(protocol.fields().response(), keys);
        }
        return new ArrayList<>(keys);
    }

    private static <M extends Message> void addKeys(List<Field<M>> fields, Set<String> keys) {
        for (Field<M> field : fields) {
            String key = field.labelKey();
            if (key != null) {
                keys.add(key);
            }
        }
    }

    private <Q extends Message, R extends Message> void look(
            Protocol protocol, Fields<Q, R> fields) {
        for (Field<Q> field : fields.request()) {
            if (key.equals(field.labelKey())) {
                places.putIfAbsent(protocol, new Place<>(field, fields.requestType(), true));
            }
        }
        for (Field<R> field : fields.response()) {
            if (key.equals(field.labelKey())) {
                places.putIfAbsent(protocol, new Place<>(field, fields.responseType(), false));
            }
        }
    }

    /** The fields that decoders must keep for it. */
    Set<Field<?>> fields() {
        Set<Field<?>> fields = new HashSet<>();
        places.values().forEach(place -> fields.add(place.field()));
        return fields;
    }

    /** Reads the value of a RoundTrip; absent if its protocol has none. */
    Scalar read(RoundTrip roundTrip, Scalar out) {
        out.clear();
        switch (key) {
            case "proto" -> out.text(roundTrip.protocol().name());
            case "outcome" -> out.text(roundTrip.outcome().text());
            case "quality" -> out.text(roundTrip.quality().text());
            case "duration" -> out.duration(roundTrip.durationNs());
            default -> {
                Place<?> place = places.get(roundTrip.protocol());
                if (place != null) {
                    place.read(roundTrip, out);
                }
            }
        }
        return out;
    }

    @Override
    public String toString() {
        return key;
    }
}
