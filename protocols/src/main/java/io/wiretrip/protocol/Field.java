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
            boolean template,
            @Nullable String packetdAttribute,
            TraceHeaders.@Nullable Key carries,
            boolean sensitive,
            boolean inJson) {
        static final Uses NONE = new Uses(null, null, null, false, null, null, false, true);
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
        Uses u = uses;
        return with(
                new Uses(
                        key,
                        label,
                        u.attribute,
                        u.template,
                        u.packetdAttribute,
                        u.carries,
                        u.sensitive,
                        u.inJson));
    }

    /** The same field as a span attribute of the OpenTelemetry semantic conventions. */
    public Field<M> attribute(String attribute) {
        return attribute(attribute, false, uses.packetdAttribute);
    }

    /**
     * The same field, an object, as span attributes: one for each member, named {@code
     * prefix.member} in lower case. Only where somebody has asked for that member.
     */
    public Field<M> attributeTemplate(String prefix) {
        return attribute(prefix, true, uses.packetdAttribute);
    }

    /**
     * The same field as a span attribute under the key that packetd has for it, beside that of the
     * conventions. Of an object, one for each member, named {@code key.member} in lower case.
     */
    public Field<M> packetdAttribute(String key) {
        return attribute(uses.attribute, uses.template, key);
    }

    private Field<M> attribute(
            @Nullable String attribute, boolean template, @Nullable String packetd) {
        Uses u = uses;
        return with(
                new Uses(
                        u.labelKey,
                        u.label,
                        attribute,
                        template,
                        packetd,
                        u.carries,
                        u.sensitive,
                        u.inJson));
    }

    /** The same field, known to carry trace context. */
    public Field<M> carries(TraceHeaders.Key key) {
        Uses u = uses;
        return with(
                new Uses(
                        u.labelKey,
                        u.label,
                        u.attribute,
                        u.template,
                        u.packetdAttribute,
                        key,
                        u.sensitive,
                        u.inJson));
    }

    /** The same field, known to carry what may be secret: decoders mask it by default. */
    public Field<M> asSensitive() {
        return with(true, uses.inJson);
    }

    /** The same field, not in the JSON object: a structure there already shows its value. */
    public Field<M> notInJson() {
        return with(uses.sensitive, false);
    }

    private Field<M> with(boolean sensitive, boolean inJson) {
        Uses u = uses;
        return with(
                new Uses(
                        u.labelKey,
                        u.label,
                        u.attribute,
                        u.template,
                        u.packetdAttribute,
                        u.carries,
                        sensitive,
                        inJson));
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

    /** Whether {@link #attribute} is the beginning of the names of several. */
    public boolean isAttributeTemplate() {
        return uses.template;
    }

    /** The span attribute by packetd's key; null if it has none. */
    public @Nullable String packetdAttribute() {
        return uses.packetdAttribute;
    }

    /** What of trace context it is; null if none. */
    public TraceHeaders.@Nullable Key carries() {
        return uses.carries;
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
