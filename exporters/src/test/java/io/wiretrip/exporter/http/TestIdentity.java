package io.wiretrip.exporter.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A key and a certificate by itself for 127.0.0.1, made by the JDK's keytool for one test. */
final class TestIdentity {
    private static final String PASSWORD = "changeit";
    private static final Base64.Encoder LINES =
            Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private final Path folder;
    private final String name;
    private final KeyStore store;

    /**
     * Makes one.
     *
     * @param algorithm {@code RSA}, {@code EC} or {@code Ed25519}
     */
    TestIdentity(Path folder, String name, String algorithm)
            throws IOException, GeneralSecurityException, InterruptedException {
        this.folder = folder;
        this.name = name;
        Path file = folder.resolve(name + ".p12");
        Process keytool =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                                .toString(),
                                        "-genkeypair",
                                        "-alias",
                                        "own",
                                        "-keyalg",
                                        algorithm,
                                        "-dname",
                                        "CN=" + name,
                                        "-ext",
                                        "SAN=IP:127.0.0.1",
                                        "-validity",
                                        "2",
                                        "-storetype",
                                        "PKCS12",
                                        "-storepass",
                                        PASSWORD,
                                        "-keystore",
                                        file.toString()))
                        .redirectErrorStream(true)
                        .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!keytool.waitFor(1, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
            throw new AssertionError("keytool failed: " + output);
        }
        store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
    }

    PrivateKey key() throws GeneralSecurityException {
        return (PrivateKey) store.getKey("own", PASSWORD.toCharArray());
    }

    Certificate certificate() throws GeneralSecurityException {
        return store.getCertificate("own");
    }

    /** A PEM file of the certificate. */
    String certFile() throws IOException, GeneralSecurityException {
        return pem(folder.resolve(name + ".crt"), "CERTIFICATE", certificate().getEncoded());
    }

    /** A PEM file of the key. */
    String keyFile() throws IOException, GeneralSecurityException {
        return pem(folder.resolve(name + ".key"), "PRIVATE KEY", key().getEncoded());
    }

    /** A PEM file of anything. */
    static String pem(Path file, String label, byte[] der) throws IOException {
        Files.writeString(
                file,
                "text before\n-----BEGIN %s-----\n%s\n-----END %s-----\n"
                        .formatted(label, LINES.encodeToString(der), label));
        return file.toString();
    }
}
