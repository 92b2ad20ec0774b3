package io.wiretrip.protocol.mqtt;

import org.jspecify.annotations.Nullable;

/** A packet that asks for something, or that nothing answers. */
public final class MqttRequest extends MqttMessage {
    /** What {@link #payloadBytes()} gives where it is not known. */
    public static final long UNKNOWN = -1;

    private static final int DUP = 8;
    private static final int RETAIN = 1;

    private final byte flags;
    private boolean oneWay;
    private long payloadBytes = UNKNOWN;
    private int topicAlias;
    private @Nullable String topic;
    private @Nullable MqttConnect connect;
    private @Nullable MqttFilters filters;

    MqttRequest(MqttType type, int flags, int packetId, boolean fromClient, MqttConnection on) {
        super(true, type, packetId, fromClient, on);
        this.flags = (byte) flags;
    }

    /** Quality of service of a PUBLISH, 0 to 2. */
    public int qos() {
        return (flags >>> 1) & 3;
    }

    /** Whether the sender says that it may have been sent before. */
    public boolean isDup() {
        return (flags & DUP) != 0;
    }

    /** Whether a PUBLISH is to be kept for, or was kept for, later subscribers. */
    public boolean isRetain() {
        return (flags & RETAIN) != 0;
    }

    /** Bytes of the application message, or {@link #UNKNOWN}. */
    public long payloadBytes() {
        return payloadBytes;
    }

    /** The topic of a PUBLISH; null if not wanted, or named by an unknown alias. */
    public @Nullable String topic() {
        return topic;
    }

    /** The topic alias of a PUBLISH; 0 without one. */
    public int topicAlias() {
        return topicAlias;
    }

    /** What CONNECT says; null for every other packet. */
    public @Nullable MqttConnect connect() {
        return connect;
    }

    /** The topic filters of SUBSCRIBE and UNSUBSCRIBE. */
    public @Nullable MqttFilters filters() {
        return filters;
    }

    @Override
    public @Nullable String clientId() {
        return connect != null ? connect.clientId() : super.clientId();
    }

    void markOneWay() {
        oneWay = true;
    }

    void topic(@Nullable String name, int alias) {
        topic = name;
        topicAlias = alias;
        if (name != null) {
            retains(MqttText.retainedBytes(name));
        }
    }

    void payloadBytes(long bytes) {
        payloadBytes = bytes;
    }

    void connect(MqttConnect said) {
        connect = said;
        retains(said.retainedBytes());
    }

    void filters(MqttFilters wanted) {
        filters = wanted;
        retains(wanted.retainedBytes());
    }

    @Override
    public boolean isOneWay() {
        return oneWay;
    }
}
