package io.wiretrip.exporter.metrics;

import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The labels that a protocol can have: by their key, and by their attribute. */
final class LabelTable {
    /** Labels that every protocol has beside its fields. */
    private static final Map<String, LabelSource> OF_ROUND_TRIPS =
            Map.of(
                    "roundtrip.outcome", new LabelSource.OfOutcome(),
                    "roundtrip.quality", new LabelSource.OfQuality());

    /** What the ends of a connection say, whatever the fields they are configured by say more. */
    private static final Map<String, String> ENDS =
            Map.of(
                    "client.address", "Address of the client.",
                    "client.port", "Port of the client.",
                    "server.address", "Address of the server.",
                    "server.port", "Port of the server.");

    /** Keys under which packetd's documentation, but not packetd, knows a label. */
    private static final Map<String, String> ALIASES =
            Map.of("server.host", "server.address", "client.host", "client.address");

    /**
     * A label.
     *
     * @param key its name in requireLabels
     * @param label its name in metrics
     * @param attribute its name in the semantic conventions; null if it has none
     * @param meaning what it says
     * @param source where its value comes from
     */
    record Entry(
            String key,
            String label,
            @Nullable String attribute,
            String meaning,
            LabelSource source) {}

    private final Map<String, Entry> byKey = new LinkedHashMap<>();
    private final Map<String, LabelSource.OfField> byAttribute = new LinkedHashMap<>();

    LabelTable(Protocol protocol) {
        protocol.fields().request().forEach(field -> add(field, true));
        protocol.fields().response().forEach(field -> add(field, false));
        add("roundtrip.outcome", "outcome", "How the RoundTrip ended.");
        add("roundtrip.quality", "quality", "How far the RoundTrip can be trusted.");
    }

    private void add(String key, String label, String meaning) {
        LabelSource source = OF_ROUND_TRIPS.get(key);
        if (source != null) {
            byKey.put(key, new Entry(key, label, null, meaning, source));
        }
    }

    @SuppressWarnings("unchecked") // a field only ever reads messages of its protocol
    private void add(Field<?> field, boolean ofRequest) {
        Field<Message> any = (Field<Message>) field;
        String attribute = field.attribute();
        if (attribute != null && field.kind() != Field.Kind.STRUCTURE) {
            byAttribute.putIfAbsent(attribute, new LabelSource.OfField(any, ofRequest, ""));
        }
        String key = field.labelKey();
        String label = field.label();
        if (key != null && label != null) {
            String meaning = ENDS.getOrDefault(key, field.meaning());
            byKey.putIfAbsent(
                    key, new Entry(key, label, attribute, meaning, source(key, any, ofRequest)));
        }
    }

    private static LabelSource source(String key, Field<Message> field, boolean ofRequest) {
        return switch (key) {
            case "client.address" -> new LabelSource.OfEndpoint(field, true, false);
            case "client.port" -> new LabelSource.OfEndpoint(field, true, true);
            case "server.address" -> new LabelSource.OfEndpoint(field, false, false);
            case "server.port" -> new LabelSource.OfEndpoint(field, false, true);
            default -> new LabelSource.OfField(field, ofRequest, "");
        };
    }

    /** Every label there is. */
    List<Entry> all() {
        return List.copyOf(byKey.values());
    }

    /** A label by its key or by what packetd's documentation calls it; null if there is none. */
    @Nullable Entry find(String key) {
        return byKey.get(ALIASES.getOrDefault(key, key));
    }

    /** The field with an attribute; null if there is none. */
    LabelSource.@Nullable OfField attribute(String attribute) {
        return byAttribute.get(attribute);
    }

    /** The labels of these keys, common ones first as in packetd, each once. */
    List<Entry> of(List<String> keys, Consumer<String> unknown) {
        List<Entry> common = new ArrayList<>();
        List<Entry> own = new ArrayList<>();
        for (String key : keys) {
            Entry entry = find(key);
            if (entry == null) {
                unknown.accept(key);
                continue;
            }
            List<Entry> to = entry.source() instanceof LabelSource.OfEndpoint ? common : own;
            boolean repeated = to.stream().anyMatch(other -> other.label().equals(entry.label()));
            if (!repeated) {
                to.add(entry);
            }
        }
        common.addAll(own);
        return common;
    }
}
