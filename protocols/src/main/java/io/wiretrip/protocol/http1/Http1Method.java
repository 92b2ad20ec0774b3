package io.wiretrip.protocol.http1;

import io.wiretrip.protocol.Bytes;

/** The registered methods, found by their bytes so that a request allocates no text for its own. */
final class Http1Method {
    static final String HEAD = "HEAD";
    static final String CONNECT = "CONNECT";

    /** The most frequent first, then WebDAV and what proxies and media servers use. */
    private static final String[] NAMES = {
        "GET",
        "POST",
        HEAD,
        "PUT",
        "DELETE",
        "OPTIONS",
        "PATCH",
        CONNECT,
        "TRACE",
        "PROPFIND",
        "PROPPATCH",
        "MKCOL",
        "COPY",
        "MOVE",
        "LOCK",
        "UNLOCK",
        "REPORT",
        "SEARCH",
        "MKCALENDAR",
        "CHECKOUT",
        "CHECKIN",
        "UNCHECKOUT",
        "VERSION-CONTROL",
        "MERGE",
        "MKACTIVITY",
        "LABEL",
        "UPDATE",
        "BASELINE-CONTROL",
        "MKWORKSPACE",
        "ORDERPATCH",
        "ACL",
        "BIND",
        "REBIND",
        "UNBIND",
        "LINK",
        "UNLINK",
        "PURGE",
        "QUERY",
        "NOTIFY",
        "SUBSCRIBE",
        "UNSUBSCRIBE",
        "MKREDIRECTREF",
        "UPDATEREDIRECTREF",
        "RPC_IN_DATA",
        "RPC_OUT_DATA",
        "SOURCE"
    };

    private static final byte[][] BYTES = new byte[NAMES.length][];

    static {
        for (int i = 0; i < NAMES.length; i++) {
            BYTES[i] = Http1Lines.ascii(NAMES[i]);
        }
    }

    private Http1Method() {}

    /** The method in {@code from..to-1}; a new text only if it is not registered. */
    static String of(Bytes in, int from, int to) {
        for (int i = 0; i < BYTES.length; i++) {
            if (BYTES[i].length == to - from && in.matches(from, BYTES[i])) {
                return NAMES[i];
            }
        }
        return in.latin1(from, to);
    }

    /** Where the longest registered method that ends at {@code to} begins; −1 if none does. */
    static int startOf(Bytes in, int from, int to) {
        int start = -1;
        for (byte[] name : BYTES) {
            int at = to - name.length;
            if (at >= from && in.matches(at, name) && (start < 0 || at < start)) {
                start = at;
            }
        }
        return start;
    }
}
