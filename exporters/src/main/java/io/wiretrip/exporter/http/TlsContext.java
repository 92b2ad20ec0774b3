package io.wiretrip.exporter.http;

import io.wiretrip.config.ConfigException;
import io.wiretrip.config.HttpTlsConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS as configured: authorities, our certificate, or blind trust. Files are read once. */
final class TlsContext {
    private static final char[] NO_PASSWORD = {};

    private TlsContext() {}

    /**
     * Reads the files.
     *
     * @throws ConfigException if a file does not hold what it should
     */
    static SSLContext of(HttpTlsConfig config) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(config), trust(config), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new ConfigException("tls: " + e.getMessage() + " (expected: usable files)");
        }
    }

    private static KeyManager @Nullable [] keys(HttpTlsConfig config)
            throws GeneralSecurityException {
        if (config.certFile().isEmpty()) {
            return null;
        }
        KeyStore store = emptyStore();
        Certificate[] chain =
                certificates("tls.certFile", config.certFile()).toArray(Certificate[]::new);
        try {
            store.setKeyEntry("own", PemKey.read(Path.of(config.keyFile())), NO_PASSWORD, chain);
        } catch (IOException | GeneralSecurityException e) {
            throw unusable("tls.keyFile", config.keyFile(), e, "a private key, not encrypted");
        }
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static TrustManager @Nullable [] trust(HttpTlsConfig config)
            throws GeneralSecurityException {
        if (config.insecureSkipVerify()) {
            return new TrustManager[] {new AnyCertificate()};
        }
        if (config.caFile().isEmpty()) {
            return null;
        }
        KeyStore store = emptyStore();
        List<Certificate> authorities = certificates("tls.caFile", config.caFile());
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("authority" + i, authorities.get(i));
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static List<Certificate> certificates(String key, String file) {
        try {
            byte[] bytes = PemKey.readFile(Path.of(file));
            List<Certificate> found =
                    new ArrayList<>(
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificates(new ByteArrayInputStream(bytes)));
            if (found.isEmpty()) {
                throw new IOException("it holds none");
            }
            return found;
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(key, file, e, "certificates");
        }
    }

    private static ConfigException unusable(
            String key, String file, Exception failure, String expected) {
        return new ConfigException(
                key
                        + ": "
                        + file
                        + ": "
                        + PemKey.reason(failure)
                        + " (expected: a PEM file of "
                        + expected
                        + ")");
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        return store;
    }
}
