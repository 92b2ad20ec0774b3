package io.wiretrip.protocol.amqp;

/**
 * The life of one numbering of messages on a channel: from the channel's opening to its closing, or
 * from a loss of publishes to the next. Numbers of different epochs never meet.
 *
 * <p>Deliveries carry their tag. Publishes do not: both sides count them from the moment that
 * confirms were switched on. Where that moment was not seen, the count is too low by a number that
 * is not known, and is corrected by the server: it cannot confirm what was not published.
 */
final class AmqpEpoch {
    private final boolean exact;
    private long lastNumber;
    private long offset;

    private AmqpEpoch(boolean exact, long lastNumber) {
        this.exact = exact;
        this.lastNumber = lastNumber;
    }

    /** Counted from its first message. */
    static AmqpEpoch fromStart() {
        return new AmqpEpoch(true, 0);
    }

    /** Begun before our time, or behind a loss. */
    static AmqpEpoch unknown(long lastNumberAtLeast) {
        return new AmqpEpoch(false, lastNumberAtLeast);
    }

    /** Whether the numbers are certain. */
    boolean isExact() {
        return exact;
    }

    /** A number for the next publish; {@link #offset} is yet to be added. */
    long next() {
        return ++lastNumber;
    }

    /** The highest number given so far. */
    long last() {
        return lastNumber + offset;
    }

    /** What to add to the numbers that were given. */
    long offset() {
        return offset;
    }

    /** The server has settled a number, so that many were published. */
    void settled(long number) {
        if (!exact && number > last()) {
            offset = number - lastNumber;
        }
    }
}
