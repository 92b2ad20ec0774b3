package io.wiretrip.protocol.grpc;

import io.wiretrip.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The few bytes of a body that say how the call ended: trailers of gRPC-Web, JSON of Connect. */
final class GrpcKept {
    /** How much is kept. */
    static final int BYTES_MAX = 4 << 10;

    private static final int BYTES_MIN = 128;
    private static final String STATUS = "grpc-status";
    private static final String MESSAGE = "grpc-message";
    private static final String ERROR = "\"error\"";
    private static final String CODE = "\"code\"";

    private byte[] bytes = new byte[BYTES_MIN];
    private int length;

    /** Keeps bytes while there is room. */
    void add(Bytes in, int from, int to) {
        int count = Math.min(to - from, BYTES_MAX - length);
        if (length + count > bytes.length) {
            int room = Math.max(length + count, 2 * bytes.length);
            bytes = Arrays.copyOf(bytes, Math.min(BYTES_MAX, room));
        }
        in.copy(from, from + count, bytes, length);
        length += count;
    }

    /** What was kept; null if it is not as long as it should be. */
    @Nullable String text(long expected) {
        return length == expected ? new String(bytes, 0, length, StandardCharsets.UTF_8) : null;
    }

    int retainedBytes() {
        return bytes.length;
    }

    /** The status in trailers that are lines of text. */
    static int webStatus(String trailers) {
        String value = line(trailers, STATUS);
        if (value == null || value.isEmpty() || value.length() > 9) {
            return GrpcStatus.NONE;
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return GrpcStatus.NONE;
            }
        }
        return Integer.parseInt(value);
    }

    /** The message in trailers that are lines of text, as it was sent. */
    static @Nullable String webMessage(String trailers) {
        return line(trailers, MESSAGE);
    }

    private static @Nullable String line(String trailers, String name) {
        for (String line : trailers.split("\r?\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().equalsIgnoreCase(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        return null;
    }

    /** The status in the end of a stream of Connect; without an error it is OK. */
    static int connectStatus(String json) {
        return json.contains(ERROR) ? connectError(json) : GrpcStatus.OK;
    }

    /** The status in an error of Connect: the first {@code code} that names one. */
    static int connectError(String json) {
        int status = GrpcStatus.NONE;
        for (int at = json.indexOf(CODE); at >= 0; at = json.indexOf(CODE, at + 1)) {
            int from = json.indexOf('"', at + CODE.length()) + 1;
            int to = from == 0 ? -1 : json.indexOf('"', from);
            if (to < 0) {
                return GrpcStatus.NONE;
            }
            boolean colon = json.substring(at + CODE.length(), from - 1).strip().equals(":");
            status = colon ? GrpcStatus.ofConnect(json.substring(from, to)) : GrpcStatus.NONE;
            if (status != GrpcStatus.NONE) {
                return status;
            }
        }
        return status;
    }
}
