package io.wiretrip.protocol.dns;

import io.wiretrip.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Reads names (RFC 1035, sections 3.1 and 4.1.4): labels with a length before each, ended by an
 * empty one or by a pointer to an earlier name. Reused for every name of a decoder, on its worker.
 *
 * <p>A pointer has to point before the bytes that were being read when it was met. So each jump
 * goes further back, and no name can loop.
 */
final class DnsNameReader {
    /** Of one name, with the length of each label and the empty label at its end. */
    static final int NAME_BYTES_MAX = 255;

    /** A name of 255 bytes has 127 labels; a writer could point at each. */
    static final int POINTERS_MAX = 127;

    /** What {@link #skip} returns if the name runs over the end. */
    static final int CUT = -1;

    /** What {@link #skip} returns at a label of a reserved type. */
    static final int BAD_LABEL = -2;

    private static final long HASH_SEED = 0xcbf29ce484222325L;
    private static final long HASH_PRIME = 0x100000001b3L;
    private static final byte[] LOCAL = {5, 'l', 'o', 'c', 'a', 'l', 0};

    private int next;
    private int nameBytes;
    private long hash;
    private boolean local;

    /**
     * Passes over a name without following its pointer.
     *
     * @return index behind the name, {@link #CUT} or {@link #BAD_LABEL}
     */
    static int skip(Bytes in, int from, int to) {
        int at = from;
        while (at < to) {
            int length = in.u8(at);
            if (length == 0) {
                return at + 1;
            }
            switch (length & 0xc0) {
                case 0 -> at += 1 + length;
                case 0xc0 -> {
                    return at + 2 <= to ? at + 2 : CUT;
                }
                default -> {
                    return BAD_LABEL;
                }
            }
        }
        return CUT;
    }

    /**
     * Reads a name, following its pointers.
     *
     * @param message index of the message's first byte, which pointers count from
     * @param from index of the name's first byte
     * @param to one past the last byte that may belong to it
     * @param text where to append the name with its final dot; null if nobody wants it
     * @return what is wrong with it, or null
     */
    @Nullable DnsViolation read(
            Bytes in, int message, int from, int to, @Nullable StringBuilder text) {
        int at = from;
        int segment = from;
        int pointers = 0;
        next = -1;
        nameBytes = 1;
        hash = HASH_SEED;
        local = false;
        while (at < to) {
            int length = in.u8(at);
            if (length == 0) {
                if (pointers == 0) {
                    next = at + 1;
                }
                if (text != null && nameBytes == 1) {
                    text.append('.');
                }
                return null;
            }
            switch (length & 0xc0) {
                case 0 -> {
                    nameBytes += 1 + length;
                    if (nameBytes > NAME_BYTES_MAX) {
                        return DnsViolation.NAME_TOO_LONG;
                    }
                    if (length >= to - at) {
                        return DnsViolation.CONTENT_SHORT;
                    }
                    label(in, at, length, text);
                    at += 1 + length;
                }
                case 0xc0 -> {
                    if (to - at < 2) {
                        return DnsViolation.CONTENT_SHORT;
                    }
                    if (pointers == 0) {
                        next = at + 2;
                    }
                    at = message + (in.u16be(at) & 0x3fff);
                    if (at >= segment || at < message + DnsReader.HEADER_BYTES) {
                        return DnsViolation.NAME_POINTER;
                    }
                    if (++pointers > POINTERS_MAX) {
                        return DnsViolation.NAME_POINTER_CHAIN;
                    }
                    segment = at;
                }
                default -> {
                    return DnsViolation.NAME_LABEL_TYPE;
                }
            }
        }
        return DnsViolation.CONTENT_SHORT;
    }

    private void label(Bytes in, int at, int length, @Nullable StringBuilder text) {
        local = in.matchesIgnoreCase(at, LOCAL);
        long h = (hash ^ length) * HASH_PRIME;
        for (int i = at + 1; i <= at + length; i++) {
            int b = in.u8(i);
            h = (h ^ (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b)) * HASH_PRIME;
            if (text != null) {
                appendEscaped(b, text);
            }
        }
        hash = h;
        if (text != null) {
            text.append('.');
        }
    }

    /** Master-file form (RFC 1035, section 5.1): printable ASCII as it is, the rest as \DDD. */
    static void appendEscaped(int b, StringBuilder text) {
        if (b == '.' || b == '\\') {
            text.append('\\').append((char) b);
        } else if (b >= ' ' && b <= '~') {
            text.append((char) b);
        } else {
            text.append('\\')
                    .append((char) ('0' + b / 100))
                    .append((char) ('0' + b / 10 % 10))
                    .append((char) ('0' + b % 10));
        }
    }

    /** Index behind the name that was read last, in the place where it was read. */
    int next() {
        return next;
    }

    /** Length of the name read last, unfolded: length bytes and the empty label included. */
    int nameBytes() {
        return nameBytes;
    }

    /** Hash of the name read last, the same for upper and lower case. */
    long hash() {
        return hash;
    }

    /** Whether the name read last ends in {@code local.}. */
    boolean isLocal() {
        return local;
    }
}
