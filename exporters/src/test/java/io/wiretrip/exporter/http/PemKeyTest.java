package io.wiretrip.exporter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PemKeyTest {
    /** A SEC 1 key of the curve P-256, RFC 5915 section 3, as OpenSSL writes it. */
    private static final String SEC1 =
            "30770201010420"
                    + "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"
                    + "a00a06082a8648ce3d030107a14403420004"
                    + "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                    + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void readsPkcs8(String algorithm) throws Exception {
        PrivateKey key = KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
        assertThat(PemKey.read(pem("PRIVATE KEY", key.getEncoded()))).isEqualTo(key);
    }

    @Test
    void readsPkcs1() throws Exception {
        PrivateKey key = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
        byte[] pkcs8 = key.getEncoded();
        // version, algorithm and two headers of four bytes stand before the older form
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
        assertThat(PemKey.read(pem("RSA PRIVATE KEY", pkcs1))).isEqualTo(key);
    }

    @Test
    void readsSec1AndRefusesEveryCutOfIt() throws Exception {
        byte[] sec1 = HexFormat.of().parseHex(SEC1);
        PrivateKey key = PemKey.read(pem("EC PRIVATE KEY", sec1));
        assertThat(HexFormat.of().formatHex(key.getEncoded()))
                .contains("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");
        for (int length = 0; length < sec1.length; length++) {
            Path cut = pem("EC PRIVATE KEY", Arrays.copyOf(sec1, length));
            assertThatThrownBy(() -> PemKey.read(cut))
                    .isInstanceOfAny(IOException.class, GeneralSecurityException.class);
        }
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        assertThatThrownBy(() -> PemKey.read(pem("CERTIFICATE", new byte[40])))
                .hasMessage("it holds no private key");
        assertThatThrownBy(() -> PemKey.read(pem("ENCRYPTED PRIVATE KEY", new byte[40])))
                .hasMessage("its private key is encrypted");
    }

    private Path pem(String label, byte[] der) throws IOException {
        return Path.of(TestIdentity.pem(folder.resolve("a.pem"), label, der));
    }
}
