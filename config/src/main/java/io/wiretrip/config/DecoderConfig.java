package io.wiretrip.config;

import java.util.List;

/**
 * What decoders keep and what they hide.
 *
 * @param bodyCapture whether HTTP bodies of the text content types are kept
 * @param maxBodySize how many bytes of a body are kept at most
 * @param maskSecrets whether credentials in header fields and URLs are masked
 */
public record DecoderConfig(boolean bodyCapture, int maxBodySize, boolean maskSecrets) {

    /** No bodies, 100 KiB of each if there are, secrets masked. */
    public static final DecoderConfig DEFAULT = new DecoderConfig(false, 102_400, true);

    static final List<ConfigKey> KEYS =
            List.of(
                    ConfigKey.of(
                            "controller.decoder.maskSecrets",
                            DEFAULT.maskSecrets,
                            "Whether to mask credentials: Authorization, Cookie and their like,"
                                    + " signatures in URLs."),
                    ConfigKey.of(
                            "controller.decoder.http.enableBodyCapture",
                            DEFAULT.bodyCapture,
                            "Whether to keep bodies of JSON, plain text and HTML."),
                    ConfigKey.of(
                            "controller.decoder.http.maxBodySize",
                            DEFAULT.maxBodySize,
                            "How many bytes of a body to keep at most."));

    /**
     * Checks the limit.
     *
     * @throws ConfigException if it is not positive
     */
    public DecoderConfig {
        if (maxBodySize < 1) {
            throw ConfigException.of(
                    "controller.decoder.http.maxBodySize", maxBodySize, "at least 1");
        }
    }
}
