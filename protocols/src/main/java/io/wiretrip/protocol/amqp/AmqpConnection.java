package io.wiretrip.protocol.amqp;

import org.jspecify.annotations.Nullable;

/** What both directions of a connection share: its channels, and how it was opened. */
final class AmqpConnection {
    /** How many channels are followed; RabbitMQ allows 2047 unless told otherwise. */
    static final int CHANNELS_MAX = 8192;

    private static final int FIRST_SLOTS = 4;

    private final boolean joined;
    private boolean midstream;
    private boolean lostFromClient;
    private boolean lostFromServer;
    private @Nullable AmqpMessage clientHeader;
    private @Nullable String virtualHost;
    private @Nullable AmqpChannel[] slots = new AmqpChannel[FIRST_SLOTS];
    private int channels;
    private int retainedBytes;

    AmqpConnection(boolean midstream) {
        this.joined = midstream;
        this.midstream = midstream;
    }

    /** The channel with a number; null if too many others are followed. */
    @Nullable AmqpChannel channel(int id) {
        int slot = slotOf(id);
        AmqpChannel channel = slots[slot];
        if (channel == null && channels < CHANNELS_MAX) {
            channel = new AmqpChannel(id, midstream || lostFromClient);
            if (midstream) {
                channel.answers(true).unknown();
                channel.answers(false).unknown();
            }
            if (lostFromClient) {
                channel.answers(true).lost();
            }
            if (lostFromServer) {
                channel.answers(false).lost();
            }
            retainedBytes += channel.retainedBytes();
            if (2 * ++channels > slots.length) {
                grow();
                slot = slotOf(id);
            }
            slots[slot] = channel;
        }
        return channel;
    }

    private int slotOf(int id) {
        int mask = slots.length - 1;
        int slot = id & mask;
        for (AmqpChannel at = slots[slot]; at != null && at.id() != id; at = slots[slot]) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        @Nullable AmqpChannel[] old = slots;
        slots = new AmqpChannel[2 * old.length];
        for (AmqpChannel channel : old) {
            if (channel != null) {
                slots[slotOf(channel.id())] = channel;
            }
        }
    }

    /** All channels, with nulls between them; not to be changed. */
    @Nullable AmqpChannel[] slots() {
        return slots;
    }

    /** What a channel holds may have changed. */
    void recharge(AmqpChannel channel, int before) {
        retainedBytes += channel.retainedBytes() - before;
    }

    /** What a side sent is missing in part. */
    void lost(boolean fromClient) {
        lostFromClient |= fromClient;
        lostFromServer |= !fromClient;
        for (AmqpChannel channel : slots) {
            if (channel != null) {
                channel.answers(fromClient).lost();
                if (fromClient) {
                    channel.lostFromClient();
                }
            }
        }
    }

    /** Whether bytes of either side are missing. */
    boolean hasLost() {
        return lostFromClient || lostFromServer;
    }

    /** The client's protocol header, until the server has answered it. */
    @Nullable AmqpMessage takeClientHeader() {
        AmqpMessage header = clientHeader;
        clientHeader = null;
        return header;
    }

    /** The client opens the connection, so nothing of it was missed. */
    void clientHeader(AmqpMessage header) {
        midstream = false;
        clientHeader = header;
    }

    /**
     * Whether bytes before the first ones may have been missed, so that a protocol header may as
     * well be a server's.
     */
    boolean isJoined() {
        return joined;
    }

    /** The virtual host that was opened, if that was seen and somebody wants it. */
    @Nullable String virtualHost() {
        return virtualHost;
    }

    void virtualHost(@Nullable String name) {
        virtualHost = name;
    }

    int retainedBytes() {
        return retainedBytes + Integer.BYTES * slots.length;
    }
}
