package io.wiretrip.protocol.redis;

import java.util.Arrays;

/** The collections that are open, the outermost first, and what each still lacks. */
final class RedisNesting {
    private static final int DEPTH_MAX = 64;
    private static final int DEPTH_AT_FIRST = 4;

    /** What a value is that ended. */
    enum Ended {
        /** A part of a part. */
        WITHIN,
        /** An element of the outermost collection. */
        OF_OUTERMOST,
        /** The outermost value. */
        OUTERMOST
    }

    private long[] left = new long[DEPTH_AT_FIRST];
    private long attributes;
    private int depth;

    boolean isOutermost() {
        return depth == 0;
    }

    /** Whether the innermost one does not say how many values it has. */
    boolean isStreamed() {
        return depth > 0 && left[depth - 1] == RedisLine.STREAMED;
    }

    void clear() {
        depth = 0;
    }

    /**
     * Opens a collection.
     *
     * @param count its elements, or {@link RedisLine#STREAMED}
     * @param attribute whether it is about the value that follows, and no value itself
     * @return false if it would be too deep
     */
    boolean open(long count, int valuesPerElement, boolean attribute) {
        if (depth == DEPTH_MAX) {
            return false;
        }
        if (depth == left.length) {
            left = Arrays.copyOf(left, Math.min(DEPTH_MAX, 2 * depth));
        }
        left[depth] = count == RedisLine.STREAMED ? count : count * valuesPerElement;
        long bit = 1L << depth;
        attributes = attribute ? attributes | bit : attributes & ~bit;
        depth++;
        return true;
    }

    /** The end of the innermost one, which did not say how many values it has, was seen. */
    boolean closeStreamed() {
        depth--;
        return isAttribute(depth);
    }

    /**
     * A value ended, and with it those that it completes.
     *
     * @return what the largest of them is
     */
    Ended element() {
        while (depth > 0) {
            if (isStreamed()) {
                return depth == 1 ? Ended.OF_OUTERMOST : Ended.WITHIN;
            }
            left[depth - 1]--;
            if (left[depth - 1] > 0) {
                return depth == 1 ? Ended.OF_OUTERMOST : Ended.WITHIN;
            }
            depth--;
            if (isAttribute(depth)) {
                return Ended.WITHIN;
            }
        }
        return Ended.OUTERMOST;
    }

    private boolean isAttribute(int level) {
        return (attributes >> level & 1) != 0;
    }
}
