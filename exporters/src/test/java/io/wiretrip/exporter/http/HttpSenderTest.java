package io.wiretrip.exporter.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wiretrip.config.ConfigException;
import io.wiretrip.config.HttpAuthConfig;
import io.wiretrip.config.HttpTargetConfig;
import io.wiretrip.config.HttpTlsConfig;
import io.wiretrip.config.RetryConfig;
import io.wiretrip.exporter.http.HttpOutcome.Kind;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

@Timeout(60)
final class HttpSenderTest {
    private static final byte[] BODY = "hello, target".getBytes(UTF_8);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private ScriptedServer server;

    @BeforeEach
    void listen() throws IOException {
        server = new ScriptedServer();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void sendsTheBodysFrontWithBothHeaders() throws Exception {
        try (HttpSender sender =
                sender(target(Map.of("X-Scope-OrgID", "a", "content-type", "no")))) {
            HttpOutcome outcome = sender.send(BODY, 5, Map.of("Content-Type", "text/plain"), LONG);
            assertThat(outcome.kind()).isEqualTo(Kind.DELIVERED);
            assertThat(outcome.status()).isEqualTo(204);
        }
        ScriptedServer.Request request = server.take();
        assertThat(request.line()).isEqualTo("POST /in?x=1 HTTP/1.1");
        assertThat(new String(request.body(), UTF_8)).isEqualTo("hello");
        assertThat(request.field("x-scope-orgid")).isEqualTo("a");
        assertThat(request.field("content-type")).isEqualTo("text/plain");
        assertThat(request.field("user-agent")).startsWith("wiretrip");
        assertThat(request.fields()).doesNotContainKeys("authorization", "upgrade");
    }

    @ParameterizedTest
    @CsvSource({
        "200,DELIVERED",
        "204,DELIVERED",
        "429,RETRY",
        "500,RETRY",
        "502,RETRY",
        "503,RETRY",
        "400,REJECTED",
        "401,REJECTED",
        "404,REJECTED",
        "413,REJECTED",
        "415,REJECTED",
        "301,REJECTED",
        "304,REJECTED"
    })
    void statusCodesSayWhatBecomesOfIt(int status, Kind kind) {
        server.script(ScriptedServer.text(status, status == 304 ? "" : "because\u001b[31m\n"));
        try (HttpSender sender = sender(target(Map.of()))) {
            HttpOutcome outcome = send(sender);
            assertThat(outcome.kind()).isEqualTo(kind);
            assertThat(outcome.describe()).doesNotContain("\u001b", "\n");
        }
    }

    @Test
    void readsRetryAfterInSecondsAndAsDate() {
        server.script(
                ScriptedServer.status(429, "Retry-After: 7"),
                ScriptedServer.status(503, "Retry-After: Fri, 02 Jan 2026 03:05:05 GMT"));
        try (HttpSender sender = sender(target(Map.of()))) {
            assertThat(send(sender).retryAfter()).isEqualTo(Duration.ofSeconds(7));
            assertThat(send(sender).retryAfter()).isEqualTo(Duration.ofMinutes(1));
            assertThat(send(sender).retryAfter()).isNull();
        }
    }

    @Test
    void isWhoItIsToldToBe(@TempDir Path folder) throws Exception {
        Path token = folder.resolve("token");
        Files.writeString(token, " first.token \n");
        try (HttpSender basic = sender(target(new HttpAuthConfig("me", "pass:wörd", "", "")));
                HttpSender bearer = sender(target(new HttpAuthConfig("", "", "t0ken", "")));
                HttpSender file =
                        sender(target(new HttpAuthConfig("", "", "", token.toString())))) {
            send(basic);
            assertThat(server.take().field("authorization"))
                    .isEqualTo("Basic " + base64("me:pass:wörd"));
            send(bearer);
            assertThat(server.take().field("authorization")).isEqualTo("Bearer t0ken");
            send(file);
            assertThat(server.take().field("authorization")).isEqualTo("Bearer first.token");
            Files.writeString(token, "second.token");
            send(file);
            assertThat(server.take().field("authorization")).isEqualTo("Bearer second.token");
            Files.delete(token);
            HttpOutcome outcome = send(file);
            assertThat(outcome.kind()).isEqualTo(Kind.RETRY);
            assertThat(outcome.failure()).isEqualTo("cannot read auth.bearerTokenFile");
            assertThat(server.waiting()).isZero();
        }
    }

    @Test
    void takesTheUserOfTheUrlAndNeverShowsIt() throws Exception {
        String url = server.url("/in").replace("//", "//us%40er:s%2Bcret@");
        server.script(ScriptedServer.text(400, "no s+cret " + base64("us@er:s+cret") + " here"));
        try (HttpSender sender = sender(HttpTargetConfig.DEFAULT.withEndpoint(url))) {
            HttpOutcome outcome = send(sender);
            assertThat(server.take().field("authorization"))
                    .isEqualTo("Basic " + base64("us@er:s+cret"));
            assertThat(outcome.detail()).isEqualTo("no *** *** here");
            assertThat(sender.shown()).isEqualTo(server.url("/in"));
        }
    }

    @Test
    void followsARedirectionOnTheSameHostOnly() throws Exception {
        try (ScriptedServer other = new ScriptedServer();
                HttpSender sender = sender(target(new HttpAuthConfig("", "", "t0ken", "")))) {
            server.script(ScriptedServer.status(308, "Location: /elsewhere"));
            assertThat(send(sender).kind()).isEqualTo(Kind.DELIVERED);
            server.take();
            ScriptedServer.Request followed = server.take();
            assertThat(followed.line()).isEqualTo("POST /elsewhere HTTP/1.1");
            assertThat(followed.field("authorization")).isEqualTo("Bearer t0ken");
            assertThat(followed.body()).isEqualTo(BODY);

            server.script(ScriptedServer.status(307, "Location: " + other.url("/steal?t0ken")));
            HttpOutcome outcome = send(sender);
            assertThat(outcome.kind()).isEqualTo(Kind.REJECTED);
            assertThat(outcome.describe())
                    .contains("it redirects to " + other.url("/steal"))
                    .doesNotContain("t0ken");
            assertThat(other.waiting()).isZero();
        }
    }

    @Test
    void doesNotRunInCirclesOrFollowAChangedMethod() {
        server.otherwise(ScriptedServer.status(307, "Location: /in"));
        try (HttpSender sender = sender(target(Map.of()))) {
            assertThat(send(sender).kind()).isEqualTo(Kind.REJECTED);
            assertThat(server.waiting()).isEqualTo(4);
            server.otherwise(ScriptedServer.status(302, "Location: /in"));
            assertThat(send(sender).kind()).isEqualTo(Kind.REJECTED);
            assertThat(server.waiting()).isEqualTo(5);
        }
    }

    @Test
    void targetsThatHangOrDripOrBreakOffAreTriedAgain() {
        server.script(
                ScriptedServer.hang(),
                ScriptedServer.drip(),
                ScriptedServer.hangUp(),
                ScriptedServer.half(),
                ScriptedServer.raw("no HTTP at all\r\n\r\n"));
        try (HttpSender sender = sender(target(Map.of()))) {
            assertThat(sender.send(BODY, BODY.length, Map.of(), SHORT).failure())
                    .isEqualTo("no response in time");
            assertThat(sender.send(BODY, BODY.length, Map.of(), SHORT).failure())
                    .isEqualTo("no response in time");
            for (int i = 0; i < 3; i++) {
                HttpOutcome outcome = send(sender);
                assertThat(outcome.kind()).isEqualTo(Kind.RETRY);
                assertThat(outcome.failure()).isEqualTo("the exchange broke off");
            }
            assertThat(send(sender).kind()).isEqualTo(Kind.DELIVERED);
        }
    }

    @Test
    void doesNotReadAnEndlessBody() {
        server.script(ScriptedServer.flood());
        try (HttpSender sender = sender(target(Map.of()))) {
            assertThat(send(sender).kind()).isEqualTo(Kind.DELIVERED);
            assertThat(send(sender).kind()).isEqualTo(Kind.DELIVERED);
        }
    }

    @Test
    void nobodyThereIsARetry() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        HttpTargetConfig nobody =
                HttpTargetConfig.DEFAULT.withEndpoint("http://127.0.0.1:" + port + "/");
        HttpTargetConfig unknown =
                HttpTargetConfig.DEFAULT.withEndpoint("http://no-such-host.invalid/");
        try (HttpSender first = sender(nobody);
                HttpSender second = sender(unknown)) {
            assertThat(send(first).failure()).isEqualTo("cannot connect");
            assertThat(send(second).kind()).isEqualTo(Kind.RETRY);
            assertThat(send(second).failure()).isEqualTo("the host's name is unknown");
        }
    }

    @Test
    void closingEndsAnAttempt() throws Exception {
        server.script(ScriptedServer.hang());
        CompletableFuture<HttpOutcome> attempt;
        try (HttpSender sender = sender(target(Map.of()))) {
            attempt = CompletableFuture.supplyAsync(() -> send(sender));
            server.take();
        }
        assertThat(attempt.get(10, TimeUnit.SECONDS).kind()).isEqualTo(Kind.RETRY);
    }

    @Test
    void oneConnectionServesManyRequests() throws Exception {
        try (HttpSender sender = sender(target(Map.of()))) {
            for (int i = 0; i < 5; i++) {
                server.script(ScriptedServer.text(200, "x".repeat(50_000)));
                assertThat(send(sender).isDelivered()).isTrue();
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void goesByWayOfAProxyWithItsPassword() throws Exception {
        String proxy = server.url("").replace("//", "//me:pr0xy@");
        HttpTargetConfig target =
                HttpTargetConfig.DEFAULT.withEndpoint("http://target.example:9/write");
        try (HttpSender sender =
                new HttpSender(target, Map.of("http_proxy", proxy), InstantSource.system())) {
            assertThat(send(sender).isDelivered()).isTrue();
            assertThat(sender.shown())
                    .isEqualTo(
                            "http://target.example:9/write by way of 127.0.0.1:" + server.port());
        }
        ScriptedServer.Request request = server.take();
        assertThat(request.line()).isEqualTo("POST http://target.example:9/write HTTP/1.1");
        assertThat(request.field("proxy-authorization")).isEqualTo("Basic " + base64("me:pr0xy"));
    }

    @Test
    void asksAProxyForATunnelToATlsTarget() throws Exception {
        String proxy = server.url("").replace("//", "//me:pr0xy@");
        server.script(ScriptedServer.status(502));
        Process probe =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                classPath(),
                                TunnelProbe.class.getName(),
                                "https://target.example/write",
                                proxy)
                        .redirectErrorStream(true)
                        .start();
        String output = new String(probe.getInputStream().readAllBytes(), UTF_8);
        assertThat(probe.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output).endsWith("RETRY");
        ScriptedServer.Request request = server.take();
        assertThat(request.line()).isEqualTo("CONNECT target.example:443 HTTP/1.1");
        assertThat(request.field("proxy-authorization")).isEqualTo("Basic " + base64("me:pr0xy"));
        assertThat(request.body()).isEmpty();
    }

    @Test
    void unusableFilesAreToldAtTheStart(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("nothing.pem");
        HttpTlsConfig tls = new HttpTlsConfig(file.toString(), "", "", false);
        HttpTargetConfig target =
                new HttpTargetConfig(
                        "https://localhost/",
                        LONG,
                        Map.of(),
                        HttpAuthConfig.DEFAULT,
                        tls,
                        "",
                        RetryConfig.DEFAULT);
        assertThatThrownBy(() -> sender(target))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "tls.caFile: %s: there is no such file (expected: a PEM file of"
                                + " certificates)",
                        file);
        Files.writeString(file, "rubbish");
        assertThatThrownBy(() -> sender(target))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("tls.caFile: " + file);
    }

    private HttpTargetConfig target(Map<String, String> header) {
        return target(header, HttpAuthConfig.DEFAULT);
    }

    private HttpTargetConfig target(HttpAuthConfig auth) {
        return target(Map.of(), auth);
    }

    private HttpTargetConfig target(Map<String, String> header, HttpAuthConfig auth) {
        return new HttpTargetConfig(
                server.url("/in?x=1"),
                LONG,
                header,
                auth,
                HttpTlsConfig.DEFAULT,
                "",
                RetryConfig.DEFAULT);
    }

    private static HttpSender sender(HttpTargetConfig target) {
        return new HttpSender(target, Map.of(), InstantSource.fixed(NOW));
    }

    private static HttpOutcome send(HttpSender sender) {
        return sender.send(BODY, BODY.length, Map.of(), LONG);
    }

    /** Where the classes that the probe needs were found, whoever runs this test. */
    private static String classPath() {
        return Stream.of(
                        TunnelProbe.class,
                        HttpSender.class,
                        HttpTargetConfig.class,
                        LoggerFactory.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .map(place -> Path.of(place.getPath()).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
