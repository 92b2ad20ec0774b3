package io.wiretrip.config;

import java.util.List;

/**
 * What decoders keep and what they hide.
 *
 * @param bodyCapture whether HTTP bodies of the text content types are kept
 * @param maxBodySize how many bytes of a body are kept at most
 * @param maskSecrets whether credentials in header fields, URLs and commands are masked
 * @param maskLiterals whether literals in statements are masked
 * @param maxStatementSize how many bytes of a statement are kept at most
 * @param maxKeySize how many bytes of the key that a command names are kept at most
 */
public record DecoderConfig(
        boolean bodyCapture,
        int maxBodySize,
        boolean maskSecrets,
        boolean maskLiterals,
        int maxStatementSize,
        int maxKeySize) {

    /** No bodies, 100 KiB of each if there are; secrets and literals masked. */
    public static final DecoderConfig DEFAULT =
            new DecoderConfig(false, 102_400, true, true, 4_096, 128);

    private static final ConfigKey MASK_SECRETS =
            ConfigKey.of(
                    "controller.decoder.maskSecrets",
                    DEFAULT.maskSecrets,
                    "Whether to mask credentials: Authorization, Cookie and their like,"
                            + " signatures in URLs.");
    private static final ConfigKey MASK_LITERALS =
            ConfigKey.of(
                    "controller.decoder.maskLiterals",
                    DEFAULT.maskLiterals,
                    "Whether the literals of SQL statements and their like become \"?\".");
    private static final ConfigKey MAX_STATEMENT_SIZE =
            ConfigKey.of(
                    "controller.decoder.maxStatementSize",
                    DEFAULT.maxStatementSize,
                    "How many bytes of a statement to keep at most.");
    private static final ConfigKey MAX_KEY_SIZE =
            ConfigKey.of(
                    "controller.decoder.maxKeySize",
                    DEFAULT.maxKeySize,
                    "How many bytes of the key that a command names to keep at most; 0"
                            + " keeps no keys.");
    private static final ConfigKey ENABLE_BODY_CAPTURE =
            ConfigKey.of(
                    "controller.decoder.http.enableBodyCapture",
                    DEFAULT.bodyCapture,
                    "Whether to keep bodies of JSON, plain text and HTML.");
    private static final ConfigKey MAX_BODY_SIZE =
            ConfigKey.of(
                    "controller.decoder.http.maxBodySize",
                    DEFAULT.maxBodySize,
                    "How many bytes of a body to keep at most.");

    static final List<ConfigKey> KEYS =
            List.of(
                    MASK_SECRETS,
                    MASK_LITERALS,
                    MAX_STATEMENT_SIZE,
                    MAX_KEY_SIZE,
                    ENABLE_BODY_CAPTURE,
                    MAX_BODY_SIZE);

    /**
     * Checks the limits.
     *
     * @throws ConfigException if one is too small
     */
    public DecoderConfig {
        if (maxBodySize < 1) {
            throw ConfigException.of(
                    "controller.decoder.http.maxBodySize", maxBodySize, "at least 1");
        }
        if (maxStatementSize < 1) {
            throw ConfigException.of(
                    "controller.decoder.maxStatementSize", maxStatementSize, "at least 1");
        }
        if (maxKeySize < 0) {
            throw ConfigException.of("controller.decoder.maxKeySize", maxKeySize, "at least 0");
        }
    }

    static DecoderConfig read(ConfigTree in) {
        return new DecoderConfig(
                in.flag(ENABLE_BODY_CAPTURE),
                in.positive(MAX_BODY_SIZE),
                in.flag(MASK_SECRETS),
                in.flag(MASK_LITERALS),
                in.number(MAX_STATEMENT_SIZE),
                in.number(MAX_KEY_SIZE));
    }
}
