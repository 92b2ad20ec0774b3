package io.wiretrip.protocol.mqtt;

import org.jspecify.annotations.Nullable;

/**
 * What CONNECT says. The password and the will's message are passed over and never here.
 *
 * @param level protocol level as it was on the wire
 * @param flags the connect flags
 * @param keepAliveSeconds 0 if the client wants none
 * @param clientId empty if the server is to choose; null if the level is unknown or not wanted
 * @param userName null if there is none, or not wanted
 * @param willTopic null if there is no will, or not wanted
 */
public record MqttConnect(
        int level,
        int flags,
        int keepAliveSeconds,
        @Nullable String clientId,
        @Nullable String userName,
        @Nullable String willTopic) {
    static final int CLEAN_START = 2;
    static final int WILL = 4;
    static final int WILL_RETAIN = 0x20;
    static final int PASSWORD = 0x40;
    static final int USER_NAME = 0x80;

    /** Whether the layout of what follows the level is known. */
    public boolean isKnownLevel() {
        return MqttConnection.isKnownLevel(level);
    }

    /** Clean session, or clean start as version 5 calls it. */
    public boolean isCleanStart() {
        return (flags & CLEAN_START) != 0;
    }

    /** Whether it leaves a will. */
    public boolean hasWill() {
        return (flags & WILL) != 0;
    }

    /** Quality of service of the will. */
    public int willQos() {
        return (flags >>> 3) & 3;
    }

    /** Whether the will is to be retained. */
    public boolean isWillRetain() {
        return (flags & WILL_RETAIN) != 0;
    }

    int retainedBytes() {
        return 40
                + MqttText.retainedBytes(clientId)
                + MqttText.retainedBytes(userName)
                + MqttText.retainedBytes(willTopic);
    }
}
