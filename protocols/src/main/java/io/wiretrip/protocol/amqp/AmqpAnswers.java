package io.wiretrip.protocol.amqp;

/**
 * What one side of a channel answers the other. Answers come in the order of what was asked, as far
 * as they are of the same method. Bytes that were lost may have held some: then the first answer
 * that came when all before it had been received tells which question it belongs to, and those
 * before that question will not be answered any more.
 */
final class AmqpAnswers {
    private int asked;
    private int closing;
    private int given;
    private boolean answersLost;
    private boolean settlementsLost;

    /** A number for the next question. */
    int next() {
        return ++asked;
    }

    /** A number for the question to close, behind which a channel may be opened at once. */
    int nextClosing() {
        closing = next();
        return closing;
    }

    /** Questions up to this one are answered, or their answer was lost. */
    int given() {
        return given;
    }

    /** An answer belongs to a question beyond doubt. */
    void given(int question) {
        given = question - 1;
        answersLost = false;
    }

    /** What was asked before our time may be answered yet. */
    void unknown() {
        answersLost = true;
    }

    /**
     * The channel begins anew: what was asked before is not answered any more.
     *
     * @param butClosing unless it was to close, just before
     */
    void restart(boolean butClosing) {
        given = butClosing && closing == asked ? asked - 1 : asked;
        answersLost = false;
        settlementsLost = false;
    }

    /** Some of it may be lost. */
    void lost() {
        answersLost = true;
        settlementsLost = true;
    }

    /** Whether answers may be lost, or are to come for what was asked before our time. */
    boolean areLost() {
        return answersLost;
    }

    /** Whether confirmations, returns or settlements may be lost. */
    boolean areSettlementsLost() {
        return settlementsLost;
    }

    /** What was lost no longer matters for what is to be settled. */
    void settled() {
        settlementsLost = false;
    }
}
