package io.wiretrip.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Receives the value of a {@link Field}: one scalar, or one structure of objects and arrays. The
 * JSON line, metric labels and span attributes each implement it.
 */
public interface ValueWriter {
    /** Absent. */
    void absent();

    /** Text, or absent if null. */
    void text(@Nullable String value);

    /** An integer. */
    void number(long value);

    /** A floating-point number. */
    void real(double value);

    /** True or false. */
    void bool(boolean value);

    /** A point in time, nanoseconds since the epoch. */
    void time(long epochNs);

    /** A length of time in nanoseconds; negative for unknown, which is absent. */
    void duration(long ns);

    /** A piece of valid JSON, passed on as it is. */
    void rawJson(String json);

    /** Begins an object; {@link #name} precedes each of its values. */
    void beginObject();

    /** The name of the object's next value. */
    void name(String name);

    /** Ends the object begun last. */
    void endObject();

    /** Begins an array. */
    void beginArray();

    /** Ends the array begun last. */
    void endArray();
}
