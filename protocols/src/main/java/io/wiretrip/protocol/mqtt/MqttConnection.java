package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.MessageSink;
import org.jspecify.annotations.Nullable;

/** What both directions of a connection have to know: what CONNECT said, and what is under way. */
final class MqttConnection {
    /** A bridge between servers sets the top bit of the level; the rest is the level. */
    static final int LEVEL_MASK = 0x7f;

    private final MqttFlights ofClient;
    private final MqttFlights ofServer;
    private int level;
    private Layout layout = Layout.UNKNOWN;
    private boolean connected;
    private boolean accepted;
    private boolean startLost;
    private boolean damaged;
    private @Nullable String clientId;

    /** Which grammar the packets follow. */
    private enum Layout {
        UNKNOWN,
        VERSION_3,
        VERSION_5
    }

    MqttConnection(MessageSink sink, DecoderContext context) {
        int max = context.options().pendingMax();
        ofClient = new MqttFlights(true, max, sink);
        ofServer = new MqttFlights(false, max, sink);
    }

    /** Whether the layout behind a protocol level is known. */
    static boolean isKnownLevel(int level) {
        int version = level & LEVEL_MASK;
        return version == 3 || version == 4 || level == 5;
    }

    /** The requests of one side that are under way. */
    MqttFlights flights(boolean ofClients) {
        return ofClients ? ofClient : ofServer;
    }

    /** CONNECT was seen. */
    void connect(int seenLevel, @Nullable String seenClientId) {
        connected = true;
        level = isKnownLevel(seenLevel) ? seenLevel : 0;
        layout =
                !isKnownLevel(seenLevel)
                        ? Layout.UNKNOWN
                        : seenLevel == 5 ? Layout.VERSION_5 : Layout.VERSION_3;
        clientId = seenClientId == null || seenClientId.isEmpty() ? null : seenClientId;
    }

    /**
     * CONNACK was seen.
     *
     * @param assigned the name that it gives a client which left that to the server
     */
    void connack(@Nullable String assigned) {
        accepted = true;
        if (assigned != null) {
            clientId = assigned;
        }
    }

    /** A packet proves the version, where CONNECT was not seen. */
    void proves(boolean version5) {
        if (layout == Layout.UNKNOWN) {
            layout = version5 ? Layout.VERSION_5 : Layout.VERSION_3;
        }
    }

    /** Bytes were lost: which request a response answers may err for those under way. */
    void gap() {
        damaged = true;
        startLost |= !accepted;
        ofClient.gap();
        ofServer.gap();
    }

    /** Whether all was seen that CONNECT and CONNACK say. */
    boolean isStartKnown() {
        return connected && !startLost;
    }

    /** Whether bytes were lost. */
    boolean isDamaged() {
        return damaged;
    }

    int level() {
        return level;
    }

    boolean isVersion5() {
        return layout == Layout.VERSION_5;
    }

    boolean isVersion3() {
        return layout == Layout.VERSION_3;
    }

    @Nullable String clientId() {
        return clientId;
    }

    int retainedBytes() {
        return ofClient.retainedBytes()
                + ofServer.retainedBytes()
                + MqttText.retainedBytes(clientId);
    }
}
