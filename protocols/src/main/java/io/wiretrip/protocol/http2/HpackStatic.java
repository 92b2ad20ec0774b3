package io.wiretrip.protocol.http2;

import java.nio.charset.StandardCharsets;

/** The static table of HPACK (RFC 7541, appendix A): entries 1 to 61. */
final class HpackStatic {
    /** How many entries it has. */
    static final int ENTRIES = 61;

    private static final String[] TABLE = {
        ":authority", "",
        ":method", "GET",
        ":method", "POST",
        ":path", "/",
        ":path", "/index.html",
        ":scheme", "http",
        ":scheme", "https",
        ":status", "200",
        ":status", "204",
        ":status", "206",
        ":status", "304",
        ":status", "400",
        ":status", "404",
        ":status", "500",
        "accept-charset", "",
        "accept-encoding", "gzip, deflate",
        "accept-language", "",
        "accept-ranges", "",
        "accept", "",
        "access-control-allow-origin", "",
        "age", "",
        "allow", "",
        "authorization", "",
        "cache-control", "",
        "content-disposition", "",
        "content-encoding", "",
        "content-language", "",
        "content-length", "",
        "content-location", "",
        "content-range", "",
        "content-type", "",
        "cookie", "",
        "date", "",
        "etag", "",
        "expect", "",
        "expires", "",
        "from", "",
        "host", "",
        "if-match", "",
        "if-modified-since", "",
        "if-none-match", "",
        "if-range", "",
        "if-unmodified-since", "",
        "last-modified", "",
        "link", "",
        "location", "",
        "max-forwards", "",
        "proxy-authenticate", "",
        "proxy-authorization", "",
        "range", "",
        "referer", "",
        "refresh", "",
        "retry-after", "",
        "server", "",
        "set-cookie", "",
        "strict-transport-security", "",
        "transfer-encoding", "",
        "user-agent", "",
        "vary", "",
        "via", "",
        "www-authenticate", ""
    };

    private static final Http2Name[] NAMES = new Http2Name[ENTRIES + 1];
    private static final byte[][] VALUES = new byte[ENTRIES + 1][];

    static {
        for (int i = 1; i <= ENTRIES; i++) {
            NAMES[i] = Http2Name.known(TABLE[2 * i - 2]);
            VALUES[i] = TABLE[2 * i - 1].getBytes(StandardCharsets.US_ASCII);
        }
    }

    private HpackStatic() {}

    static Http2Name name(int index) {
        return NAMES[index];
    }

    static byte[] value(int index) {
        return VALUES[index];
    }
}
