package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.MessageSink;
import java.util.Arrays;

/**
 * The requests of one side that await their answer, by kind and packet identifier. Gives each the
 * number that is part of its pairing key, so that a response never goes to an earlier request that
 * had the same identifier: a sender may use one again only when its exchange is over.
 *
 * <p>Also remembers the steps of an exchange of QoS 2 that are no messages of their own.
 */
final class MqttFlights {
    /** No such request is under way. */
    static final long NONE = 0;

    /** What may await an answer at once without being mistaken for another. */
    enum Kind {
        CONNECT,
        PUBLISH_1,
        PUBLISH_2,
        SUBSCRIBE,
        UNSUBSCRIBE,
        PING,
        CHALLENGE,
        REAUTHENTICATION
    }

    private static final int SLOTS_FIRST = 8;
    private static final int FROM_SERVER = 0x80_0000;
    private static final int SLOT_BYTES = 32;

    private final int side;
    private final int max;
    private final MessageSink sink;
    private int[] slots = new int[SLOTS_FIRST];
    private int[] numbers = new int[SLOTS_FIRST];

    /** How many of one kind and number are under way; negative: begun before bytes were lost. */
    private int[] counts = new int[SLOTS_FIRST];

    private long[] receivedNs = new long[0]; // few connections carry QoS 2
    private long[] releasedNs = new long[0];
    private int size;
    private int lastNumber;

    MqttFlights(boolean ofClient, int max, MessageSink sink) {
        this.side = ofClient ? 0 : FROM_SERVER;
        this.max = max;
        this.sink = sink;
    }

    /**
     * A request begins.
     *
     * @param again whether it may be an earlier one, sent once more
     * @return its pairing key
     */
    long open(Kind kind, int id, boolean again) {
        int slot = slot(kind, id);
        int at = find(slot);
        if (at < 0) {
            at = add(slot);
        } else if ((again || kind == Kind.PING) && counts[at] > 0) {
            counts[at]++;
        } else {
            remove(at); // its answer was lost, or will never come
            at = add(slot);
        }
        return key(at);
    }

    /** Whether a request is under way. */
    boolean isOpen(Kind kind, int id) {
        return find(slot(kind, id)) >= 0;
    }

    /** The exchange of QoS 2 reached PUBREC. */
    void received(int id, long timeNs) {
        int at = find(slot(Kind.PUBLISH_2, id));
        if (at >= 0) {
            steps();
            receivedNs[at] = timeNs;
        }
    }

    /** The exchange of QoS 2 reached PUBREL. */
    void released(int id, long timeNs) {
        int at = find(slot(Kind.PUBLISH_2, id));
        if (at >= 0) {
            steps();
            releasedNs[at] = timeNs;
        }
    }

    /** A response comes: gives it its pairing key and its steps, or marks it as unsolicited. */
    void answer(Kind kind, int id, MqttResponse response) {
        int at = find(slot(kind, id));
        if (at < 0) {
            response.markUnsolicited();
            return;
        }
        response.key(key(at));
        if (kind == Kind.PUBLISH_2 && receivedNs.length > 0) {
            response.steps(receivedNs[at], releasedNs[at]);
        }
        if (counts[at] < 0) {
            response.markResynchronised();
        }
        if (Math.abs(counts[at]) == 1) {
            remove(at);
        } else {
            counts[at] -= Integer.signum(counts[at]);
        }
    }

    /** Bytes were lost, answers among them perhaps. */
    void gap() {
        for (int i = 0; i < size; i++) {
            counts[i] = -Math.abs(counts[i]);
        }
    }

    int retainedBytes() {
        return slots.length * SLOT_BYTES;
    }

    private static int slot(Kind kind, int id) {
        return kind.ordinal() << 16 | id;
    }

    private long key(int at) {
        return (long) numbers[at] << 24 | side | slots[at];
    }

    private int find(int slot) {
        for (int i = 0; i < size; i++) {
            if (slots[i] == slot) {
                return i;
            }
        }
        return -1;
    }

    private int add(int slot) {
        if (size >= max) {
            sink.violation(MqttViolation.IN_FLIGHT_LIMIT);
            remove(0);
        }
        if (size == slots.length) {
            int more = Math.min(max, 2 * size);
            slots = Arrays.copyOf(slots, more);
            numbers = Arrays.copyOf(numbers, more);
            counts = Arrays.copyOf(counts, more);
            if (receivedNs.length > 0) {
                receivedNs = Arrays.copyOf(receivedNs, more);
                releasedNs = Arrays.copyOf(releasedNs, more);
            }
        }
        slots[size] = slot;
        numbers[size] = ++lastNumber;
        counts[size] = 1;
        if (receivedNs.length > 0) {
            receivedNs[size] = 0;
            releasedNs[size] = 0;
        }
        return size++;
    }

    private void steps() {
        if (receivedNs.length == 0) {
            receivedNs = new long[slots.length];
            releasedNs = new long[slots.length];
        }
    }

    private void remove(int at) {
        size--;
        int behind = size - at;
        if (behind == 0) {
            return;
        }
        System.arraycopy(slots, at + 1, slots, at, behind);
        System.arraycopy(numbers, at + 1, numbers, at, behind);
        System.arraycopy(counts, at + 1, counts, at, behind);
        if (receivedNs.length > 0) {
            System.arraycopy(receivedNs, at + 1, receivedNs, at, behind);
            System.arraycopy(releasedNs, at + 1, releasedNs, at, behind);
        }
    }
}
