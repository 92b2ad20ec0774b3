package io.wiretrip.config;

import java.util.List;

/**
 * The certificate with which the HTTP server proves who it is; both empty for plain HTTP.
 *
 * @param certFile the certificate and those that vouch for it, PEM, the server's own first
 * @param keyFile the private key, PEM, without a passphrase
 */
public record ServerTlsConfig(String certFile, String keyFile) {

    /** Plain HTTP. */
    public static final ServerTlsConfig DEFAULT = new ServerTlsConfig("", "");

    private static final ConfigKey CERT_FILE =
            ConfigKey.of(
                    "server.tls.certFile",
                    DEFAULT.certFile,
                    "Certificate chain in PEM, for HTTPS; read again when it changes. Empty"
                            + " for plain HTTP.");
    private static final ConfigKey KEY_FILE =
            ConfigKey.of(
                    "server.tls.keyFile",
                    DEFAULT.keyFile,
                    "Private key of the certificate in PEM, without a passphrase.");

    static final List<ConfigKey> KEYS = List.of(CERT_FILE, KEY_FILE);

    /**
     * Checks that there are both or none.
     *
     * @throws ConfigException if there is one without the other
     */
    public ServerTlsConfig {
        if (certFile.isBlank() != keyFile.isBlank()) {
            String missing = certFile.isBlank() ? "server.tls.certFile" : "server.tls.keyFile";
            throw ConfigException.of(
                    missing, "nothing", "a file, since the other of certFile and keyFile is set");
        }
    }

    /** Whether there is a certificate. */
    public boolean isEnabled() {
        return !certFile.isBlank();
    }

    static ServerTlsConfig read(ConfigTree in) {
        return new ServerTlsConfig(in.text(CERT_FILE), in.text(KEY_FILE));
    }
}
