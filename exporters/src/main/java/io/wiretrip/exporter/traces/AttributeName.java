package io.wiretrip.exporter.traces;

import java.nio.charset.StandardCharsets;

/** The name of an attribute, as text and as the field {@code KeyValue.key}, encoded once. */
final class AttributeName {
    private static final int KEY = 1;

    private final String text;
    private final byte[] field;
    private final int hash;

    AttributeName(String text) {
        this.text = text;
        this.hash = (text.hashCode() * 0x9e3779b9) >>> 16;
        this.field = Proto.field(KEY, text.getBytes(StandardCharsets.UTF_8));
    }

    String text() {
        return text;
    }

    /** Of the text, spread over 16 bits. */
    int hash() {
        return hash;
    }

    /** The encoded field; not to be changed. */
    byte[] field() {
        return field;
    }
}
