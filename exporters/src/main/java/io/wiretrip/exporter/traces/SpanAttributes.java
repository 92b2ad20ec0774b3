package io.wiretrip.exporter.traces;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.wiretrip.exporter.FieldView;
import io.wiretrip.protocol.ValueWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the attributes of one span after another. A scalar becomes an attribute of its type, an
 * array of texts an array, an object one attribute for each of its members. Bounded in number and
 * in length. One thread.
 */
final class SpanAttributes implements ValueWriter {
    /** Attributes of a span; what OpenTelemetry's SDKs allow. */
    static final int COUNT_MAX = 128;

    /** Characters of a text. */
    static final int LENGTH_MAX = 4096;

    private static final int ELEMENTS_MAX = 64;

    /** About what an attribute costs on the wire beside its name and value. */
    private static final int OVERHEAD_BYTES = 8;

    private final List<String> elements = new ArrayList<>();
    private AttributesBuilder builder = Attributes.builder();
    private int kept;
    private int left;
    private int bytes;
    private @Nullable AttributeKeys key;
    private SpanView view = new SpanView(FieldView.AS_SEEN);
    private @Nullable Set<String> members;
    private String prefix = "";
    private String member = "";
    private int depth;
    private boolean inArray;

    /** Begins the attributes of the next span, under names that a view gives. */
    void begin(SpanView names) {
        view = names;
        builder = Attributes.builder();
        kept = 0;
        left = 0;
        bytes = 0;
    }

    /** What was collected; of two of one name the later holds. */
    Attributes end() {
        return builder.build();
    }

    /** How many were left out, as they were beyond the bound. */
    int left() {
        return left;
    }

    /** About how many bytes they have. */
    int bytes() {
        return bytes;
    }

    /**
     * The value that is written next is of this attribute.
     *
     * @param only if it is an object, which members count, in lower case; null for all
     */
    SpanAttributes at(AttributeKeys name, @Nullable Set<String> only) {
        key = view.keys(name);
        members = only;
        prefix = name.name();
        member = "";
        depth = 0;
        inArray = false;
        elements.clear();
        return this;
    }

    /** Adds an attribute. */
    void text(AttributeKeys name, @Nullable String value) {
        at(name, null).text(value);
    }

    /** Adds an attribute. */
    void number(AttributeKeys name, long value) {
        at(name, null).number(value);
    }

    private <T> void put(AttributeKey<T> name, T value, int valueBytes) {
        if (kept == COUNT_MAX) {
            left++;
        } else {
            kept++;
            bytes += OVERHEAD_BYTES + name.getKey().length() + valueBytes;
            builder.put(name, value);
        }
    }

    @Override
    public void absent() {}

    @Override
    public void text(@Nullable String value) {
        if (value == null) {
            return;
        }
        String cut = value.length() <= LENGTH_MAX ? value : value.substring(0, LENGTH_MAX);
        if (inArray) {
            if (elements.size() < ELEMENTS_MAX) {
                elements.add(cut);
            }
        } else if (depth == 0) {
            if (key != null) {
                put(key.text(), cut, cut.length());
            }
        } else if (isWanted()) {
            String name = memberName();
            if (!name.isEmpty()) {
                put(AttributeKey.stringKey(name), cut, cut.length());
            }
        }
    }

    @Override
    public void number(long value) {
        if (inArray) {
            text(Long.toString(value));
        } else if (depth == 0 && key != null) {
            put(key.number(), value, Long.BYTES);
        }
    }

    @Override
    public void real(double value) {
        if (key != null && depth == 0 && !inArray && Double.isFinite(value)) {
            put(key.real(), value, Double.BYTES);
        }
    }

    @Override
    public void bool(boolean value) {
        if (key != null && depth == 0 && !inArray) {
            put(key.bool(), value, 1);
        }
    }

    /** Nanoseconds since the epoch. */
    @Override
    public void time(long epochNs) {
        number(epochNs);
    }

    /** Seconds. */
    @Override
    public void duration(long ns) {
        if (ns >= 0) {
            real(ns / 1e9);
        }
    }

    @Override
    public void rawJson(String json) {
        text(json);
    }

    @Override
    public void beginObject() {
        depth++;
    }

    @Override
    public void name(String name) {
        if (depth == 1) {
            member = name.toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public void endObject() {
        depth--;
    }

    @Override
    public void beginArray() {
        inArray = true;
        elements.clear();
    }

    @Override
    public void endArray() {
        inArray = false;
        if (elements.isEmpty() || (depth > 0 && !isWanted())) {
            return;
        }
        List<String> copy = List.copyOf(elements);
        int size = 0;
        for (String element : copy) {
            size += OVERHEAD_BYTES + element.length();
        }
        if (depth > 0) {
            String name = memberName();
            if (!name.isEmpty()) {
                put(AttributeKey.stringArrayKey(name), copy, size);
            }
        } else if (key != null) {
            put(key.texts(), copy, size);
        }
    }

    private boolean isWanted() {
        return depth == 1 && (members == null || members.contains(member));
    }

    private String memberName() {
        return view.name(prefix + '.' + member);
    }
}
