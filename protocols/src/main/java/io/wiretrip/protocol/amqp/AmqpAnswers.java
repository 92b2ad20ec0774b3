package io.wiretrip.protocol.amqp;

/**
 * What one side of a channel answers the other. Answers come in the order of what was asked, as far
 * as they are of the same method. Bytes that were lost may have held some: then the first answer
 * that came when all before it had been received tells which question it belongs to, and those
 * before that question will not be answered any more.
 */
final class AmqpAnswers {
    private int asked;
    private int given;
    private boolean answersLost;
    private boolean settlementsLost;

    /** A number for the next question. */
    int next() {
        return ++asked;
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

    /** Some of it may be lost. */
    void lost() {
        answersLost = true;
        settlementsLost = true;
    }

    /** Whether answers may be lost. */
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
