package io.wiretrip.agent.server;

import io.wiretrip.protocol.ValueWriter;
import org.jspecify.annotations.Nullable;

/**
 * Takes one field's value as text: scalars as JSON shows them, without quotes; structures are as if
 * absent. Reused by one thread.
 */
final class ScalarText implements ValueWriter {
    private @Nullable String text;
    private int depth;

    /** The value taken last; null if there was none. Forgets it. */
    @Nullable String take() {
        String taken = text;
        text = null;
        depth = 0;
        return taken;
    }

    private void set(@Nullable String value) {
        if (depth == 0) {
            text = value;
        }
    }

    @Override
    public void absent() {
        set(null);
    }

    @Override
    public void text(@Nullable String value) {
        set(value);
    }

    @Override
    public void number(long value) {
        if (depth == 0) {
            text = Long.toString(value);
        }
    }

    @Override
    public void real(double value) {
        if (depth == 0) {
            text = value == Math.rint(value) ? String.valueOf((long) value) : "" + value;
        }
    }

    @Override
    public void bool(boolean value) {
        set(value ? "true" : "false");
    }

    @Override
    public void time(long epochNs) {
        number(epochNs);
    }

    @Override
    public void duration(long ns) {
        number(ns);
    }

    @Override
    public void rawJson(String json) {
        set(null);
    }

    @Override
    public void beginObject() {
        depth++;
    }

    @Override
    public void name(String name) {}

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
