package io.wiretrip.protocol.http2;

import io.wiretrip.protocol.ValueWriter;
import org.jspecify.annotations.Nullable;

/** A final response, with the interim ones before it. What is unknown is null. */
public non-sealed class Http2Response extends Http2Message {
    private static final int[] NO_INTERIM = {};
    private static final String OK = "200";
    private static final int OK_CODE = 200;

    private final int statusCode;
    private int[] interim = NO_INTERIM;

    /**
     * A response.
     *
     * @param head its head; not retained
     * @param wants what is to be made of it
     */
    public Http2Response(Http2Block head, Http2Wants wants) {
        super(false, head, wants);
        this.statusCode = head.status();
    }

    final void setInterim(int[] codes) {
        interim = codes;
        addRetained(codes.length * Integer.BYTES);
    }

    /** The status code; 0 if it is unknown, or the stream was reset without one. */
    public final int statusCode() {
        return statusCode;
    }

    final @Nullable String status() {
        return statusCode == OK_CODE ? OK : statusCode == 0 ? null : Integer.toString(statusCode);
    }

    final void writeInterim(ValueWriter out) {
        if (interim.length == 0) {
            out.absent();
            return;
        }
        out.beginArray();
        for (int code : interim) {
            out.number(code);
        }
        out.endArray();
    }
}
