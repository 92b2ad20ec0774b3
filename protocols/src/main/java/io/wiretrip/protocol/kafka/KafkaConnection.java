package io.wiretrip.protocol.kafka;

import java.util.Arrays;

/**
 * What both directions of a connection have to know: the requests under way, because a response
 * says neither its API nor its version, and whether raw SASL tokens are exchanged.
 *
 * <p>Bounded by the limit of pending requests; the oldest is forgotten first.
 */
final class KafkaConnection {
    /** Keys of tokens are above those of correlation ids. */
    private static final long TOKEN_KEY = 1L << 40;

    private static final int TOKEN = -1;
    private static final int FIRST_CAPACITY = 8;

    /** Where an exchange of raw SASL tokens stands. */
    enum Sasl {
        /** There is none. */
        NONE,
        /** The next message of the client is a token. */
        EXPECTED,
        /** The next message of the client is a token, or a request because all is said. */
        UNDER_WAY
    }

    private final int capacityMax;
    private int[] ids = new int[FIRST_CAPACITY];
    private int[] calls = new int[FIRST_CAPACITY];
    private int head;
    private int count;
    private Sasl sasl = Sasl.NONE;
    private long tokensSent;
    private long tokensAnswered;
    private boolean requestsMissed;

    KafkaConnection(int pendingMax, boolean midstream) {
        int capacity = Integer.highestOneBit(Math.max(FIRST_CAPACITY, pendingMax));
        this.capacityMax = capacity < pendingMax ? capacity << 1 : capacity;
        this.requestsMissed = midstream;
    }

    Sasl sasl() {
        return sasl;
    }

    void sasl(Sasl now) {
        sasl = now;
    }

    /** Requests may have passed unseen. */
    void missedRequests() {
        requestsMissed = true;
    }

    /** Whether there may be answers to requests that were not seen. */
    boolean mayHaveMissedRequests() {
        return requestsMissed;
    }

    /**
     * A request was sent that will be answered.
     *
     * @return whether there was room for it without forgetting another
     */
    boolean sent(int correlationId, int api, int version) {
        return add(correlationId, (api << 16) | version);
    }

    /** The pairing key of a token, which is being sent. */
    long tokenSent() {
        add(0, TOKEN);
        return TOKEN_KEY + tokensSent++;
    }

    /** Whether the oldest of what is under way is a token. */
    boolean awaitsToken() {
        return count > 0 && calls[head] == TOKEN;
    }

    /** The pairing key of the answer to the oldest token, which is no longer awaited. */
    long tokenAnswered() {
        remove(0);
        return TOKEN_KEY + tokensAnswered++;
    }

    /** The place of the oldest request with an id; −1 if there is none. */
    int find(int correlationId) {
        for (int i = 0; i < count; i++) {
            int at = at(i);
            if (ids[at] == correlationId && calls[at] != TOKEN) {
                return i;
            }
        }
        return -1;
    }

    /** The API key of the request at a place. */
    int api(int place) {
        return calls[at(place)] >>> 16;
    }

    /** The version of the request at a place. */
    int version(int place) {
        return calls[at(place)] & 0xffff;
    }

    /** The request at a place was answered. */
    void remove(int place) {
        for (int i = place; i > 0; i--) {
            ids[at(i)] = ids[at(i - 1)];
            calls[at(i)] = calls[at(i - 1)];
        }
        head = at(1);
        count--;
    }

    int retainedBytes() {
        return 8 * ids.length;
    }

    private boolean add(int correlationId, int call) {
        boolean room = count < capacityMax;
        if (!room) {
            if (awaitsToken()) {
                tokensAnswered++;
            }
            remove(0);
        } else if (count == ids.length) {
            grow();
        }
        int at = at(count++);
        ids[at] = correlationId;
        calls[at] = call;
        return room;
    }

    private void grow() {
        int[] moreIds = new int[2 * count];
        int[] moreCalls = Arrays.copyOf(moreIds, 2 * count);
        for (int i = 0; i < count; i++) {
            moreIds[i] = ids[at(i)];
            moreCalls[i] = calls[at(i)];
        }
        ids = moreIds;
        calls = moreCalls;
        head = 0;
    }

    private int at(int place) {
        return (head + place) & (ids.length - 1);
    }
}
