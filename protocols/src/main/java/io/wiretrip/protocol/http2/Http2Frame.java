package io.wiretrip.protocol.http2;

import io.wiretrip.protocol.Bytes;

/** The header of one frame (RFC 9113, 4.1), and when and where it began. Reused. */
final class Http2Frame {
    static final int HEADER_BYTES = 9;

    /** The longest payload unless SETTINGS allow more (RFC 9113, 4.2). */
    static final int LENGTH_DEFAULT = 1 << 14;

    /** The longest payload that can be written. */
    static final int LENGTH_MAX = (1 << 24) - 1;

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 0x01;
    static final int ACK = 0x01;
    static final int END_HEADERS = 0x04;
    static final int PADDED = 0x08;
    static final int PRIORITISED = 0x20;

    /** How many bytes RST_STREAM and WINDOW_UPDATE carry. */
    static final int WORD_BYTES = 4;

    /** How many bytes PRIORITY carries, in its own frame or in HEADERS. */
    static final int PRIORITY_BYTES = 5;

    /** How many bytes PING carries, and GOAWAY at least. */
    static final int LONG_BYTES = 8;

    /** How many bytes one setting takes. */
    static final int SETTING_BYTES = 6;

    private static final int RESERVED = 1 << 31;

    int length;
    int type;
    int flags;
    int streamId;

    /** Time, position and acknowledgement of its first byte. */
    long startNs;

    long startPosition;
    long startAcknowledged;

    /** Reads the header at an index, which is all there. */
    void read(Bytes in, int at) {
        length = in.i32be(at) >>> 8;
        type = in.u8(at + 3);
        flags = in.u8(at + 4);
        streamId = in.i32be(at + 5) & ~RESERVED;
    }

    void began(long timeNs, long position, long acknowledged) {
        startNs = timeNs;
        startPosition = position;
        startAcknowledged = acknowledged;
    }

    void set(Http2Frame other) {
        length = other.length;
        type = other.type;
        flags = other.flags;
        streamId = other.streamId;
        began(other.startNs, other.startPosition, other.startAcknowledged);
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Whether the grammar allows it, as far as the header tells. */
    boolean isAllowed(int lengthMax) {
        if (length > lengthMax) {
            return false;
        }
        return switch (type) {
            case DATA, HEADERS, CONTINUATION -> streamId != 0;
            case PUSH_PROMISE -> streamId != 0 && length >= WORD_BYTES;
            case PRIORITY -> streamId != 0 && length == PRIORITY_BYTES;
            case RST_STREAM -> streamId != 0 && length == WORD_BYTES;
            case SETTINGS ->
                    streamId == 0
                            && length % SETTING_BYTES == 0
                            && (length == 0 || (flags & ACK) == 0);
            case PING -> streamId == 0 && length == LONG_BYTES;
            case GOAWAY -> streamId == 0 && length >= LONG_BYTES;
            case WINDOW_UPDATE -> length == WORD_BYTES;
            default -> true;
        };
    }

    /**
     * Whether bytes at an index, where a frame header may or may not be, look like one: allowed, of
     * a kind that is in use, with no flag that its kind does not have.
     */
    static boolean isPlausible(Bytes in, int at, int lengthMax) {
        int length = in.i32be(at) >>> 8;
        int type = in.u8(at + 3);
        int flags = in.u8(at + 4);
        int id = in.i32be(at + 5);
        if (id < 0 || length > lengthMax) {
            return false;
        }
        return switch (type) {
            // One that says nothing at all is what zeros look like.
            case DATA ->
                    id > 0
                            && (flags & ~(END_STREAM | PADDED)) == 0
                            && (length > 0 || flags == END_STREAM);
            case HEADERS ->
                    id > 0
                            && length > 0
                            && (flags & ~(END_STREAM | END_HEADERS | PADDED | PRIORITISED)) == 0;
            case PRIORITY -> id > 0 && length == PRIORITY_BYTES && flags == 0;
            case RST_STREAM -> id > 0 && length == WORD_BYTES && flags == 0;
            case SETTINGS ->
                    id == 0
                            && (flags == 0 || (flags == ACK && length == 0))
                            && length % SETTING_BYTES == 0;
            case PUSH_PROMISE ->
                    id > 0 && length > WORD_BYTES && (flags & ~(END_HEADERS | PADDED)) == 0;
            case PING -> id == 0 && length == LONG_BYTES && (flags & ~ACK) == 0;
            case GOAWAY -> id == 0 && length >= LONG_BYTES && flags == 0;
            case WINDOW_UPDATE -> length == WORD_BYTES && flags == 0;
            case CONTINUATION -> id > 0 && (flags & ~END_HEADERS) == 0;
            default -> false;
        };
    }
}
