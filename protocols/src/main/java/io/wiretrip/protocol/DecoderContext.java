package io.wiretrip.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a decoder is told, and lent, when its connection begins.
 *
 * @param demand the fields somebody wants; what nobody wants need not be materialised
 * @param options limits and switches that a user can set
 * @param transport what carries the connection
 * @param midstream whether the connection began before the capture, so that the first bytes may lie
 *     anywhere in a message
 * @param decompressor unpacks what a protocol has compressed; all connections of a worker share it
 * @param shared what all connections of a worker keep in common
 * @param upgraded the request that this connection is to answer first, which was asked in another
 *     protocol before; null if there is none
 */
public record DecoderContext(
        Demand demand,
        DecoderOptions options,
        Transport transport,
        boolean midstream,
        Decompressor decompressor,
        WorkerShared shared,
        @Nullable UpgradedRequest upgraded) {}
