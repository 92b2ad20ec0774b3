package io.wiretrip.config;

import java.util.List;

/**
 * Whom we trust, and by which certificate we are known. Files are PEM.
 *
 * @param caFile certificates of authorities to trust instead of the system's; empty for those
 * @param certFile our certificate and those between it and its authority; empty for none
 * @param keyFile the key of our certificate, not encrypted
 * @param insecureSkipVerify whether any certificate of the target is accepted
 */
public record HttpTlsConfig(
        String caFile, String certFile, String keyFile, boolean insecureSkipVerify) {

    /** The system's authorities; no certificate of our own. */
    public static final HttpTlsConfig DEFAULT = new HttpTlsConfig("", "", "", false);

    private static final ConfigKey CA_FILE =
            ConfigKey.of(
                    "tls.caFile",
                    "",
                    "PEM file of the authorities to trust instead of the system's.");
    private static final ConfigKey CERT_FILE =
            ConfigKey.of("tls.certFile", "", "PEM file of our own certificate, for mutual TLS.");
    private static final ConfigKey KEY_FILE =
            ConfigKey.of("tls.keyFile", "", "PEM file of its key, not encrypted.");
    private static final ConfigKey INSECURE_SKIP_VERIFY =
            ConfigKey.of(
                    "tls.insecureSkipVerify",
                    false,
                    "Whether to accept any certificate of the target. Not safe.");

    static final List<ConfigKey> KEYS = List.of(CA_FILE, CERT_FILE, KEY_FILE, INSECURE_SKIP_VERIFY);

    /**
     * Checks that what belongs together is set together.
     *
     * @throws ConfigException if it is not
     */
    public HttpTlsConfig {
        if (certFile.isEmpty() != keyFile.isEmpty()) {
            throw ConfigException.of(
                    certFile.isEmpty() ? "tls.keyFile" : "tls.certFile",
                    "set alone",
                    "tls.certFile and tls.keyFile, or none");
        }
        if (insecureSkipVerify && !caFile.isEmpty()) {
            throw ConfigException.of(
                    "tls.insecureSkipVerify", "set beside tls.caFile", "one of them");
        }
    }

    static HttpTlsConfig read(ConfigTree at) {
        return new HttpTlsConfig(
                at.text(CA_FILE),
                at.text(CERT_FILE),
                at.text(KEY_FILE),
                at.flag(INSECURE_SKIP_VERIFY));
    }

    /** Whether the system's own choice holds. */
    public boolean isDefault() {
        return equals(DEFAULT);
    }
}
