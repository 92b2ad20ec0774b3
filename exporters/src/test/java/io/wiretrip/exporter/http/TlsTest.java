package io.wiretrip.exporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.wiretrip.config.HttpAuthConfig;
import io.wiretrip.config.HttpTargetConfig;
import io.wiretrip.config.HttpTlsConfig;
import io.wiretrip.config.RetryConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS against the JDK's server: whom we trust, and who we are. */
@Timeout(120)
final class TlsTest {
    @TempDir private static Path folder;
    private static TestIdentity serverIdentity;
    private static TestIdentity clientIdentity;
    private static HttpsServer open;
    private static HttpsServer mutual;

    @BeforeAll
    static void listen() throws Exception {
        serverIdentity = new TestIdentity(folder, "server", "EC");
        clientIdentity = new TestIdentity(folder, "client", "RSA");
        open = server(false);
        mutual = server(true);
    }

    @AfterAll
    static void close() {
        open.stop(0);
        mutual.stop(0);
    }

    @Test
    void trustsTheConfiguredAuthorityOnly() throws Exception {
        String server = serverIdentity.certFile();
        assertThat(status(open, new HttpTlsConfig(server, "", "", false))).isEqualTo(204);
        HttpOutcome stranger = send(open, HttpTlsConfig.DEFAULT);
        assertThat(stranger.failure()).isEqualTo("TLS failed");
        assertThat(stranger.kind()).isEqualTo(HttpOutcome.Kind.RETRY);
        HttpTlsConfig other = new HttpTlsConfig(clientIdentity.certFile(), "", "", false);
        assertThat(send(open, other).failure()).isEqualTo("TLS failed");
    }

    @Test
    void checksTheHostsNameUnlessToldNotTo() throws Exception {
        HttpTlsConfig trusting = new HttpTlsConfig(serverIdentity.certFile(), "", "", false);
        String byName = "https://localhost:" + open.getAddress().getPort() + "/";
        assertThat(send(byName, trusting).failure()).isEqualTo("TLS failed");
        HttpTlsConfig blind = new HttpTlsConfig("", "", "", true);
        assertThat(send(byName, blind).status()).isEqualTo(204);
    }

    @Test
    void showsItsCertificateWhereOneIsAskedFor() throws Exception {
        String server = serverIdentity.certFile();
        String cert = clientIdentity.certFile();
        String key = clientIdentity.keyFile();
        assertThat(status(mutual, new HttpTlsConfig(server, cert, key, false))).isEqualTo(204);
        assertThat(send(mutual, new HttpTlsConfig(server, "", "", false)).status()).isZero();
    }

    private static int status(HttpsServer server, HttpTlsConfig tls) {
        HttpOutcome outcome = send(server, tls);
        assertThat(outcome.describe()).isEmpty();
        return outcome.status();
    }

    private static HttpOutcome send(HttpsServer server, HttpTlsConfig tls) {
        return send("https://127.0.0.1:" + server.getAddress().getPort() + "/", tls);
    }

    private static HttpOutcome send(String url, HttpTlsConfig tls) {
        HttpTargetConfig target =
                new HttpTargetConfig(
                        url,
                        Duration.ofSeconds(30),
                        Map.of(),
                        HttpAuthConfig.DEFAULT,
                        tls,
                        "",
                        RetryConfig.DEFAULT);
        try (HttpSender sender = new HttpSender(target, Map.of(), InstantSource.system())) {
            return sender.send(new byte[100], 100, Map.of(), Duration.ofSeconds(30));
        }
    }

    private static HttpsServer server(boolean asksForCertificate) throws Exception {
        HttpsServer server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SSLContext context = context();
        server.setHttpsConfigurator(
                new HttpsConfigurator(context) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        SSLParameters ssl = context.getDefaultSSLParameters();
                        ssl.setNeedClientAuth(asksForCertificate);
                        parameters.setSSLParameters(ssl);
                    }
                });
        server.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        server.start();
        return server;
    }

    private static SSLContext context() throws Exception {
        char[] password = {};
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        Certificate[] chain = {serverIdentity.certificate()};
        own.setKeyEntry("own", serverIdentity.key(), password, chain);
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, password);
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        known.setCertificateEntry("client", clientIdentity.certificate());
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
