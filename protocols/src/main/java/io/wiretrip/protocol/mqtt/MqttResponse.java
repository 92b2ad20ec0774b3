package io.wiretrip.protocol.mqtt;

import org.jspecify.annotations.Nullable;

/** A packet that answers another; for a PUBLISH with QoS 2 the last of the exchange. */
public final class MqttResponse extends MqttMessage {
    private boolean unsolicited;
    private boolean sessionPresent;
    private long receivedNs;
    private long releasedNs;
    private byte @Nullable [] codes;

    MqttResponse(MqttType type, int packetId, boolean fromClient, MqttConnection on) {
        super(false, type, packetId, fromClient, on);
    }

    /** CONNACK: whether the server had kept a session of this client. */
    public boolean isSessionPresent() {
        return sessionPresent;
    }

    /** Time of the PUBREC before this PUBCOMP, nanoseconds since the epoch; 0 if none was seen. */
    public long receivedNs() {
        return receivedNs;
    }

    /** Time of the PUBREL before this PUBCOMP, nanoseconds since the epoch; 0 if none was seen. */
    public long releasedNs() {
        return releasedNs;
    }

    /** How many reason codes SUBACK and UNSUBACK have of which one is shown. */
    public int codeCount() {
        return codes == null ? 0 : codes.length;
    }

    /** One of them, in the order of the filters. */
    public int code(int index) {
        return codes == null ? MqttReason.NONE : codes[index] & 0xff;
    }

    /** Whether the reason code says that what was asked for failed. */
    public boolean isFailure() {
        return MqttReason.isFailure(type(), isVersion5(), reasonCode());
    }

    void markUnsolicited() {
        unsolicited = true;
    }

    void sessionPresent(boolean present) {
        sessionPresent = present;
    }

    void steps(long received, long released) {
        receivedNs = received;
        releasedNs = released;
    }

    void codes(byte[] each) {
        codes = each;
        retains(16 + each.length);
    }

    @Override
    public boolean isUnsolicited() {
        return unsolicited;
    }
}
