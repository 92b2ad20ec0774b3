package io.wiretrip.protocol.grpc;

import io.wiretrip.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Counts the messages of one direction of a call by their prefixes: flags in one byte, length in
 * four. They need not keep to frames. Messages are passed over; what says how the call ended, where
 * that is in the body, is kept up to a limit.
 */
final class GrpcFrames {
    static final int BYTES = 96;

    private static final int PREFIX_BYTES = 5;
    private static final int COMPRESSED = 1;

    private final GrpcFlavour flavour;
    private boolean unknown;
    private boolean malformed;
    private long messages;
    private long messageBytes;
    private long compressed;
    private long firstNs = -1;

    /** How much of a prefix has come, what it says so far, and what is left of the message. */
    private int prefix;

    private int flag;
    private long length;
    private long left;

    private @Nullable GrpcKept end;

    GrpcFrames(GrpcFlavour flavour, boolean unknown) {
        this.flavour = flavour;
        this.unknown = unknown || !flavour.hasPrefixes();
    }

    /** Bytes of the body came. */
    void data(Bytes in, int from, int to) {
        int at = from;
        while (at < to && !unknown) {
            if (left > 0) {
                int here = (int) Math.min(left, to - at);
                keep(in, at, at + here);
                at += here;
                left -= here;
            } else {
                prefix(in.u8(at));
                at++;
            }
            if (left == 0 && prefix == PREFIX_BYTES) {
                ended(in.timeNs());
            }
        }
    }

    private void prefix(int octet) {
        if (prefix == 0) {
            flag = octet;
            length = 0;
            if (!flavour.allows(flag)) {
                unknown = true;
                malformed = true;
            }
        } else {
            length = length << 8 | octet;
        }
        prefix++;
        if (prefix == PREFIX_BYTES) {
            left = length;
        }
    }

    private void keep(Bytes in, int from, int to) {
        if (flavour.isEnd(flag)) {
            if (end == null) {
                end = new GrpcKept();
            }
            end.add(in, from, to);
        }
    }

    private void ended(long timeNs) {
        prefix = 0;
        if (flavour.isEnd(flag)) {
            return;
        }
        if (messages == 0) {
            firstNs = timeNs;
        }
        messages++;
        messageBytes += length;
        compressed += flag & COMPRESSED;
    }

    /** Bytes of the body were lost; the count goes on if they were all of one message. */
    void lost(long count) {
        if (unknown || left < count || flavour.isEnd(flag)) {
            unknown = true;
            return;
        }
        left -= count;
        if (left == 0) {
            ended(-1);
        }
    }

    /** Any number of bytes was lost. */
    void lost() {
        unknown = true;
    }

    /** Whether how many messages there were cannot be said. */
    boolean isUnknown() {
        return unknown;
    }

    /** Whether it was found to be something else than messages. */
    boolean isMalformed() {
        return malformed;
    }

    /** Whether a message has begun and not ended. */
    boolean isWithinMessage() {
        return !unknown && (prefix > 0 || left > 0);
    }

    long messages() {
        return messages;
    }

    /** Bytes of the messages without their prefixes. */
    long messageBytes() {
        return messageBytes;
    }

    long compressed() {
        return compressed;
    }

    /** When the last byte of the first message came; −1 if that was not seen. */
    long firstNs() {
        return firstNs;
    }

    /** What says how the call ended, if it is in the body and whole and not compressed. */
    @Nullable String end() {
        GrpcKept kept = end;
        boolean whole = left == 0 && (flag & COMPRESSED) == 0;
        return kept != null && whole ? kept.text(length) : null;
    }

    int retainedBytes() {
        return BYTES + (end == null ? 0 : end.retainedBytes());
    }
}
