package io.wiretrip.agent.server;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate chain and its private key, read from PEM files (RFC 7468): keys as PKCS #8, and the
 * older forms of RSA and of elliptic curves that many tools still write.
 *
 * @param chain the server's own certificate first
 * @param key its private key
 */
record Pem(List<X509Certificate> chain, PrivateKey key) {
    private static final long FILE_BYTES_MAX = 1 << 20;
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END \\1-----");

    private record Block(String type, byte[] content) {}

    Pem {
        chain = List.copyOf(chain);
    }

    /**
     * Reads both files.
     *
     * @throws ServerException with what is wrong with which file
     */
    static Pem read(Path certFile, Path keyFile) throws ServerException {
        List<X509Certificate> chain = new ArrayList<>();
        for (Block block : blocks("server.tls.certFile", certFile)) {
            if (block.type.equals("CERTIFICATE")) {
                chain.add(certificate(certFile, block.content));
            }
        }
        if (chain.isEmpty()) {
            throw new ServerException(
                    "server.tls.certFile: " + certFile + " has no block BEGIN CERTIFICATE");
        }
        PublicKey publicKey = chain.getFirst().getPublicKey();
        PrivateKey key = key(keyFile, publicKey);
        if (!belong(key, publicKey)) {
            throw new ServerException(
                    "server.tls.keyFile: "
                            + keyFile
                            + " is not the key of the first certificate in "
                            + certFile);
        }
        return new Pem(chain, key);
    }

    private static List<Block> blocks(String what, Path file) throws ServerException {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new ServerException(
                        what + ": " + file + " is larger than 1 MiB (expected: a PEM file)");
            }
            List<Block> blocks = new ArrayList<>();
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            Matcher block = BLOCK.matcher(text);
            while (block.find()) {
                blocks.add(
                        new Block(block.group(1), Base64.getMimeDecoder().decode(block.group(2))));
            }
            return blocks;
        } catch (IOException e) {
            throw new ServerException(
                    what + ": " + file + " cannot be read: " + e.getClass().getSimpleName(), e);
        } catch (IllegalArgumentException e) {
            throw new ServerException(what + ": " + file + " is damaged: " + e.getMessage(), e);
        }
    }

    private static X509Certificate certificate(Path file, byte[] content) throws ServerException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(content));
        } catch (CertificateException e) {
            throw new ServerException(
                    "server.tls.certFile: " + file + " is damaged: " + e.getMessage(), e);
        }
    }

    private static PrivateKey key(Path file, PublicKey publicKey) throws ServerException {
        for (Block block : blocks("server.tls.keyFile", file)) {
            byte[] pkcs8 =
                    switch (block.type) {
                        case "PRIVATE KEY" -> block.content;
                        case "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
                                wrapped(block.content, publicKey);
                        case "ENCRYPTED PRIVATE KEY" ->
                                throw new ServerException(
                                        "server.tls.keyFile: "
                                                + file
                                                + " is protected by a passphrase (expected: a key"
                                                + " without one, as openssl pkcs8 makes it)");
                        default -> null;
                    };
            if (pkcs8 != null) {
                return key(file, pkcs8, publicKey.getAlgorithm());
            }
        }
        throw new ServerException(
                "server.tls.keyFile: " + file + " has no block BEGIN PRIVATE KEY");
    }

    private static PrivateKey key(Path file, byte[] pkcs8, String algorithm)
            throws ServerException {
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw new ServerException(
                    "server.tls.keyFile: "
                            + file
                            + " is no key of the certificate's kind, which is "
                            + algorithm,
                    e);
        }
    }

    /**
     * The PKCS #8 form of an older one: a version, the algorithm as the certificate's public key
     * names it, and the key as it is.
     */
    private static byte[] wrapped(byte[] key, PublicKey publicKey) {
        byte[] info = publicKey.getEncoded(); // a sequence that begins with the algorithm
        int algorithmAt = 1 + lengthBytes(info, 1);
        int algorithmBytes = 1 + lengthBytes(info, algorithmAt + 1) + length(info, algorithmAt + 1);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(new byte[] {0x02, 0x01, 0x00});
        content.write(info, algorithmAt, algorithmBytes);
        content.writeBytes(element(OCTETS, key));
        return element(SEQUENCE, content.toByteArray());
    }

    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.length;
        if (length < 0x80) {
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >>> 8);
            out.write(length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static int lengthBytes(byte[] der, int at) {
        return (der[at] & 0x80) == 0 ? 1 : 1 + (der[at] & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int first = der[at] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 1; i <= (first & 0x7f); i++) {
            length = length << 8 | (der[at + i] & 0xff);
        }
        return length;
    }

    /** Whether what the one signs is verified by the other. */
    private static boolean belong(PrivateKey key, PublicKey publicKey) {
        String algorithm =
                switch (publicKey.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> publicKey.getAlgorithm();
                };
        try {
            byte[] probe = "wiretrip".getBytes(StandardCharsets.US_ASCII);
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
