package io.wiretrip.protocol.kafka;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.TraceHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of the first record of a batch for trace context; key and value are skipped,
 * arrived or not.
 *
 * <pre>
 *   | length | attributes 1 | time delta | offset delta | key length | key | value length | value | ...
 *   | ... how many headers | name length | name | value length | value | ...        all lengths zigzag
 * </pre>
 *
 * <p>Waits for at most 256 bytes; looks at no more than {@value #HEADERS_MAX} headers.
 */
final class KafkaRecordHeaders {
    /** The longest value that is kept. */
    static final int VALUE_MAX = 250;

    static final int HEADERS_MAX = 64;
    private static final int HEAD_BYTES = 32;
    private static final int LENGTH_BYTES = 5;
    private static final int NAME_MAX = 16;

    private enum State {
        HEAD,
        VALUE,
        COUNT,
        NAME,
        HEADER_VALUE,
        DONE
    }

    private State state = State.DONE;
    private long end;
    private long headers;
    private TraceHeaders.@Nullable Key key;

    /** What {@link #varint} has read, and behind which index. */
    private long value;

    private int behind;

    /**
     * Begins at the first record of a batch.
     *
     * @param batchEnd position in the stream one past the batch's last byte
     */
    void start(long batchEnd) {
        state = State.HEAD;
        end = batchEnd;
        key = null;
    }

    /** Whether it has begun and not ended. */
    boolean isReading() {
        return state != State.DONE;
    }

    /** Ends it. */
    void stop() {
        state = State.DONE;
    }

    /**
     * Goes on as far as it can, and at the end skips what is left of the batch.
     *
     * @return false if more bytes are needed
     */
    boolean read(Bytes in, KafkaContent out) {
        while (state != State.DONE) {
            if (in.pendingSkip() > 0) {
                return false;
            }
            boolean goOn =
                    switch (state) {
                        case HEAD -> head(in);
                        case VALUE -> value(in);
                        case COUNT -> count(in);
                        case NAME -> name(in);
                        case HEADER_VALUE -> headerValue(in, out);
                        case DONE -> true;
                    };
            if (!goOn) {
                return false;
            }
        }
        in.skip(Math.max(0, end - in.streamPosition()));
        return in.pendingSkip() == 0;
    }

    private boolean lacks(Bytes in, int bytes) {
        return in.remaining() < Math.min(bytes, end - in.streamPosition());
    }

    private boolean head(Bytes in) {
        if (lacks(in, HEAD_BYTES)) {
            return false;
        }
        int limit = limit(in);
        boolean whole =
                varint(in, in.position(), limit)
                        && varint(in, behind + 1, limit)
                        && varint(in, behind, limit)
                        && varint(in, behind, limit);
        return skipValue(in, whole, State.VALUE);
    }

    private boolean value(Bytes in) {
        if (lacks(in, LENGTH_BYTES)) {
            return false;
        }
        return skipValue(in, varint(in, in.position(), limit(in)), State.COUNT);
    }

    private boolean count(Bytes in) {
        if (lacks(in, LENGTH_BYTES)) {
            return false;
        }
        if (varint(in, in.position(), limit(in))) {
            in.position(behind);
            headers = Math.min(value, HEADERS_MAX);
            state = headers > 0 ? State.NAME : State.DONE;
        } else {
            stop();
        }
        return true;
    }

    private boolean name(Bytes in) {
        if (lacks(in, LENGTH_BYTES + NAME_MAX)) {
            return false;
        }
        boolean whole = varint(in, in.position(), limit(in));
        boolean here = whole && value >= 0 && value <= Math.min(NAME_MAX, limit(in) - behind);
        key = here ? TraceHeaders.Key.of(in, behind, behind + (int) value) : null;
        return skipValue(in, whole, State.HEADER_VALUE);
    }

    private boolean headerValue(Bytes in, KafkaContent out) {
        if (lacks(in, LENGTH_BYTES)) {
            return false;
        }
        boolean whole = varint(in, in.position(), limit(in));
        TraceHeaders.Key carried = key;
        if (whole && carried != null && value > 0 && value <= VALUE_MAX) {
            if (lacks(in, behind - in.position() + (int) value)) {
                return false;
            }
            if (value <= limit(in) - behind) {
                out.trace(carried, in.latin1(behind, behind + (int) value));
            }
        }
        headers--;
        return skipValue(in, whole, headers > 0 ? State.NAME : State.DONE);
    }

    /** Moves behind a length and what is so long; null is −1. */
    private boolean skipValue(Bytes in, boolean whole, State next) {
        long room = end - in.streamPosition() - (behind - in.position());
        if (!whole || value < -1 || value > room) {
            stop();
            return true;
        }
        in.position(behind);
        in.skip(Math.max(0, value));
        state = next;
        return true;
    }

    private int limit(Bytes in) {
        return (int) Math.min(in.limit(), in.position() + (end - in.streamPosition()));
    }

    /** Reads a zigzag varint of at most 64 bits; false if it does not end in time. */
    private boolean varint(Bytes in, int from, int limit) {
        long raw = 0;
        for (int i = 0; i < 10 && from + i < limit; i++) {
            int b = in.u8(from + i);
            raw |= (b & 0x7fL) << (7 * i);
            if (b < 0x80) {
                value = raw >>> 1 ^ -(raw & 1);
                behind = from + i + 1;
                return true;
            }
        }
        return false;
    }
}
