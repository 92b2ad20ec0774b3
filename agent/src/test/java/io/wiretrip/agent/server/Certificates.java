package io.wiretrip.agent.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate made with the JDK's keytool, and its PEM files.
 *
 * @param certificate the certificate
 * @param key its private key
 */
record Certificates(Certificate certificate, Key key) {
    private static final char[] PASSWORD = "changeit".toCharArray();

    /** Makes one for 127.0.0.1 with a key of this algorithm. */
    static Certificates make(Path folder, String algorithm, String name) {
        Path store = folder.resolve(name + ".p12");
        try {
            Process keytool =
                    new ProcessBuilder(
                                    List.of(
                                            Path.of(System.getProperty("java.home"))
                                                    .resolve("bin/keytool")
                                                    .toString(),
                                            "-genkeypair",
                                            "-keystore",
                                            store.toString(),
                                            "-storepass",
                                            new String(PASSWORD),
                                            "-alias",
                                            "server",
                                            "-keyalg",
                                            algorithm,
                                            "-dname",
                                            "CN=" + name,
                                            "-ext",
                                            "SAN=IP:127.0.0.1",
                                            "-validity",
                                            "2"))
                            .redirectErrorStream(true)
                            .start();
            String said =
                    new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new AssertionError(said);
            }
            KeyStore loaded = KeyStore.getInstance(store.toFile(), PASSWORD);
            return new Certificates(
                    loaded.getCertificate("server"), loaded.getKey("server", PASSWORD));
        } catch (IOException | InterruptedException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A client's context that trusts this certificate alone. */
    SSLContext trusting() {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("server", certificate);
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), new SecureRandom());
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    String certificatePem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The key as PKCS #8. */
    String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /** The key in the older form, which PKCS #8 wraps: what its last octet string holds. */
    String olderKeyPem() {
        byte[] pkcs8 = key.getEncoded();
        // A sequence of a version (3 bytes), the algorithm (a sequence) and an octet string.
        int at = 1 + lengthBytes(pkcs8, 1) + 3;
        at += 1 + lengthBytes(pkcs8, at + 1) + (pkcs8[at + 1] & 0xff);
        at += 1 + lengthBytes(pkcs8, at + 1);
        byte[] older = new byte[pkcs8.length - at];
        System.arraycopy(pkcs8, at, older, 0, older.length);
        return pem(certificate.getPublicKey().getAlgorithm() + " PRIVATE KEY", older);
    }

    private static int lengthBytes(byte[] der, int at) {
        return (der[at] & 0x80) == 0 ? 1 : 1 + (der[at] & 0x7f);
    }

    static String pem(String type, byte[] content) {
        return "-----BEGIN "
                + type
                + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END "
                + type
                + "-----\n";
    }

    /** Writes a file at once, as those who renew certificates do. */
    static Path write(Path file, String text) {
        try {
            Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
            return Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
