package io.wiretrip.protocol.amqp;

import io.wiretrip.protocol.amqp.AmqpConsumers.Consumer;
import org.jspecify.annotations.Nullable;

/** What has to be known of a channel to tell what its messages are. */
final class AmqpChannel {
    private static final int OBJECT_BYTES = 208;

    private final int id;
    private final AmqpContent fromClient = new AmqpContent();
    private final AmqpContent fromServer = new AmqpContent();
    private int incarnation;
    private int closing = -1;
    private Confirms confirms;
    private @Nullable AmqpEpoch publishes;
    private boolean settles;
    private long lastTag;
    private final AmqpAnswers byClient = new AmqpAnswers();
    private final AmqpAnswers byServer = new AmqpAnswers();
    private @Nullable AmqpConsumers consumers;
    private @Nullable AmqpTags fetched;

    /** Whether the server confirms what is published. */
    private enum Confirms {
        OFF,
        ON,
        /** The method that switches them on may have passed unseen. */
        UNKNOWN
    }

    AmqpChannel(int id, boolean unknown) {
        this.id = id;
        this.confirms = unknown ? Confirms.UNKNOWN : Confirms.OFF;
    }

    int id() {
        return id;
    }

    /** Changes whenever the numbers of its messages begin anew. */
    int incarnation() {
        return incarnation;
    }

    AmqpContent content(boolean ofClient) {
        return ofClient ? fromClient : fromServer;
    }

    /** What one side answers the other. */
    AmqpAnswers answers(boolean ofClient) {
        return ofClient ? byClient : byServer;
    }

    /** It was opened: nothing of before counts. */
    void opened() {
        incarnation++;
        byServer.restart(true);
        byClient.restart(false);
        confirms = Confirms.OFF;
        publishes = null;
        settles = false;
        lastTag = 0;
        consumers = null;
        fetched = null;
    }

    /** Either side closes it. */
    void closes() {
        closing = incarnation;
    }

    /** Both sides have closed it: what was not answered will not be. */
    void closed() {
        if (closing == incarnation) { // else it was opened again already
            incarnation++;
        }
    }

    /** What the client sent is missing in part. */
    void lostFromClient() {
        if (publishes != null) {
            publishes = AmqpEpoch.unknown(publishes.last());
        } else if (confirms == Confirms.OFF) {
            confirms = Confirms.UNKNOWN;
        }
    }

    /** The client switches confirms on. */
    void confirmsSelected() {
        if (confirms == Confirms.OFF) {
            publishes = AmqpEpoch.fromStart();
        } else if (publishes == null) {
            publishes = AmqpEpoch.unknown(0);
        }
        confirms = Confirms.ON;
    }

    /** The epoch in which publishes are counted; null if they are not, or not known to be. */
    @Nullable AmqpEpoch publishes() {
        return publishes;
    }

    /** The server has confirmed or refused publishes up to a number. */
    void confirmed(long number) {
        if (confirms == Confirms.UNKNOWN) {
            confirms = Confirms.ON;
            publishes = AmqpEpoch.unknown(0);
        }
        if (publishes != null) {
            publishes.settled(number);
        }
    }

    /** The server delivers, or answers with, a message. */
    void delivered(long tag) {
        if (tag <= lastTag) { // tags only rise: it was closed and opened unseen
            incarnation++;
            fetched = null;
        }
        lastTag = tag;
    }

    /** A message was fetched that the client is to settle. */
    void fetched(long tag) {
        AmqpTags own = fetched;
        if (own == null) {
            own = new AmqpTags();
            fetched = own;
        }
        own.add(tag);
    }

    /**
     * The client has settled what it got.
     *
     * @return whether there was something among it that was fetched
     */
    boolean settled(long tag, boolean multiple) {
        settles = true;
        return fetched != null && fetched.settle(tag, multiple);
    }

    /** Whether the client was seen to settle what it gets on this channel. */
    boolean isSettling() {
        return settles;
    }

    /** Remembers a consumer; false if there are too many. */
    boolean consume(byte[] tag, int length, boolean noAck, @Nullable String queue) {
        AmqpConsumers own = consumers;
        if (own == null) {
            own = new AmqpConsumers();
            consumers = own;
        }
        return own.add(tag, length, noAck, queue);
    }

    /** Forgets a consumer. */
    void cancel(byte[] tag, int length) {
        if (consumers != null) {
            consumers.remove(tag, length);
        }
    }

    /** What is known of a consumer; null for nothing. */
    @Nullable Consumer consumer(byte[] tag, int length) {
        return consumers == null ? null : consumers.find(tag, length);
    }

    int retainedBytes() {
        return OBJECT_BYTES
                + (consumers == null ? 0 : consumers.retainedBytes())
                + (fetched == null ? 0 : fetched.retainedBytes());
    }
}
