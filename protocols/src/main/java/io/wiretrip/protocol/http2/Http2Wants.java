package io.wiretrip.protocol.http2;

/**
 * What the messages of one direction of a connection have to materialise, asked once when it
 * begins.
 *
 * @param path the path of {@code :path}, and what else is made from it
 * @param url {@code :path} as it was sent
 * @param scheme {@code :scheme}
 * @param authority {@code :authority}, or the host field
 * @param headers the fields of the head
 * @param trailers the fields of trailers
 * @param mask whether credentials are masked
 */
public record Http2Wants(
        boolean path,
        boolean url,
        boolean scheme,
        boolean authority,
        boolean headers,
        boolean trailers,
        boolean mask) {}
