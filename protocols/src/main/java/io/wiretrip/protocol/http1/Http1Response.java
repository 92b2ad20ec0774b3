package io.wiretrip.protocol.http1;

import io.wiretrip.protocol.ValueWriter;
import org.jspecify.annotations.Nullable;

/** A final response, with the interim ones that came before it. What nobody wanted is null. */
final class Http1Response extends Http1Message {
    private final int statusCode;
    private final @Nullable String status;
    private final int[] interim;
    private final boolean unsolicited;

    /**
     * A response.
     *
     * @param status code and reason as they were sent
     * @param interim the codes of the interim responses before it
     * @param unsolicited whether it answers bytes that were no request
     */
    Http1Response(
            int minorVersion,
            int statusCode,
            @Nullable String status,
            int[] interim,
            boolean unsolicited) {
        super(false, minorVersion);
        this.statusCode = statusCode;
        this.status = status;
        this.interim = interim;
        this.unsolicited = unsolicited;
    }

    @Override
    public boolean isUnsolicited() {
        return unsolicited;
    }

    int statusCode() {
        return statusCode;
    }

    @Nullable String status() {
        return status;
    }

    void writeInterim(ValueWriter out) {
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
