package io.wiretrip.agent.pipeline;

import io.wiretrip.protocol.ValueWriter;
import org.jspecify.annotations.Nullable;

/**
 * Holds one scalar that a field was asked for; structures count as absent. Reused, one worker's.
 */
final class Scalar implements ValueWriter {
    private @Nullable String text;
    private double number;
    private boolean numeric;

    /** Forgets the last value. */
    Scalar clear() {
        text = null;
        numeric = false;
        return this;
    }

    /** Whether there is a value. */
    boolean isPresent() {
        return numeric || text != null;
    }

    /** Whether the value is a number. */
    boolean isNumber() {
        return numeric;
    }

    /** The number; durations and times are in nanoseconds. */
    double number() {
        return number;
    }

    /** The text, or the number as text; null if absent. */
    @Nullable String text() {
        if (text == null && numeric) {
            return number == Math.rint(number) ? Long.toString((long) number) : "" + number;
        }
        return text;
    }

    @Override
    public void absent() {
        clear();
    }

    @Override
    public void text(@Nullable String value) {
        text = value;
        numeric = false;
    }

    @Override
    public void number(long value) {
        real((double) value);
    }

    @Override
    public void real(double value) {
        text = null;
        number = value;
        numeric = true;
    }

    @Override
    public void bool(boolean value) {
        text(value ? "true" : "false");
    }

    @Override
    public void time(long epochNs) {
        real((double) epochNs);
    }

    @Override
    public void duration(long ns) {
        if (ns < 0) {
            clear();
        } else {
            real((double) ns);
        }
    }

    @Override
    public void rawJson(String json) {
        clear();
    }

    @Override
    public void beginObject() {
        clear();
    }

    @Override
    public void name(String name) {
        clear();
    }

    @Override
    public void endObject() {
        clear();
    }

    @Override
    public void beginArray() {
        clear();
    }

    @Override
    public void endArray() {
        clear();
    }
}
