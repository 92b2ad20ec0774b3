package io.wiretrip.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A request that asked for another protocol on its connection and is answered in that one, as the
 * first stream of HTTP/2 answers what was asked in HTTP/1. Secrets are masked in it. What nobody
 * wanted is null.
 *
 * @param method the method
 * @param url the request target as it was sent
 * @param path its path, percent-decoded
 * @param host whom the request is for
 * @param timeNs time of its first byte
 * @param trace the trace context that it carries
 */
public record UpgradedRequest(
        String method,
        @Nullable String url,
        @Nullable String path,
        @Nullable String host,
        long timeNs,
        @Nullable TraceHeaders trace) {}
