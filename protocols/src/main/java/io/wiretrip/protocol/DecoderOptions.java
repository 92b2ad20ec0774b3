package io.wiretrip.protocol;

/**
 * Limits and switches that users can set and decoders obey.
 *
 * @param captureBodies whether HTTP bodies of the text content types are kept
 * @param bodyBytesMax how many bytes of a body are kept at most, after decompression too
 * @param maskSecrets whether credentials in header fields and URLs are masked
 * @param pendingMax how many requests of one connection may await their responses
 */
public record DecoderOptions(
        boolean captureBodies, int bodyBytesMax, boolean maskSecrets, int pendingMax) {

    /** Bodies off, 100 KiB of body if on, secrets masked, 1024 requests pending. */
    public static final DecoderOptions DEFAULT = new DecoderOptions(false, 102_400, true, 1024);

    /** Refuses limits that are not positive. */
    public DecoderOptions {
        if (bodyBytesMax < 1) {
            throw new IllegalArgumentException(
                    "bodyBytesMax: " + bodyBytesMax + " (expected: >= 1)");
        }
        if (pendingMax < 1) {
            throw new IllegalArgumentException("pendingMax: " + pendingMax + " (expected: >= 1)");
        }
    }
}
