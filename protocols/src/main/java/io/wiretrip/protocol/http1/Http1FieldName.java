package io.wiretrip.protocol.http1;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.http.HttpSecrets;
import org.jspecify.annotations.Nullable;

/**
 * A field name as it is shown: each word of it with a capital letter. The usual ones are made once
 * and found by their bytes, so that a message allocates no text for them.
 */
final class Http1FieldName {
    private static final int BUCKETS = 256;
    private static final Http1FieldName[][] KNOWN = new Http1FieldName[BUCKETS][];

    static {
        String[] names =
                """
                accept accept-charset accept-encoding accept-language accept-ranges \
                access-control-allow-credentials access-control-allow-headers \
                access-control-allow-methods access-control-allow-origin \
                access-control-expose-headers access-control-max-age \
                access-control-request-headers access-control-request-method age allow alt-svc \
                authorization b3 baggage cache-control cf-ray connection content-disposition \
                content-encoding content-language content-length content-location \
                content-range content-security-policy content-type cookie date dnt etag expect \
                expires forwarded from if-match if-modified-since if-none-match if-range \
                if-unmodified-since keep-alive last-modified link location max-forwards origin \
                pragma priority proxy-authenticate proxy-authorization proxy-connection range \
                referer referrer-policy retry-after sec-ch-ua sec-fetch-dest sec-fetch-mode \
                sec-fetch-site sec-websocket-accept sec-websocket-extensions \
                sec-websocket-key sec-websocket-protocol sec-websocket-version server \
                server-timing set-cookie soapaction strict-transport-security te traceparent \
                tracestate trailer transfer-encoding upgrade upgrade-insecure-requests \
                user-agent vary via warning www-authenticate x-api-key x-auth-token \
                x-b3-parentspanid x-b3-sampled x-b3-spanid x-b3-traceid x-cache \
                x-content-type-options x-correlation-id x-envoy-upstream-service-time \
                x-forwarded-for x-forwarded-host x-forwarded-port x-forwarded-proto \
                x-frame-options x-powered-by x-real-ip x-request-id x-requested-with \
                x-xss-protection\
                """
                        .split(" ");
        for (String name : names) {
            add(new Http1FieldName(name));
        }
    }

    private final byte[] lowerCase;
    private final String text;
    private final boolean secret;

    private Http1FieldName(String name) {
        this.lowerCase = Http1Lines.ascii(name);
        this.text = canonical(name);
        this.secret = HttpSecrets.isSecretField(name);
    }

    private static void add(Http1FieldName name) {
        byte[] bytes = name.lowerCase;
        int bucket = hash(bytes[0], bytes[bytes.length - 1], bytes.length);
        Http1FieldName @Nullable [] old = KNOWN[bucket];
        int count = old == null ? 0 : old.length;
        Http1FieldName[] more = new Http1FieldName[count + 1];
        if (old != null) {
            System.arraycopy(old, 0, more, 0, count);
        }
        more[count] = name;
        KNOWN[bucket] = more;
    }

    /** The name in {@code from..to-1}, at least one byte. */
    static Http1FieldName of(Bytes in, int from, int to) {
        Http1FieldName @Nullable [] candidates = KNOWN[hash(in.u8(from), in.u8(to - 1), to - from)];
        if (candidates != null) {
            for (Http1FieldName name : candidates) {
                if (name.lowerCase.length == to - from
                        && in.matchesIgnoreCase(from, name.lowerCase)) {
                    return name;
                }
            }
        }
        return new Http1FieldName(in.utf8(from, to));
    }

    /** As it is shown. */
    String text() {
        return text;
    }

    /** Whether its values are masked. */
    boolean isSecret() {
        return secret;
    }

    /** {@code content-TYPE} becomes {@code Content-Type}; what is no token stays as it is. */
    private static String canonical(String name) {
        StringBuilder out = new StringBuilder(name.length());
        boolean capital = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Http1Lines.isToken(c)) {
                return name;
            }
            out.append(capital ? toUpper(c) : toLower(c));
            capital = c == '-';
        }
        return out.toString();
    }

    private static char toUpper(char c) {
        return c >= 'a' && c <= 'z' ? (char) (c - 32) : c;
    }

    private static char toLower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }

    private static int hash(int first, int last, int length) {
        return ((first | 0x20) * 31 + (last | 0x20) * 7 + length * 13) & (BUCKETS - 1);
    }
}
