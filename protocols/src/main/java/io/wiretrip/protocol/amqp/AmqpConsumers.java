package io.wiretrip.protocol.amqp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The consumers of a channel by their tag: whether they settle what they get, and their queue. */
final class AmqpConsumers {
    /** How many of one channel are remembered. */
    static final int MAX = 256;

    private static final int ENTRY_BYTES = 96;

    private final List<Consumer> consumers = new ArrayList<>(1);
    private int retainedBytes;

    /** What is known of a consumer. */
    record Consumer(Tag tag, boolean noAck, @Nullable String queue) {
        int retainedBytes() {
            return ENTRY_BYTES + tag.bytes.length + (queue == null ? 0 : 2 * queue.length());
        }
    }

    /** Its tag, as bytes. */
    private static final class Tag {
        private final byte[] bytes;

        Tag(byte[] bytes, int length) {
            this.bytes = Arrays.copyOf(bytes, length);
        }

        boolean is(byte[] other, int length) {
            return Arrays.equals(bytes, 0, bytes.length, other, 0, length);
        }
    }

    /**
     * Remembers a consumer.
     *
     * @return false if there are too many
     */
    boolean add(byte[] tag, int length, boolean noAck, @Nullable String queue) {
        remove(tag, length);
        if (consumers.size() >= MAX) {
            return false;
        }
        Consumer consumer = new Consumer(new Tag(tag, length), noAck, queue);
        retainedBytes += consumer.retainedBytes();
        consumers.add(consumer);
        return true;
    }

    /** Forgets a consumer. */
    void remove(byte[] tag, int length) {
        for (int i = 0; i < consumers.size(); i++) {
            if (consumers.get(i).tag().is(tag, length)) {
                retainedBytes -= consumers.remove(i).retainedBytes();
                return;
            }
        }
    }

    /** The consumer with a tag, or null. */
    @Nullable Consumer find(byte[] tag, int length) {
        for (int i = 0; i < consumers.size(); i++) {
            Consumer consumer = consumers.get(i);
            if (consumer.tag().is(tag, length)) {
                return consumer;
            }
        }
        return null;
    }

    int retainedBytes() {
        return retainedBytes;
    }
}
