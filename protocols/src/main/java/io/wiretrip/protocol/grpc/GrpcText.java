package io.wiretrip.protocol.grpc;

import io.wiretrip.protocol.http.HttpHeaders;
import io.wiretrip.protocol.http.HttpSecrets;
import io.wiretrip.protocol.http2.Http2Block;
import io.wiretrip.protocol.http2.Http2Name;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Values of metadata: as they are shown, and what some of them mean. */
final class GrpcText {
    static final Http2Name MESSAGE = Http2Name.known("grpc-message");

    private static final String BINARY = "-bin";
    private static final int TIMEOUT_DIGITS_MAX = 8;
    private static final int CONNECT_TIMEOUT_DIGITS_MAX = 10;
    private static final int FIELD_BYTES = 96;

    private GrpcText() {}

    /**
     * Adds the fields of a block.
     *
     * @param mask whether credentials are masked, and with them all binary values, which nobody can
     *     look into
     * @return about how many bytes were added
     */
    static int add(Http2Block block, HttpHeaders kept, boolean mask) {
        int bytes = 0;
        for (int i = 0; i < block.count(); i++) {
            Http2Name name = block.name(i);
            if (name.isPseudo()) {
                continue;
            }
            bytes += FIELD_BYTES + name.text().length() + block.length(i);
            kept.add(name.text(), value(block, i, name, mask));
        }
        return bytes;
    }

    private static String value(Http2Block block, int index, Http2Name name, boolean mask) {
        if (name == MESSAGE) {
            return message(block.copy(index), mask);
        }
        if (!mask) {
            return block.text(index);
        }
        if (name.text().endsWith(BINARY)) {
            return HttpSecrets.MASK;
        }
        return HttpSecrets.fieldValue(name.text(), name.isSecret(), block.text(index));
    }

    /** A {@code grpc-message}: percent-encoded UTF-8; what is not well encoded stays as it is. */
    static String message(byte[] encoded, boolean mask) {
        int length = 0;
        byte[] plain = new byte[encoded.length];
        for (int i = 0; i < encoded.length; i++) {
            int high = i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
            int low = i + 2 < encoded.length ? Character.digit(encoded[i + 2], 16) : -1;
            if (encoded[i] == '%' && high >= 0 && low >= 0) {
                plain[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                plain[length++] = encoded[i];
            }
        }
        String text = new String(plain, 0, length, StandardCharsets.UTF_8);
        return mask ? HttpSecrets.url(text) : text;
    }

    /**
     * A {@code grpc-timeout}, up to eight digits and a unit, in nanoseconds; −1 if it is none. Very
     * long ones are as long as can be said.
     */
    static long timeoutNs(byte[] value) {
        int digits = value.length - 1;
        long count = digits > TIMEOUT_DIGITS_MAX ? -1 : number(value, digits);
        if (count < 0) {
            return -1;
        }
        return switch (value[digits]) {
            case 'H' -> TimeUnit.HOURS.toNanos(count);
            case 'M' -> TimeUnit.MINUTES.toNanos(count);
            case 'S' -> TimeUnit.SECONDS.toNanos(count);
            case 'm' -> TimeUnit.MILLISECONDS.toNanos(count);
            case 'u' -> TimeUnit.MICROSECONDS.toNanos(count);
            case 'n' -> count;
            default -> -1;
        };
    }

    /** A {@code connect-timeout-ms} in nanoseconds; −1 if it is none. */
    static long connectTimeoutNs(byte[] value) {
        long count = value.length > CONNECT_TIMEOUT_DIGITS_MAX ? -1 : number(value, value.length);
        return count < 0 ? -1 : TimeUnit.MILLISECONDS.toNanos(count);
    }

    private static long number(byte[] value, int digits) {
        long number = digits > 0 ? 0 : -1;
        for (int i = 0; i < digits; i++) {
            int digit = value[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number;
    }
}
