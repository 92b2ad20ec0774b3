package io.wiretrip.exporter.traces;

import com.google.protobuf.CodedOutputStream;
import io.wiretrip.exporter.FieldView;
import io.wiretrip.protocol.ValueWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the attributes of one span after another and encodes them as {@code
 * opentelemetry.proto.common.v1.KeyValue}. A scalar becomes an attribute of its type, an array of
 * texts an array, an object one attribute for each of its members. Bounded in number and in length.
 * One thread.
 */
final class SpanAttributes implements ValueWriter {
    /** Attributes of a span; what OpenTelemetry's SDKs allow. */
    static final int COUNT_MAX = 128;

    /** Characters of a text. */
    static final int LENGTH_MAX = 4096;

    private static final int ELEMENTS_MAX = 64;

    private final AttributeList list = new AttributeList();
    private final List<String> elements = new ArrayList<>();
    private SpanView view = new SpanView(FieldView.AS_SEEN);
    private @Nullable AttributeName own;
    private @Nullable AttributeName name;
    private @Nullable Set<String> members;
    private String member = "";
    private int depth;
    private boolean inArray;

    /** Begins the attributes of the next span, under names that a view gives. */
    void begin(SpanView names) {
        view = names;
        list.clear();
    }

    /** How many were left out, as they were beyond the bound. */
    int left() {
        return list.left();
    }

    /** What they take as a repeated field, whose number is below 16. */
    int size() {
        return list.size();
    }

    /** Writes them as a repeated field. */
    void writeTo(CodedOutputStream out, int field) throws IOException {
        list.writeTo(out, field);
    }

    /**
     * The value that is written next is of this attribute.
     *
     * @param only if it is an object, which members count, in lower case; null for all
     */
    SpanAttributes at(AttributeName attribute, @Nullable Set<String> only) {
        own = attribute;
        name = view.name(attribute);
        members = only;
        member = "";
        depth = 0;
        inArray = false;
        elements.clear();
        return this;
    }

    /** Adds an attribute. */
    void text(AttributeName attribute, @Nullable String value) {
        at(attribute, null).text(value);
    }

    /** Adds an attribute, whose value is UTF-8 and is not changed any more. */
    void utf8(AttributeName attribute, byte[] value) {
        AttributeName shown = view.name(attribute);
        if (shown != null) {
            list.text(shown, value);
        }
    }

    /** Adds an attribute. */
    void number(AttributeName attribute, long value) {
        at(attribute, null).number(value);
    }

    @Override
    public void absent() {}

    @Override
    public void text(@Nullable String value) {
        if (value == null) {
            return;
        }
        if (inArray) {
            if (elements.size() < ELEMENTS_MAX) {
                elements.add(cut(value));
            }
            return;
        }
        AttributeName to = target();
        if (to != null) {
            list.text(to, cut(value).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String cut(String value) {
        return value.length() <= LENGTH_MAX ? value : value.substring(0, LENGTH_MAX);
    }

    @Override
    public void number(long value) {
        if (inArray) {
            text(Long.toString(value));
        } else if (depth == 0 && name != null) {
            list.number(name, value);
        }
    }

    @Override
    public void real(double value) {
        if (name != null && depth == 0 && !inArray && Double.isFinite(value)) {
            list.real(name, value);
        }
    }

    @Override
    public void bool(boolean value) {
        if (name != null && depth == 0 && !inArray) {
            list.bool(name, value);
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
    public void name(String memberName) {
        if (depth == 1) {
            member = memberName;
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
        AttributeName to = elements.isEmpty() ? null : target();
        if (to != null) {
            byte[][] encoded = new byte[elements.size()][];
            for (int i = 0; i < encoded.length; i++) {
                encoded[i] = elements.get(i).getBytes(StandardCharsets.UTF_8);
            }
            list.texts(to, encoded);
        }
    }

    /** The attribute that a text or an array now belongs to; null if it is not wanted. */
    private @Nullable AttributeName target() {
        if (depth == 0) {
            return name;
        }
        return depth == 1 && own != null ? view.member(own, member, members) : null;
    }
}
