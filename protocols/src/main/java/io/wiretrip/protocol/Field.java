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
            @Nullable String attribute,
            boolean sensitive,
            boolean inJson,
            @Nullable FieldMetric metric) {
        static final Uses NONE = new Uses(null, null, null, false, true, null);
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
        return with(new Uses(key, label, uses.attribute, uses.sensitive, uses.inJson, uses.metric));
    }

    /** The same field as a span attribute of the OpenTelemetry semantic conventions. */
    public Field<M> attribute(String attribute) {
        return with(new Uses(uses.labelKey, uses.label, attribute, uses.sensitive, uses.inJson, uses.metric));
    }

    /** The same field, known to carry what may be secret: decoders mask it by default. */
    public Field<M> asSensitive() {
        return with(new Uses(uses.labelKey, uses.label, uses.attribute, true, uses.inJson, uses.metric));
    }

    /** The same field, not in the JSON object: a structure there already shows its value. */
    public Field<M> notInJson() {
        return with(new Uses(uses.labelKey, uses.label, uses.attribute, uses.sensitive, false, uses.metric));
    }

    /** The same number field, whose values a counter of this name sums up. */
    public Field<M> counter(String metric, MetricUnit unit) {
        return measured(new FieldMetric(metric, false, unit));
    }

    /** The same number field, whose values a histogram of this name shows. */
    public Field<M> histogram(String metric, MetricUnit unit) {
        return measured(new FieldMetric(metric, true, unit));
    }

    private Field<M> measured(FieldMetric metric) {
        return with(
                new Uses(
                        uses.labelKey,
                        uses.label,
                        uses.attribute,
                        uses.sensitive,
                        uses.inJson,
                        metric));
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
        return uses.attribute;
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
