package io.wiretrip.agent.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wiretrip.config.ServerAuthConfig;
import io.wiretrip.config.ServerConfig;
import io.wiretrip.config.ServerTlsConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS with certificates made on the spot, from the files that people have. */
final class TlsTest {
    @TempDir private static Path stores;
    private static Certificates rsa;
    private static Certificates ec;
    @TempDir private Path folder;

    @BeforeAll
    static void makeCertificates() {
        rsa = Certificates.make(stores, "RSA", "rsa");
        ec = Certificates.make(stores, "EC", "ec");
    }

    private ServerTlsConfig files(String certificate, String key) {
        return new ServerTlsConfig(
                Certificates.write(folder.resolve("tls.crt"), certificate).toString(),
                Certificates.write(folder.resolve("tls.key"), key).toString());
    }

    private static ServerConfig config(ServerTlsConfig tls, Duration timeout) {
        return new ServerConfig(
                true, "127.0.0.1:0", timeout, false, true, tls, ServerAuthConfig.DEFAULT);
    }

    private static String get(RunningServer running, SSLContext context, String path) {
        URI uri = URI.create("https://127.0.0.1:" + running.server.address().getPort() + path);
        try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void answersWithItsCertificate(String algorithm) {
        Certificates own = algorithm.equals("RSA") ? rsa : ec;
        ServerTlsConfig tls = files(own.certificatePem(), own.keyPem());
        try (RunningServer running = new RunningServer(config(tls, Duration.ofMinutes(1)))) {
            assertThat(get(running, own.trusting(), "/healthz")).isEqualTo("200 ok\n");
            assertThat(get(running, own.trusting(), "/config")).startsWith("200 server:");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void readsTheOlderFormOfKeys(String algorithm) throws ServerException {
        Certificates own = algorithm.equals("RSA") ? rsa : ec;
        String pem = own.olderKeyPem();
        assertThat(pem).startsWith("-----BEGIN " + algorithm + " PRIVATE KEY-----");
        ServerTlsConfig tls = files(own.certificatePem(), "# a remark\n" + pem);
        assertThat(Pem.read(Path.of(tls.certFile()), Path.of(tls.keyFile())).key())
                .isEqualTo(own.key());
    }

    @Test
    void readsAChainAndAKeyFromOneFile() throws ServerException {
        Path file =
                Certificates.write(
                        folder.resolve("all.pem"),
                        rsa.keyPem() + rsa.certificatePem() + ec.certificatePem());
        assertThat(Pem.read(file, file).chain())
                .extracting(X509Certificate::getSubjectX500Principal)
                .extracting(Object::toString)
                .containsExactly("CN=rsa", "CN=ec");
    }

    private void refuses(String certificate, String key, String... said) {
        ServerTlsConfig tls = files(certificate, key);
        assertThatThrownBy(() -> new RenewedKeys(tls))
                .isInstanceOf(ServerException.class)
                .message()
                .contains(said);
    }

    @Test
    void saysWhatIsWrongWithWhichFile() throws IOException {
        String cert = rsa.certificatePem();
        refuses("", rsa.keyPem(), "server.tls.certFile", "no block BEGIN CERTIFICATE");
        refuses(cert, cert, "server.tls.keyFile", "no block BEGIN PRIVATE KEY");
        refuses(cert, ec.keyPem(), "server.tls.keyFile", "RSA");
        refuses(
                cert,
                Certificates.make(stores, "RSA", "other").keyPem(),
                "is not the key of the first certificate");
        refuses(
                cert,
                Certificates.pem("ENCRYPTED PRIVATE KEY", new byte[] {1}),
                "protected by a passphrase");
        refuses(
                Certificates.pem("CERTIFICATE", new byte[] {1, 2, 3}),
                rsa.keyPem(),
                "server.tls.certFile",
                "damaged");
        refuses(cert, Certificates.pem("RSA PRIVATE KEY", new byte[200]), "server.tls.keyFile");
        ServerTlsConfig missing = files(cert, rsa.keyPem());
        Files.delete(Path.of(missing.keyFile()));
        assertThatThrownBy(() -> new RenewedKeys(missing))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("cannot be read: NoSuchFileException");
        refuses(cert, "x".repeat((1 << 20) + 1), "larger than 1 MiB");
    }

    @Test
    void aRenewedCertificateIsTakenAndADamagedOneIsNot() throws ServerException {
        ServerTlsConfig tls = files(rsa.certificatePem(), rsa.keyPem());
        RenewedKeys keys = new RenewedKeys(tls, 0);
        assertThat(keys.chooseEngineServerAlias("RSA", null, null)).isNotNull();
        files(ec.certificatePem(), "-----BEGIN half");
        assertThat(keys.chooseEngineServerAlias("RSA", null, null)).isNotNull();
        files(ec.certificatePem(), ec.keyPem());
        String alias = Objects.requireNonNull(keys.chooseEngineServerAlias("EC", null, null));
        assertThat(keys.getPrivateKey(alias)).isEqualTo(ec.key());
        assertThat(keys.chooseEngineServerAlias("RSA", null, null)).isNull();
    }

    /** Neither one who never shakes hands, nor plain HTTP, keeps others out. */
    @Test
    void aHandshakeThatHangsIsCutOff() throws IOException {
        ServerTlsConfig tls = files(rsa.certificatePem(), rsa.keyPem());
        try (RunningServer running = new RunningServer(config(tls, Duration.ofMillis(500)));
                Socket hanging = running.connect()) {
            hanging.getOutputStream().write(0x16);
            hanging.setSoTimeout(20_000);
            assertThat(running.raw("GET / HTTP/1.1\r\nHost: x\r\n\r\n")).doesNotContain("200");
            assertThat(hanging.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void streamsAndEndsWithTheServer() throws IOException {
        ServerTlsConfig tls = files(ec.certificatePem(), ec.keyPem());
        try (RunningServer running = new RunningServer(config(tls, Duration.ofMinutes(1)))) {
            var worker = running.hub.newProducer();
            CompletableFuture<String> answer =
                    CompletableFuture.supplyAsync(
                            () -> get(running, ec.trusting(), "/watch?max_message=3&timeout=1m"));
            RunningServer.await("a watcher", () -> running.hub.watchers() == 1);
            Traffic.ALL.subList(0, 3).forEach(worker::roundTrip);
            assertThat(answer.join().substring(4).lines())
                    .containsExactlyElementsOf(Traffic.LINES.subList(0, 3));
        }
    }

    /** What was TLS 1.1 and older is not spoken. */
    @Test
    void oldVersionsAreRefused() throws IOException {
        ServerTlsConfig tls = files(rsa.certificatePem(), rsa.keyPem());
        try (RunningServer running = new RunningServer(config(tls, Duration.ofMinutes(1)));
                SSLSocket socket =
                        (SSLSocket)
                                rsa.trusting()
                                        .getSocketFactory()
                                        .createSocket(
                                                InetAddress.getLoopbackAddress(),
                                                running.server.address().getPort())) {
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isIn("TLSv1.3", "TLSv1.2");
            socket.getOutputStream()
                    .write("GET /healthz HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .endsWith("ok\n");
        }
    }

    /** A peer's name is looked up for nobody: where no name server answers, that takes long. */
    @Test
    void peersAreNotLookedUp() throws IOException {
        InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        String[] name = new String[1];
        PeerNames.runWithoutLookups(() -> name[0] = address.getHostName());
        assertThat(name[0]).isEqualTo("127.0.0.1");
        assertThat(InetAddress.getByName("localhost").isLoopbackAddress()).isTrue();
        assertThat(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}).getHostName())
                .isNotEqualTo("127.0.0.1");
    }
}
