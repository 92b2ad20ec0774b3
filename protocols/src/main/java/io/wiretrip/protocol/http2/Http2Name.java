package io.wiretrip.protocol.http2;

import io.wiretrip.protocol.http.HttpSecrets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A field name. The usual ones are made once and compared by identity, so that a message allocates
 * no text for them.
 */
public final class Http2Name {
    private static final int BUCKETS = 512;
    private static final Http2Name[][] KNOWN = new Http2Name[BUCKETS][];

    static final Http2Name METHOD = known(":method");
    static final Http2Name PATH = known(":path");
    static final Http2Name SCHEME = known(":scheme");
    static final Http2Name AUTHORITY = known(":authority");
    static final Http2Name STATUS = known(":status");
    static final Http2Name PROTOCOL = known(":protocol");
    static final Http2Name HOST = known("host");

    static {
        String[] names =
                """
                accept accept-charset accept-encoding accept-language accept-ranges \
                access-control-allow-credentials access-control-allow-headers \
                access-control-allow-methods access-control-allow-origin \
                access-control-expose-headers access-control-max-age \
                access-control-request-headers access-control-request-method age allow alt-svc \
                authorization b3 baggage cache-control cf-ray connect-content-encoding \
                connect-protocol-version connect-timeout-ms content-disposition \
                content-encoding content-language content-length content-location \
                content-range content-security-policy content-type cookie date dnt etag expect \
                expires forwarded from grpc-accept-encoding grpc-encoding grpc-message \
                grpc-message-type grpc-status grpc-status-details-bin grpc-timeout \
                http2-settings if-match if-modified-since if-none-match if-range \
                if-unmodified-since last-modified link location max-forwards origin \
                pragma priority proxy-authenticate proxy-authorization range \
                referer referrer-policy refresh retry-after sec-ch-ua sec-ch-ua-mobile \
                sec-ch-ua-platform sec-fetch-dest sec-fetch-mode sec-fetch-site sec-fetch-user \
                sec-websocket-extensions sec-websocket-protocol sec-websocket-version server \
                server-timing set-cookie strict-transport-security te trailer traceparent \
                tracestate upgrade-insecure-requests user-agent vary via \
                www-authenticate x-api-key x-b3-parentspanid x-b3-sampled x-b3-spanid \
                x-b3-traceid x-cache x-content-type-options x-correlation-id \
                x-envoy-upstream-service-time x-forwarded-for x-forwarded-host \
                x-forwarded-port x-forwarded-proto x-frame-options x-powered-by x-real-ip \
                x-request-id x-requested-with x-xss-protection\
                """
                        .split(" ");
        for (String name : names) {
            known(name);
        }
    }

    private final byte[] bytes;
    private final String text;
    private final boolean secret;

    private Http2Name(byte[] bytes) {
        this.bytes = bytes;
        this.text = new String(bytes, StandardCharsets.UTF_8);
        this.secret = HttpSecrets.isSecretField(text);
    }

    /**
     * The one object for a name that is in no message unless it is asked for here first: called
     * when classes are loaded, for the names that a protocol looks for.
     *
     * @param name in lower case
     */
    public static Http2Name known(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        int bucket = bucket(bytes, 0, bytes.length);
        Http2Name found = find(KNOWN[bucket], bytes, 0, bytes.length);
        if (found != null) {
            return found;
        }
        Http2Name added = new Http2Name(bytes);
        Http2Name @Nullable [] old = KNOWN[bucket];
        int count = old == null ? 0 : old.length;
        Http2Name[] more = old == null ? new Http2Name[1] : Arrays.copyOf(old, count + 1);
        more[count] = added;
        KNOWN[bucket] = more;
        return added;
    }

    /** The name in {@code from..to-1}. */
    static Http2Name of(byte[] in, int from, int to) {
        Http2Name found = find(KNOWN[bucket(in, from, to)], in, from, to);
        return found != null ? found : new Http2Name(Arrays.copyOfRange(in, from, to));
    }

    private static @Nullable Http2Name find(
            Http2Name @Nullable [] candidates, byte[] in, int from, int to) {
        if (candidates != null) {
            for (Http2Name name : candidates) {
                if (Arrays.equals(name.bytes, 0, name.bytes.length, in, from, to)) {
                    return name;
                }
            }
        }
        return null;
    }

    private static int bucket(byte[] in, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return 0;
        }
        int hash = in[from] * 31 + in[to - 1] * 7 + in[from + length / 2] * 17 + length * 13;
        return hash & (BUCKETS - 1);
    }

    /** As it was sent. */
    public String text() {
        return text;
    }

    /** Whether it is a pseudo-header field: {@code :path} and its like. */
    public boolean isPseudo() {
        return bytes.length > 0 && bytes[0] == ':';
    }

    /** Whether its values are masked. */
    public boolean isSecret() {
        return secret;
    }

    int length() {
        return bytes.length;
    }

    @Override
    public String toString() {
        return text;
    }
}
