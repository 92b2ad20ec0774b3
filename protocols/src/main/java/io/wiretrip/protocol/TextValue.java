package io.wiretrip.protocol;

import org.jspecify.annotations.Nullable;

/** Takes the text of one field; what is no text is none. Reused by one thread. */
public final class TextValue implements ValueWriter {
    private @Nullable String value;

    /** Begins with none. */
    public TextValue() {}

    /** Forgets it. */
    public void clear() {
        value = null;
    }

    /** The text; null if there was none since {@link #clear()}. */
    public @Nullable String value() {
        return value;
    }

    @Override
    public void text(@Nullable String text) {
        value = text;
    }

    @Override
    public void absent() {}

    @Override
    public void number(long number) {}

    @Override
    public void real(double real) {}

    @Override
    public void bool(boolean bool) {}

    @Override
    public void time(long epochNs) {}

    @Override
    public void duration(long ns) {}

    @Override
    public void rawJson(String json) {}

    @Override
    public void beginObject() {}

    @Override
    public void name(String name) {}

    @Override
    public void endObject() {}

    @Override
    public void beginArray() {}

    @Override
    public void endArray() {}
}
