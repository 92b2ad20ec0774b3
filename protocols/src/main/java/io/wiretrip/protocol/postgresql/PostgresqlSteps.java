package io.wiretrip.protocol.postgresql;

/**
 * What a request asks of the server, and what of it was answered, as bits and counts in a {@code
 * long}. Both have the same layout, so that a request is answered when they are equal.
 *
 * <pre>
 *   bits 0-7: one each, below     8-15: how many Describe     16-62: how many Close
 * </pre>
 */
final class PostgresqlSteps {
    /** Nothing more will be added. */
    static final long CLOSED = 1;

    /** It holds a Sync: ReadyForQuery ends its answer. */
    static final long SYNC = 1 << 1;

    /** Query, FunctionCall or startup: ReadyForQuery ends its answer without a Sync. */
    static final long READY = 1 << 2;

    /** It holds an Execute. */
    static final long EXECUTE = 1 << 3;

    /** It holds a Parse. */
    static final long PARSE = 1 << 4;

    /** It holds a Bind. */
    static final long BIND = 1 << 5;

    /** Bytes of it were lost, it may hold more than is known. */
    static final long UNCERTAIN = 1 << 6;

    /** One Describe; to be added. */
    static final long DESCRIBE = 1 << 8;

    /** One Close; to be added. */
    static final long CLOSE = 1 << 16;

    private static final long DESCRIBES = 0xff * DESCRIBE;
    private static final long ANSWERED = ~(CLOSED | SYNC | READY | UNCERTAIN);

    private PostgresqlSteps() {}

    /** Whether any of these bits is set. */
    static boolean has(long steps, long bits) {
        return (steps & bits) != 0;
    }

    /** Whether it holds nothing but Close. */
    static boolean isCloseOnly(long steps) {
        return (steps & (SYNC | READY | EXECUTE | PARSE | BIND | DESCRIBES)) == 0;
    }

    /** Whether it holds a Describe. */
    static boolean describes(long steps) {
        return (steps & DESCRIBES) != 0;
    }

    /** Whether it holds a Close. */
    static boolean closes(long steps) {
        return steps >>> 16 != 0;
    }

    /** Whether each step was answered; the order of the answers is that of the steps. */
    static boolean isAnswered(long steps, long seen) {
        return ((steps ^ seen) & ANSWERED) == 0;
    }
}
