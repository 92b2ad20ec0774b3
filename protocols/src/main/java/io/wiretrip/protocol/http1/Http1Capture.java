package io.wiretrip.protocol.http1;

import io.wiretrip.protocol.Bytes;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the beginning of one body and undoes its content coding. Both what is kept and what it
 * inflates to end at the same limit.
 */
final class Http1Capture {
    private static final int FIRST_BYTES = 1024;

    private final Coding coding;
    private final Charset charset;
    private final int bytesMax;
    private byte[] bytes = new byte[0];
    private int length;
    private boolean cut;

    /** A content coding (RFC 9110, 8.4). */
    enum Coding {
        /** None. */
        IDENTITY,
        /** RFC 1952. */
        GZIP,
        /** RFC 1950, and the bare RFC 1951 that some servers send under its name. */
        DEFLATE,
        /** One that is not undone, or several. */
        UNKNOWN
    }

    Http1Capture(Coding coding, boolean latin1, int bytesMax) {
        this.coding = coding;
        this.charset = latin1 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        this.bytesMax = bytesMax;
    }

    /**
     * The most bytes that it will hold.
     *
     * @param contentLength of the body; negative if unknown
     */
    int bytesMax(long contentLength) {
        boolean known = contentLength >= 0 && coding == Coding.IDENTITY;
        return known ? (int) Math.min(bytesMax, contentLength) : bytesMax;
    }

    /** Whether what follows is not kept. */
    boolean isFull() {
        return cut || length == bytesMax;
    }

    /** Bytes were lost: what follows does not belong behind what was kept. */
    void cut() {
        cut = true;
    }

    /** Keeps what fits. */
    void add(Bytes in, int from, int to) {
        int count = Math.min(to - from, bytesMax - length);
        if (cut || count <= 0) {
            return;
        }
        if (bytes.length - length < count) {
            int grown = Math.max(FIRST_BYTES, Math.max(2 * bytes.length, length + count));
            bytes = Arrays.copyOf(bytes, Math.min(bytesMax, grown));
        }
        in.copy(from, from + count, bytes, length);
        length += count;
    }

    /** What was kept; null if there was no body or its coding cannot be undone. */
    @Nullable Http1Body body() {
        if (length == 0) {
            return null;
        }
        byte[] plain =
                switch (coding) {
                    case IDENTITY -> Arrays.copyOf(bytes, length);
                    case GZIP -> gunzip();
                    case DEFLATE -> inflate(0, !isZlib());
                    case UNKNOWN -> null;
                };
        return plain == null ? null : Http1Body.of(new String(plain, charset));
    }

    private boolean isZlib() {
        return length >= 2
                && (bytes[0] & 0x0f) == 8
                && ((bytes[0] & 0xff) << 8 | (bytes[1] & 0xff)) % 31 == 0;
    }

    /** Steps over the header of the first member (RFC 1952, 2.3). */
    private byte @Nullable [] gunzip() {
        if (length < 10 || bytes[0] != 0x1f || (bytes[1] & 0xff) != 0x8b || bytes[2] != 8) {
            return null;
        }
        int flags = bytes[3];
        int at = 10;
        if ((flags & 4) != 0) {
            at = length - at < 2 ? length : at + 2 + (u8(at) | u8(at + 1) << 8);
        }
        if ((flags & 8) != 0) {
            at = behindZero(at);
        }
        if ((flags & 16) != 0) {
            at = behindZero(at);
        }
        if ((flags & 2) != 0) {
            at += 2;
        }
        return at >= length ? null : inflate(at, true);
    }

    private int u8(int at) {
        return bytes[at] & 0xff;
    }

    private int behindZero(int from) {
        int at = from;
        while (at < length && bytes[at] != 0) {
            at++;
        }
        return at + 1;
    }

    private byte @Nullable [] inflate(int from, boolean raw) {
        Inflater inflater = new Inflater(raw);
        byte[] plain = new byte[Math.min(bytesMax, Math.max(FIRST_BYTES, 4 * (length - from)))];
        int count = 0;
        try {
            inflater.setInput(bytes, from, length - from);
            while (count < bytesMax) {
                if (count == plain.length) {
                    plain = Arrays.copyOf(plain, Math.min(bytesMax, 2 * plain.length));
                }
                int more = inflater.inflate(plain, count, plain.length - count);
                if (more == 0) {
                    break; // at its end, at the end of what was kept, or wants a dictionary
                }
                count += more;
            }
        } catch (DataFormatException _) {
            // what came before the damage is kept
        } finally {
            inflater.end();
        }
        return count == 0 ? null : Arrays.copyOf(plain, count);
    }
}
