package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.MessageSink;
import org.jspecify.annotations.Nullable;

/** Reads CONNECT. The password, the will's message and authentication data are passed over. */
final class MqttConnectReader {
    private static final String MASK = "***";

    private final MqttConnection connection;
    private final MessageSink sink;
    private final MqttWants wants;
    private final boolean masks;
    private final MqttPropertyReader properties;
    private int at;
    private int limit;
    private boolean complete;

    MqttConnectReader(MqttConnection connection, MessageSink sink, MqttWants wants, boolean masks) {
        this.connection = connection;
        this.sink = sink;
        this.wants = wants;
        this.masks = masks;
        this.properties = new MqttPropertyReader(wants.properties(), wants.trace());
    }

    /**
     * Reads a packet.
     *
     * @param complete whether the packet ends at {@code to}; else more is not looked at
     * @return null if not even the fields of fixed length are there
     */
    @Nullable MqttRequest read(Bytes in, int from, int to, boolean complete) {
        this.complete = complete;
        limit = to;
        int name = from + 2;
        at = to - from < 2 ? to : name + in.u16be(from);
        if (limit - at < 4) {
            sink.violation(MqttViolation.CONTENT_SHORT);
            return null;
        }
        int level = in.u8(at);
        int flags = in.u8(at + 1);
        int keepAlive = in.u16be(at + 2);
        at += 4;
        MqttProperties kept = null;
        MqttConnect said = new MqttConnect(level, flags, keepAlive, null, null, null);
        if (said.isKnownLevel()) {
            kept = level == 5 ? properties(in, true) : null;
            said = payload(in, said);
        }
        connection.connect(level, said.clientId());
        MqttRequest request =
                new MqttRequest(MqttType.CONNECT, 0, MqttMessage.NO_ID, true, connection);
        request.connect(said);
        request.properties(kept);
        request.key(connection.flights(true).open(MqttFlights.Kind.CONNECT, 0, false));
        return request;
    }

    private MqttConnect payload(Bytes in, MqttConnect said) {
        String clientId = text(in, wants.clientId());
        String willTopic = null;
        if (said.hasWill()) {
            if (said.level() == 5) {
                properties(in, false);
            }
            willTopic = text(in, wants.connect());
            text(in, false);
        }
        String userName = null;
        if ((said.flags() & MqttConnect.USER_NAME) != 0) {
            userName = text(in, wants.connect());
        }
        boolean hasPassword = (said.flags() & MqttConnect.PASSWORD) != 0;
        if (hasPassword) {
            text(in, false);
        }
        if (complete && at >= 0 && at < limit) {
            sink.violation(MqttViolation.TRAILING_BYTES);
        }
        return new MqttConnect(
                said.level(),
                said.flags(),
                said.keepAliveSeconds(),
                clientId,
                userName == null || !masks ? userName : masked(userName, hasPassword),
                willTopic);
    }

    /**
     * A user name as it may be shown. Without a password it often is a token; and what follows a
     * question mark carries tokens and signatures where cloud services put them.
     */
    private static String masked(String userName, boolean hasPassword) {
        if (!hasPassword && !userName.isEmpty()) {
            return MASK;
        }
        int question = userName.indexOf('?');
        return question < 0 ? userName : userName.substring(0, question + 1) + MASK;
    }

    /** The next string; null if it is not wanted or does not end in time. */
    private @Nullable String text(Bytes in, boolean wanted) {
        int from = at + 2;
        if (!advance(limit - at < 2 ? Integer.MAX_VALUE : 2L + in.u16be(at))) {
            return null;
        }
        return wanted ? MqttText.read(in, from, at) : null;
    }

    private @Nullable MqttProperties properties(Bytes in, boolean keep) {
        int lengthBytes = MqttLength.bytes(in, at, limit);
        int from = at + lengthBytes;
        if (!advance(
                lengthBytes <= 0
                        ? Integer.MAX_VALUE
                        : (long) lengthBytes + MqttLength.read(in, at, limit))) {
            return null;
        }
        MqttProperties kept = keep ? properties.read(in, from, at) : null;
        if (keep && !properties.isSound()) {
            sink.violation(MqttViolation.PROPERTY);
        }
        return kept;
    }

    /** Moves on; to the end, with nothing left to read, if there is less. */
    private boolean advance(long bytes) {
        if (bytes <= limit - at) {
            at += (int) bytes;
            return true;
        }
        if (complete) {
            sink.violation(MqttViolation.CONTENT_SHORT);
            complete = false; // said once
        }
        at = limit;
        return false;
    }
}
