package io.wiretrip.exporter.metrics;

import io.wiretrip.protocol.Endpoint;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.ValueWriter;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields as label values and as numbers. What is absent is empty. Numbers and addresses that
 * come again and again are turned into text once. One worker's.
 */
final class LabelReader implements ValueWriter {
    private static final int NUMBERS = 4_096;
    private static final int ADDRESSES = 1_024;

    private final int lengthMax;
    private final long[] numbers = new long[NUMBERS];
    private final @Nullable String[] numberTexts = new String[NUMBERS];
    private final @Nullable Endpoint[] addresses = new Endpoint[ADDRESSES];
    private final @Nullable String[] addressTexts = new String[ADDRESSES];

    private String text = "";
    private long number;
    private boolean isNumber;
    private int depth;

    /** How many values were longer than is kept. Read racily. */
    private long cut;

    LabelReader(int lengthMax) {
        this.lengthMax = lengthMax;
    }

    long cut() {
        return cut;
    }

    /** A field's value as text. */
    String text(Field<Message> field, RoundTrip roundTrip, Message message) {
        read(field, roundTrip, message);
        return isNumber ? numeral(number) : text;
    }

    /** A field's value as a number; −1 if it is none. */
    long number(Field<Message> field, RoundTrip roundTrip, Message message) {
        read(field, roundTrip, message);
        return number;
    }

    private void read(Field<Message> field, RoundTrip roundTrip, Message message) {
        text = "";
        number = -1;
        isNumber = false;
        depth = 0;
        field.write(roundTrip, message, this);
    }

    /** No more of a text than is kept, and no half of a surrogate pair. */
    String cut(String value) {
        if (value.length() <= lengthMax) {
            return value;
        }
        cut++;
        int end =
                Character.isHighSurrogate(value.charAt(lengthMax - 1)) ? lengthMax - 1 : lengthMax;
        return value.substring(0, end);
    }

    /** An address as text. */
    String address(Endpoint endpoint) {
        int i = LabelSet.mix(Long.hashCode(31 * endpoint.high() + endpoint.low())) & ADDRESSES - 1;
        Endpoint known = addresses[i];
        String value = addressTexts[i];
        if (known == null
                || value == null
                || known.low() != endpoint.low()
                || known.high() != endpoint.high()
                || known.v6() != endpoint.v6()) {
            value = endpoint.host();
            addresses[i] = endpoint;
            addressTexts[i] = value;
        }
        return value;
    }

    /** A number as text. */
    String numeral(long value) {
        int i = Long.hashCode(value) & NUMBERS - 1;
        String known = numberTexts[i];
        if (known == null || numbers[i] != value) {
            known = Long.toString(value);
            numbers[i] = value;
            numberTexts[i] = known;
        }
        return known;
    }

    @Override
    public void absent() {
        // as it was before
    }

    @Override
    public void text(@Nullable String value) {
        if (depth == 0 && value != null) {
            text = cut(value);
        }
    }

    @Override
    public void number(long value) {
        if (depth == 0) {
            number = value;
            isNumber = true;
        }
    }

    @Override
    public void real(double value) {
        if (depth == 0) {
            long whole = (long) value;
            if (whole == value) {
                number(whole);
            } else {
                text = Double.toString(value);
            }
        }
    }

    @Override
    public void bool(boolean value) {
        if (depth == 0) {
            text = value ? "true" : "false";
        }
    }

    @Override
    public void time(long epochNs) {
        number(epochNs);
    }

    @Override
    public void duration(long ns) {
        if (ns >= 0) {
            number(ns);
        }
    }

    @Override
    public void rawJson(String json) {
        // structures are no labels
    }

    @Override
    public void beginObject() {
        depth++;
    }

    @Override
    public void name(String name) {
        // structures are no labels
    }

    @Override
    public void endObject() {
        depth--;
    }

    @Override
    public void beginArray() {
        depth++;
    }

    @Override
    public void endArray() {
        depth--;
    }
}
