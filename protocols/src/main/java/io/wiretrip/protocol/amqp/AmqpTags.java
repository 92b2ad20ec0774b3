package io.wiretrip.protocol.amqp;

import java.util.Arrays;

/**
 * Delivery tags of messages that a client fetched and has yet to settle, in rising order. Of too
 * many the oldest is forgotten.
 */
final class AmqpTags {
    private static final int MAX = 256;
    private static final int FIRST = 4;

    private long[] tags = new long[FIRST];
    private int count;

    /** Adds a tag that is higher than all before. */
    void add(long tag) {
        if (count == MAX) {
            count--;
            System.arraycopy(tags, 1, tags, 0, count);
        } else if (count == tags.length) {
            tags = Arrays.copyOf(tags, 2 * count);
        }
        tags[count++] = tag;
    }

    /** Removes a tag, or all up to it; true if there was one. */
    boolean settle(long tag, boolean multiple) {
        int from = multiple ? 0 : Arrays.binarySearch(tags, 0, count, tag);
        if (from < 0) {
            return false;
        }
        int to = multiple ? upTo(tag) : from + 1;
        System.arraycopy(tags, to, tags, from, count - to);
        count -= to - from;
        return to > from;
    }

    private int upTo(long tag) {
        if (tag == 0) {
            return count;
        }
        int at = Arrays.binarySearch(tags, 0, count, tag);
        return at < 0 ? -at - 1 : at + 1;
    }

    int retainedBytes() {
        return 32 + Long.BYTES * tags.length;
    }
}
