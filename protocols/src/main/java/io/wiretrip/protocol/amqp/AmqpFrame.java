package io.wiretrip.protocol.amqp;

import io.wiretrip.protocol.Bytes;

/** The frame under way in one direction: where and when it began, what its first bytes said. */
final class AmqpFrame {
    /** Type, channel, payload size. */
    static final int HEAD_BYTES = 7;

    /** What follows each payload. */
    static final int END = 0xce;

    /** Class and method. */
    static final int METHOD_IDS_BYTES = 4;

    /** Class, weight, body size, property flags. */
    static final int CONTENT_HEADER_BYTES = 14;

    private boolean started;
    private long startNs;
    private long startPosition;
    private long startAcknowledged;
    private AmqpFrameType type = AmqpFrameType.HEARTBEAT;
    private int channel;
    private long payloadBytes;
    private long endNs;
    private long endPosition;
    private boolean gap;

    /** Notes the next byte as the first, unless the first was noted. */
    void start(Bytes in) {
        if (!started) {
            started = true;
            startNs = in.timeNs();
            startPosition = in.streamPosition();
            startAcknowledged = in.peerAcknowledged();
            gap = false;
        }
    }

    /** Sets what the first bytes said. */
    void head(AmqpFrameType type, int channel, long payloadBytes) {
        this.type = type;
        this.channel = channel;
        this.payloadBytes = payloadBytes;
    }

    /** Its last byte is the one before the next. */
    void end(Bytes in) {
        started = false;
        endNs = in.timeNs();
        endPosition = in.streamPosition();
    }

    /** What was noted of its start no longer counts. */
    void forget() {
        started = false;
    }

    void markGap() {
        gap = true;
    }

    boolean hasGap() {
        return gap;
    }

    boolean isStarted() {
        return started;
    }

    long startNs() {
        return startNs;
    }

    long startPosition() {
        return startPosition;
    }

    long startAcknowledged() {
        return startAcknowledged;
    }

    AmqpFrameType type() {
        return type;
    }

    int channel() {
        return channel;
    }

    long payloadBytes() {
        return payloadBytes;
    }

    /** With what surrounds the payload. */
    long wireBytes() {
        return HEAD_BYTES + payloadBytes + 1;
    }

    long endNs() {
        return endNs;
    }

    long endPosition() {
        return endPosition;
    }
}
