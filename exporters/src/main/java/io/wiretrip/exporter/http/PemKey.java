package io.wiretrip.exporter.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Private keys of PEM files, RFC 7468: PKCS #8, and the two older forms that OpenSSL still writes,
 * PKCS #1 for RSA and SEC 1 for elliptic curves, which become PKCS #8 by a frame around them.
 */
public final class PemKey {
    private static final int FILE_BYTES_MAX = 1 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([^-]*)-----END");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");
    private static final byte[] VERSION_0 = {2, 1, 0};
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;

    private PemKey() {}

    /**
     * Reads the first private key of a file. Any thread.
     *
     * @throws IOException if the file cannot be read or holds none
     * @throws GeneralSecurityException if what it holds is none that we can use
     */
    public static PrivateKey read(Path file) throws IOException, GeneralSecurityException {
        Matcher block = BLOCK.matcher(new String(readFile(file), StandardCharsets.ISO_8859_1));
        if (!block.find()) {
            throw new IOException("it holds no private key");
        }
        byte[] key;
        try {
            key = Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException _) {
            throw new IOException("its private key is not base64");
        }
        return switch (block.group(1).strip()) {
            case "" -> parse(key);
            case "RSA" -> parse(der(SEQUENCE, VERSION_0, RSA, der(OCTETS, key)));
            case "EC" ->
                    parse(
                            der(
                                    SEQUENCE,
                                    VERSION_0,
                                    der(SEQUENCE, EC, curve(key)),
                                    der(OCTETS, key)));
            case "ENCRYPTED" -> throw new IOException("its private key is encrypted");
            default -> throw new IOException("its private key is of an unknown kind");
        };
    }

    /** A small file's bytes. */
    static byte[] readFile(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
            if (bytes.length > FILE_BYTES_MAX) {
                throw new IOException("it is larger than 1 MiB");
            }
            return bytes;
        }
    }

    /** Why a file could not be used, for people. */
    static String reason(Exception failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "we may not read it";
            default -> String.valueOf(failure.getMessage());
        };
    }

    private static PrivateKey parse(byte[] pkcs8) throws GeneralSecurityException {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException _) {
                // another kind of key, or none
            }
        }
        throw new GeneralSecurityException(
                "its private key is none of " + String.join(", ", ALGORITHMS));
    }

    /** The named curve of a SEC 1 key: what follows the number in it, tagged 0. */
    private static byte[] curve(byte[] sec1) throws IOException {
        int at = contents(sec1, 0);
        at = after(sec1, at); // version
        at = after(sec1, at); // the number
        if (at >= sec1.length || sec1[at] != (byte) 0xA0) {
            throw new IOException("its private key names no curve");
        }
        int start = contents(sec1, at);
        if (start >= sec1.length || sec1[start] != OBJECT_IDENTIFIER) {
            throw new IOException("its private key names no curve");
        }
        return Arrays.copyOfRange(sec1, start, after(sec1, start));
    }

    /**
     * Where an element's contents begin; those here are short, with at most two bytes of length.
     */
    private static int contents(byte[] der, int at) throws IOException {
        if (at + 2 > der.length) {
            throw new IOException("its private key is cut");
        }
        int length = der[at + 1] & 0xFF;
        return at + (length < 0x80 ? 2 : 2 + (length & 0x7F));
    }

    private static int after(byte[] der, int at) throws IOException {
        int start = contents(der, at);
        int length = der[at + 1] & 0xFF;
        if (start - at > 4 || start > der.length) {
            throw new IOException("its private key is cut");
        }
        if (length >= 0x80) {
            length = 0;
            for (int i = at + 2; i < start; i++) {
                length = (length << 8) | (der[i] & 0xFF);
            }
        }
        if (start + length > der.length) {
            throw new IOException("its private key is cut");
        }
        return start + length;
    }

    private static byte[] der(int tag, byte[]... contents) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] part : contents) {
            body.writeBytes(part);
        }
        int length = body.size();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        out.writeBytes(body.toByteArray());
        return out.toByteArray();
    }
}
