package io.wiretrip.agent.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.config.ServerAuthConfig;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who may do what. A request that a proxy on this host forwards stands for one from another host:
 * it is judged alike.
 */
final class AccessTest {
    private static final String[] ELSEWHERE = {"X-Forwarded-For", "192.0.2.7"};
    private static final List<String> GUARDED =
            List.of("/watch?timeout=1ms", "/config", "/debug/cardinality", "/debug/threads");
    private static final List<String> OPEN =
            List.of("/", "/metrics", "/protocol/metrics", "/healthz", "/readyz", "/status");

    @Test
    void withoutCredentialsTheSameHostMayDoEverything() {
        try (RunningServer running = new RunningServer(RunningServer.config())) {
            for (String path : GUARDED) {
                assertThat(running.get(path).statusCode()).as(path).isEqualTo(200);
            }
            assertThat(running.post("/-/reload", "").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void withoutCredentialsOthersReadMetricsAndHealth() {
        try (RunningServer running = new RunningServer(RunningServer.config())) {
            for (String path : GUARDED) {
                HttpResponse<String> answer = running.get(path, ELSEWHERE);
                assertThat(answer.statusCode()).as(path).isEqualTo(403);
                assertThat(answer.body()).contains("server.auth.openToNetwork: true");
            }
            assertThat(running.post("/-/reload", "", ELSEWHERE).statusCode()).isEqualTo(403);
            assertThat(running.backend.reloads).isZero();
            for (String path : OPEN) {
                assertThat(running.get(path, ELSEWHERE).statusCode()).as(path).isEqualTo(200);
            }
            assertThat(
                            running.metric(
                                    "wiretrip_server_refused_total{reason=\"not_from_this_host\"}"))
                    .isEqualTo(GUARDED.size() + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Forwarded", "X-Real-IP", "Via", "x-forwarded-for"})
    void aProxyOnThisHostIsNotThisHost(String header) {
        try (RunningServer running = new RunningServer(RunningServer.config())) {
            assertThat(running.get("/config", header, "for=192.0.2.7").statusCode()).isEqualTo(403);
        }
    }

    @Test
    void theConfigurationOpensItInWords() {
        ServerAuthConfig open = new ServerAuthConfig("", "", "", true, true, false);
        try (RunningServer running = new RunningServer(RunningServer.config(open))) {
            assertThat(running.get("/config", ELSEWHERE).statusCode()).isEqualTo(200);
            assertThat(running.post("/-/reload", "", ELSEWHERE).statusCode()).isEqualTo(200);
            assertThat(running.get("/config", "Sec-Fetch-Site", "cross-site").statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void credentialsOpenItToWhoeverHasThem() {
        try (RunningServer running =
                new RunningServer(RunningServer.config(RunningServer.SECRETS))) {
            HttpResponse<String> none = running.get("/config", ELSEWHERE);
            assertThat(none.statusCode()).isEqualTo(401);
            assertThat(none.headers().allValues("WWW-Authenticate"))
                    .containsExactly(
                            "Basic realm=\"wiretrip\", charset=\"UTF-8\"",
                            "Bearer realm=\"wiretrip\"");
            assertThat(status(running, basic("ann", "secret:with:colons"))).isEqualTo(200);
            assertThat(status(running, "Bearer tok-en")).isEqualTo(200);
            assertThat(status(running, "bearer  tok-en ")).isEqualTo(200);
            assertThat(running.get("/metrics", ELSEWHERE).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void wrongCredentialsOpenNothing() {
        try (RunningServer running =
                new RunningServer(RunningServer.config(RunningServer.SECRETS))) {
            for (String wrong :
                    List.of(
                            basic("ann", "secret"),
                            basic("ann", ""),
                            basic("", "secret:with:colons"),
                            basic("Ann", "secret:with:colons"),
                            "Basic",
                            "Basic ",
                            "Basic !!!",
                            "Basic " + "tok-en",
                            "Bearer",
                            "Bearer ",
                            "Bearer tok-e",
                            "Bearer tok-en2",
                            "Bearer " + basic("ann", "secret:with:colons").substring(6),
                            "Digest tok-en")) {
                assertThat(status(running, wrong)).as(wrong).isEqualTo(401);
            }
        }
    }

    @Test
    void oneKindOfCredentialsDoesNotBringTheOther() {
        ServerAuthConfig token = new ServerAuthConfig("", "", "tok-en", true, false, false);
        try (RunningServer running = new RunningServer(RunningServer.config(token))) {
            assertThat(status(running, basic("", ""))).isEqualTo(401);
            assertThat(status(running, "Basic Og==")).isEqualTo(401);
            assertThat(status(running, "Bearer tok-en")).isEqualTo(200);
        }
        ServerAuthConfig pair = new ServerAuthConfig("ann", "pw", "", true, false, false);
        try (RunningServer running = new RunningServer(RunningServer.config(pair))) {
            assertThat(status(running, "Bearer ")).isEqualTo(401);
            assertThat(status(running, "Bearer")).isEqualTo(401);
            assertThat(status(running, basic("ann", "pw"))).isEqualTo(200);
        }
    }

    @Test
    void theSameHostMayBeAskedForCredentialsToo() {
        ServerAuthConfig strict = new ServerAuthConfig("", "", "tok-en", false, false, false);
        try (RunningServer running = new RunningServer(RunningServer.config(strict))) {
            assertThat(running.get("/config").statusCode()).isEqualTo(401);
            assertThat(running.get("/config", "Authorization", "Bearer tok-en").statusCode())
                    .isEqualTo(200);
            assertThat(running.get("/metrics").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void everythingMayNeedCredentials() {
        ServerAuthConfig all = new ServerAuthConfig("", "", "tok-en", true, false, true);
        try (RunningServer running = new RunningServer(RunningServer.config(all))) {
            for (String path : OPEN) {
                assertThat(running.get(path, ELSEWHERE).statusCode()).as(path).isEqualTo(401);
                assertThat(running.get(path).statusCode()).as(path).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "localhost:9091, 200",
        "127.0.0.1, 200",
        "127.0.0.1:80, 200",
        "[::1]:9091, 200",
        "LOCALHOST, 200",
        "rebound.example, 403",
        "rebound.example:9091, 403",
        "localhost.rebound.example, 403",
        "127.0.0.1.rebound.example, 403",
        "1.2.3.4.5, 403",
    })
    void aNameThatPointsHereIsNotTrusted(String host, int status) throws IOException {
        try (RunningServer running = new RunningServer(RunningServer.config())) {
            String answer =
                    running.raw(
                            "GET /config HTTP/1.1\r\nHost: "
                                    + host
                                    + "\r\nConnection: close\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 " + status);
            assertThat(
                            running.raw(
                                    "GET /healthz HTTP/1.1\r\nHost: "
                                            + host
                                            + "\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site, 403",
        "Sec-Fetch-Site, same-site, 403",
        "Sec-Fetch-Site, same-origin, 200",
        "Sec-Fetch-Site, none, 200",
        "Origin, https://page.example, 403",
        "Origin, null, 403",
        "Origin, http://127.0.0.1:1, 403",
    })
    void aPageFromElsewhereChangesNothing(String header, String value, int status) {
        try (RunningServer running =
                new RunningServer(RunningServer.config(RunningServer.SECRETS))) {
            assertThat(running.post("/-/reload", "", header, value).statusCode()).isEqualTo(status);
            assertThat(
                            running.post(
                                            "/-/reload",
                                            "",
                                            header,
                                            value,
                                            "Authorization",
                                            "Bearer tok-en")
                                    .statusCode())
                    .isEqualTo(status);
            assertThat(running.backend.reloads).isEqualTo(status == 200 ? 2 : 0);
        }
    }

    @Test
    void aPageOfThisServerMay() {
        try (RunningServer running = new RunningServer(RunningServer.config())) {
            String own = running.uri("").toString();
            assertThat(running.post("/-/reload", "", "Origin", own).statusCode()).isEqualTo(200);
        }
    }

    private static int status(RunningServer running, String authorization) {
        return running.get("/config", ELSEWHERE[0], ELSEWHERE[1], "Authorization", authorization)
                .statusCode();
    }

    private static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
