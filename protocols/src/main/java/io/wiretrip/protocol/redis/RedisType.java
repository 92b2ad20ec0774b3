package io.wiretrip.protocol.redis;

import org.jspecify.annotations.Nullable;

/** The types of RESP2 and RESP3. */
enum RedisType {
    /** {@code +OK}. */
    SIMPLE_STRING('+', "SimpleStrings", Shape.LINE),
    /** {@code -ERR …}. */
    ERROR('-', "Errors", Shape.LINE),
    /** {@code :42}. */
    INTEGER(':', "Integers", Shape.LINE),
    /** {@code $5}, five bytes; {@code $-1} for nothing. */
    BULK_STRING('$', "BulkStrings", Shape.BULK),
    /** {@code *2}, two values. */
    ARRAY('*', "Array", Shape.AGGREGATE),
    /** {@code _}. */
    NULL('_', "Nulls", Shape.LINE),
    /** {@code ,3.14}. */
    DOUBLE(',', "Doubles", Shape.LINE),
    /** {@code #t}. */
    BOOLEAN('#', "Booleans", Shape.LINE),
    /** {@code (349…}. */
    BIG_NUMBER('(', "BigNumbers", Shape.LINE),
    /** {@code !21}, the bytes of an error. */
    BULK_ERROR('!', "BulkErrors", Shape.BULK),
    /** {@code =15}, a format and bytes. */
    VERBATIM_STRING('=', "VerbatimStrings", Shape.BULK),
    /** {@code %2}, two pairs. */
    MAP('%', "Maps", Shape.AGGREGATE),
    /** {@code ~2}, two values. */
    SET('~', "Sets", Shape.AGGREGATE),
    /** {@code >2}, two values that nobody asked for. */
    PUSH('>', "Pushes", Shape.AGGREGATE),
    /** {@code |1}, pairs about the value that follows. */
    ATTRIBUTE('|', "Attributes", Shape.AGGREGATE);

    /** How a value goes on behind its first line. */
    enum Shape {
        /** It does not. */
        LINE,
        /** So many bytes, CR LF. */
        BULK,
        /** So many values. */
        AGGREGATE
    }

    private static final @Nullable RedisType[] BY_BYTE = new RedisType[128];

    static {
        for (RedisType type : values()) {
            BY_BYTE[type.mark] = type;
        }
    }

    private final char mark;
    private final String text;
    private final Shape shape;

    RedisType(char mark, String text, Shape shape) {
        this.mark = mark;
        this.text = text;
        this.shape = shape;
    }

    /** The type that a byte announces; null if none. */
    static @Nullable RedisType of(int b) {
        return b < BY_BYTE.length ? BY_BYTE[b] : null;
    }

    /** The byte that announces it. */
    int mark() {
        return mark;
    }

    /** The name in output. */
    String text() {
        return text;
    }

    Shape shape() {
        return shape;
    }

    /** How many values an element is: two for what has pairs. */
    int valuesPerElement() {
        return this == MAP || this == ATTRIBUTE ? 2 : 1;
    }
}
