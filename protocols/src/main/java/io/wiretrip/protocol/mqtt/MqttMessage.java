package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.Message;
import org.jspecify.annotations.Nullable;

/** What requests and responses have in common. Either may come from either side. */
public abstract sealed class MqttMessage extends Message permits MqttRequest, MqttResponse {
    /** What {@link #packetId()} gives for a packet without one. */
    public static final int NO_ID = -1;

    private static final int OBJECT_BYTES = 144;

    private final MqttType type;
    private final boolean fromClient;
    private final byte level;
    private final boolean version5;
    private final int packetId;
    private final @Nullable String clientId;
    private short reasonCode = MqttReason.NONE;
    private long key;
    private @Nullable MqttProperties properties;
    private int retainedBytes = OBJECT_BYTES;

    MqttMessage(boolean request, MqttType type, int packetId, boolean client, MqttConnection on) {
        super(request);
        this.type = type;
        this.packetId = packetId;
        this.fromClient = client;
        this.level = (byte) on.level();
        this.version5 = on.isVersion5();
        this.clientId = on.clientId();
    }

    /** The type of its packet; of an exchange of several, that of the one that ended it. */
    public final MqttType type() {
        return type;
    }

    /** Whether the side that made the connection sent it. */
    public final boolean isFromClient() {
        return fromClient;
    }

    /** The packet identifier, or {@link #NO_ID}. */
    public final int packetId() {
        return packetId;
    }

    /** The client's name on this connection; null if it was not seen. */
    public @Nullable String clientId() {
        return clientId;
    }

    /** 3.1, 3.1.1 or 5; null if not known. */
    public final @Nullable String version() {
        return switch (level & MqttConnection.LEVEL_MASK) {
            case 3 -> "3.1";
            case 4 -> "3.1.1";
            case 5 -> "5";
            default -> version5 ? "5" : null;
        };
    }

    /** Whether it follows the grammar of version 5. */
    public final boolean isVersion5() {
        return version5;
    }

    /** The reason code, or -1. */
    public final int reasonCode() {
        return reasonCode;
    }

    /** The properties; null if there are none, or nobody wants them. */
    public final @Nullable MqttProperties properties() {
        return properties;
    }

    final void reasonCode(int code) {
        reasonCode = (short) code;
    }

    final void properties(@Nullable MqttProperties kept) {
        properties = kept;
        if (kept != null) {
            retains(kept.retainedBytes());
        }
    }

    final void key(long pairingKey) {
        key = pairingKey;
    }

    final void retains(int bytes) {
        retainedBytes += bytes;
    }

    @Override
    public final long pairingKey() {
        return key;
    }

    @Override
    public final int retainedBytes() {
        return retainedBytes;
    }
}
