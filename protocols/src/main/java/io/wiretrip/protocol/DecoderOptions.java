package io.wiretrip.protocol;

/**
 * Limits and switches that users can set and decoders obey.
 *
 * @param captureBodies whether HTTP bodies of the text content types are kept
 * @param bodyBytesMax how many bytes of a body are kept at most, after decompression too
 * @param maskSecrets whether credentials in header fields, URLs and commands are masked
 * @param pendingMax how many requests of one connection may await their responses
 * @param statementBytesMax how many bytes of a statement (SQL and its like) are kept at most
 * @param maskLiterals whether the literals of statements become {@code ?}
 * @param keyBytesMax how many bytes of the key that a command names are kept at most; 0 keeps none
 */
public record DecoderOptions(
        boolean captureBodies,
        int bodyBytesMax,
        boolean maskSecrets,
        int pendingMax,
        int statementBytesMax,
        boolean maskLiterals,
        int keyBytesMax) {

    /**
     * Bodies off, 100 KiB of body if on, secrets and literals masked, 1024 requests pending, 4 KiB
     * of statement, 128 bytes of key.
     */
    public static final DecoderOptions DEFAULT =
            new DecoderOptions(false, 102_400, true, 1024, 4_096, true, 128);

    /** Refuses limits that are not positive. */
    public DecoderOptions {
        atLeast("bodyBytesMax", bodyBytesMax, 1);
        atLeast("pendingMax", pendingMax, 1);
        atLeast("statementBytesMax", statementBytesMax, 1);
        atLeast("keyBytesMax", keyBytesMax, 0);
    }

    /** The same with bodies captured, up to a limit. */
    public DecoderOptions withBodies(int bytesMax) {
        return new DecoderOptions(
                true,
                bytesMax,
                maskSecrets,
                pendingMax,
                statementBytesMax,
                maskLiterals,
                keyBytesMax);
    }

    /** The same with secrets and literals masked or not. */
    public DecoderOptions withMasking(boolean secrets, boolean literals) {
        return new DecoderOptions(
                captureBodies,
                bodyBytesMax,
                secrets,
                pendingMax,
                statementBytesMax,
                literals,
                keyBytesMax);
    }

    /** The same with another limit of pending requests. */
    public DecoderOptions withPendingMax(int requests) {
        return new DecoderOptions(
                captureBodies,
                bodyBytesMax,
                maskSecrets,
                requests,
                statementBytesMax,
                maskLiterals,
                keyBytesMax);
    }

    /** The same with other limits of the text that is kept. */
    public DecoderOptions withText(int statementBytes, int keyBytes) {
        return new DecoderOptions(
                captureBodies,
                bodyBytesMax,
                maskSecrets,
                pendingMax,
                statementBytes,
                maskLiterals,
                keyBytes);
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: >= " + least + ")");
        }
    }
}
