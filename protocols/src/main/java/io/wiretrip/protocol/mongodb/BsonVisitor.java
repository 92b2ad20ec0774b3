package io.wiretrip.protocol.mongodb;

import io.wiretrip.protocol.Bytes;

/** Says what of a document is wanted, and is given it. */
interface BsonVisitor {
    /** Not wanted: passed over. */
    int SKIP = 0;

    /** Wanted if it is a string. */
    int TEXT = 1;

    /** Wanted if it is a number or a boolean. */
    int NUMBER = 2;

    /** Added to this, the scope in which the elements of a document or an array are read. */
    int ENTER = 16;

    /**
     * What is wanted of an element. May be asked more than once for the same, as its bytes arrive,
     * so it must have no effect.
     *
     * @param scope what was said when the document that holds it was entered
     * @param type one of {@link BsonWalker}'s
     * @param in holds the element's name
     * @param from where the name begins
     * @param to one past where it ends
     */
    int wanted(int scope, int type, Bytes in, int from, int to);

    /**
     * An element was reached, exactly once; its text or number follows if it was wanted and there
     * is one.
     */
    void reached(int scope, int type, Bytes in, int from, int to);

    /** A string; of a long one its beginning. */
    void text(Bytes in, int from, int to);

    /** A number that is whole, or a boolean as 0 and 1. */
    void number(long value);

    /** A number with a fraction or beyond the range of {@code long}. */
    void real(double value);
}
