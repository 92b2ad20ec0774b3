package io.wiretrip.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One field of a request or a response: a row of a protocol's fields table. Compared by identity.
 *
 * @param <M> the message it is read from
 */
public final class Field<M extends Message> {

    /** Reads a field's value out of a message and writes it. */
    @FunctionalInterface
    public interface Reader<M extends Message> {
        /** Writes exactly one value to {@code out}. */
        void read(RoundTrip roundTrip, M message, ValueWriter out);
    }

    /** The type of a field's value, for documentation and for consumers that take scalars only. */
    public enum Kind {
        /** A string. */
        TEXT("string"),
        /** An integer. */
        NUMBER("integer"),
        /** A floating-point number. */
        REAL("number"),
        /** true or false. */
        BOOL("boolean"),
        /** RFC 3339 with nanoseconds. */
        TIME("time"),
        /** Objects and arrays. */
        STRUCTURE("object");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The name in documentation. */
        public String text() {
            return text;
        }
    }

    private final String name;
    private final Kind kind;
    private final String meaning;
    private final Reader<? super M> reader;
    private final Uses uses;

    /** What a field is used for beside JSON. */
    private record Uses(
            @Nullable String labelKey,
            @Nullable String label,
            InSpans spans,
            @Nullable FieldMetric metric,
            boolean sensitive,
            boolean inJson) {
        static final Uses NONE = new Uses(null, null, InSpans.NOT, null, false, true);

        Uses labelled(String key, String name) {
            return new Uses(key, name, spans, metric, sensitive, inJson);
        }

        Uses inSpans(InSpans other) {
            return new Uses(labelKey, label, other, metric, sensitive, inJson);
        }

        Uses measured(FieldMetric by) {
            return new Uses(labelKey, label, spans, by, sensitive, inJson);
        }

        Uses shown(boolean secret, boolean json) {
            return new Uses(labelKey, label, spans, metric, secret, json);
        }
    }

    /** What a field is to spans. */
    private record InSpans(
            @Nullable String attribute,
            boolean template,
            @Nullable String packetd,
            @Nullable String route,
            TraceHeaders.@Nullable Key carries) {
        static final InSpans NOT = new InSpans(null, false, null, null, null);

        InSpans as(@Nullable String own, boolean prefix, @Nullable String packetdKey) {
            return new InSpans(own, prefix, packetdKey, route, carries);
        }
    }

    private Field(String name, Kind kind, String meaning, Reader<? super M> reader, Uses uses) {
        this.name = name;
        this.kind = kind;
        this.meaning = meaning;
        this.reader = reader;
        this.uses = uses;
    }

    /**
     * A field that is neither label nor attribute, and not sensitive.
     *
     * @param name its JSON name
     * @param kind its type
     * @param meaning what it says, one sentence, with units
     * @param reader how to read it
     */
    public static <M extends Message> Field<M> of(
            String name, Kind kind, String meaning, Reader<? super M> reader) {
        return new Field<>(name, kind, meaning, reader, Uses.NONE);
    }

    /**
     * The same field as a metric label.
     *
     * @param key its name in {@code requireLabels}
     * @param label the label's name
     */
    public Field<M> label(String key, String label) {
        return with(uses.labelled(key, label));
    }

    /** The same field as a span attribute of the OpenTelemetry semantic conventions. */
    public Field<M> attribute(String attribute) {
        return with(uses.inSpans(uses.spans.as(attribute, false, uses.spans.packetd)));
    }

    /**
     * The same field, an object, as span attributes: one for each member, named {@code
     * prefix.member} in lower case. Only where somebody has asked for that member.
     */
    public Field<M> attributeTemplate(String prefix) {
        return with(uses.inSpans(uses.spans.as(prefix, true, uses.spans.packetd)));
    }

    /**
     * The same field as a span attribute under the key that packetd has for it, beside that of the
     * conventions. Of an object, one for each member, named {@code key.member} in lower case.
     */
    public Field<M> packetdAttribute(String key) {
        InSpans s = uses.spans;
        return with(uses.inSpans(s.as(s.attribute, s.template, key)));
    }

    /**
     * The same field, of which processors may make a template of low cardinality: the template is
     * then this attribute, and part of the span's name.
     */
    public Field<M> routeAttribute(String route) {
        InSpans s = uses.spans;
        return with(
                uses.inSpans(new InSpans(s.attribute, s.template, s.packetd, route, s.carries)));
    }

    /**
     * The same field as an attribute that the conventions would rather not have made of a text:
     * metrics have it, spans only where they have packetd's attributes.
     */
    public Field<M> derivedAttribute(String attribute) {
        return with(uses.inSpans(uses.spans.as(attribute, false, attribute)));
    }

    /** The same field, known to carry trace context. */
    public Field<M> carries(TraceHeaders.Key key) {
        InSpans s = uses.spans;
        return with(uses.inSpans(new InSpans(s.attribute, s.template, s.packetd, s.route, key)));
    }

    /** The same field, known to carry what may be secret: decoders mask it by default. */
    public Field<M> asSensitive() {
        return with(uses.shown(true, uses.inJson));
    }

    /** The same field, not in the JSON object: a structure there already shows its value. */
    public Field<M> notInJson() {
        return with(uses.shown(uses.sensitive, false));
    }

    /** The same number field, whose values a counter of this name sums up. */
    public Field<M> counter(String metric, MetricUnit unit) {
        return with(uses.measured(new FieldMetric(metric, false, unit)));
    }

    /** The same number field, whose values a histogram of this name shows. */
    public Field<M> histogram(String metric, MetricUnit unit) {
        return with(uses.measured(new FieldMetric(metric, true, unit)));
    }

    private Field<M> with(Uses other) {
        return new Field<>(name, kind, meaning, reader, other);
    }

    /** The JSON name. */
    public String name() {
        return name;
    }

    /** The type. */
    public Kind kind() {
        return kind;
    }

    /** One sentence for people. */
    public String meaning() {
        return meaning;
    }

    /** The name in {@code requireLabels}; null if it is no label. */
    public @Nullable String labelKey() {
        return uses.labelKey;
    }

    /** The metric label; null if it is none. */
    public @Nullable String label() {
        return uses.label;
    }

    /** The span attribute; null if it is none. */
    public @Nullable String attribute() {
        return uses.spans.attribute;
    }

    /** Whether {@link #attribute} is the beginning of the names of several. */
    public boolean isAttributeTemplate() {
        return uses.spans.template;
    }

    /** The span attribute by packetd's key; null if it has none. */
    public @Nullable String packetdAttribute() {
        return uses.spans.packetd;
    }

    /** Whether {@link #attribute} is one of spans only beside packetd's. */
    public boolean isDerivedAttribute() {
        InSpans s = uses.spans;
        return !s.template && s.attribute != null && s.attribute.equals(s.packetd);
    }

    /** The attribute that a template of its value is; null if there are no templates of it. */
    public @Nullable String routeAttribute() {
        return uses.spans.route;
    }

    /** What of trace context it is; null if none. */
    public TraceHeaders.@Nullable Key carries() {
        return uses.spans.carries;
    }

    /** The metric that its numbers feed; null if there is none. */
    public @Nullable FieldMetric metric() {
        return uses.metric;
    }

    /** Whether decoders mask it by default. */
    public boolean isSensitive() {
        return uses.sensitive;
    }

    /** Whether it is a member of the JSON object. */
    public boolean isInJson() {
        return uses.inJson;
    }

    /** Writes this field's value of a message. */
    public void write(RoundTrip roundTrip, M message, ValueWriter out) {
        reader.read(roundTrip, message, out);
    }

    @Override
    public String toString() {
        return name;
    }
}
