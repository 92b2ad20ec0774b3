package io.wiretrip.agent.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wiretrip.agent.telemetry.BuildInfo;
import io.wiretrip.agent.telemetry.SelfMetrics;
import io.wiretrip.config.ServerAuthConfig;
import io.wiretrip.config.ServerConfig;
import io.wiretrip.config.ServerTlsConfig;
import io.wiretrip.protocols.Protocols;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every path, as curl and packetd's users ask for it. */
final class AgentServerTest {
    private RunningServer running = new RunningServer(RunningServer.config());

    @BeforeEach
    void isListening() {
        assertThat(running.server.address().getPort()).isPositive();
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void healthFollowsTheAgent() {
        assertThat(running.get("/healthz").statusCode()).isEqualTo(200);
        assertThat(running.get("/healthz").body()).isEqualTo("ok\n");
        running.backend.health = Health.unwell(List.of("the worker has ended"));
        HttpResponse<String> ill = running.get("/healthz");
        assertThat(ill.statusCode()).isEqualTo(503);
        assertThat(ill.body()).isEqualTo("the worker has ended\n");
        assertThat(running.get("/readyz").statusCode()).isEqualTo(200);
        running.backend.readiness = Health.unwell(List.of("no interface is open"));
        assertThat(running.get("/readyz").statusCode()).isEqualTo(503);
    }

    @Test
    void statusSaysWhatRunsAndWhatIsBlind() throws IOException {
        HttpResponse<String> answer = running.get("/status");
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("application/json; charset=utf-8");
        JsonNode status = new ObjectMapper().readTree(answer.body());
        assertThat(status.path("version").asText()).isEqualTo("1.2.3");
        assertThat(status.path("startedAt").asText()).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(status.path("ready").path("ok").asBoolean()).isTrue();
        assertThat(status.path("parts").path(0).path("state").asText()).isEqualTo("running");
        assertThat(status.path("parts").path(0).path("detail").asText())
                .isEqualTo("eth0, \"quoted\"");
        assertThat(status.path("protocols").path(0).path("roundTrips").asLong()).isEqualTo(2);
        assertThat(status.path("blind").path(0).path("count").asLong()).isEqualTo(4);
        assertThat(status.path("blind").path(0).path("why").asText()).isEqualTo("TLS");
    }

    @Test
    void configIsShownAsText() {
        assertThat(running.get("/config").body()).isEqualTo("server:\n  enabled: true\n");
    }

    @Test
    void cardinalityIsShownAsJson() {
        HttpResponse<String> answer = running.get("/debug/cardinality");
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("application/json; charset=utf-8");
        assertThat(answer.body()).isEqualTo("{\"series\":7}");
    }

    @Test
    void loggerAnswersAsPacketd() {
        HttpResponse<String> answer = running.post("/-/logger", "level=warn");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\": \"success\"}");
        assertThat(running.post("/-/logger?level=error", "").statusCode()).isEqualTo(200);
        assertThat(running.backend.levels).containsExactly("warn", "error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"level=loud", "", "level=", "other=debug", "level=%zz"})
    void aLevelThatDoesNotExistIsRefused(String form) {
        HttpResponse<String> answer = running.post("/-/logger", form);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("expected: ");
        assertThat(running.backend.levels).isEmpty();
    }

    @Test
    void aFormOfAnySizeIsNotRead() {
        HttpResponse<String> answer = running.post("/-/logger", "level=" + "x".repeat(5000));
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void reloadIsSilentOrSaysWhy() {
        HttpResponse<String> done = running.post("/-/reload", "");
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(done.body()).isEmpty();
        running.backend.reload = new ReloadResult(false, "line 3: sniffer.ifaces: [");
        HttpResponse<String> failed = running.post("/-/reload", "");
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).isEqualTo("line 3: sniffer.ifaces: [\n");
        assertThat(running.backend.reloads).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/-/reload", "/-/logger"})
    void aChangeIsNoGet(String path) {
        HttpResponse<String> answer = running.get(path + "?level=debug");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
        assertThat(running.backend.reloads).isZero();
        assertThat(running.backend.levels).isEmpty();
    }

    @Test
    void aWrongPathListsTheRightOnes() {
        HttpResponse<String> answer = running.get("/metric");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("/metric: no such path", "/protocol/metrics", "/watch");
        assertThat(running.get("/").body()).contains("/healthz", "/debug/jfr");
    }

    @Test
    void goProfilesHaveAHint() {
        HttpResponse<String> answer = running.get("/debug/pprof/profile?seconds=1");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("/debug/jfr?seconds=10");
    }

    @Test
    void headHasTheHeadersAlone() throws IOException {
        String answer =
                running.raw(
                        "HEAD /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n");
        assertThat(answer).containsIgnoringCase("Content-Length: 3\r\n");
        assertThat(
                        running.raw(
                                "HEAD /watch HTTP/1.1\r\nHost: localhost\r\nConnection:"
                                        + " close\r\n\r\n"))
                .contains("application/x-ndjson")
                .endsWith("\r\n\r\n");
    }

    @Test
    void aConnectionServesMany() throws IOException {
        String answer =
                running.raw(
                        "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                + "GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                + "GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close"
                                + "\r\n\r\n");
        assertThat(answer.split("HTTP/1.1 200 OK", -1)).hasSize(3);
        assertThat(answer).contains("HTTP/1.1 404");
    }

    @Test
    void http10WithoutHostIsAnswered() throws IOException {
        assertThat(running.raw("GET /config HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK")
                .endsWith("enabled: true\n");
    }

    @Test
    void whatIsSwitchedOffSaysHowToHaveIt() {
        running.close();
        running =
                new RunningServer(
                        new ServerConfig(
                                true,
                                "127.0.0.1:0",
                                Duration.ofMinutes(1),
                                false,
                                false,
                                ServerTlsConfig.DEFAULT,
                                ServerAuthConfig.DEFAULT));
        assertThat(running.get("/watch").statusCode()).isEqualTo(404);
        assertThat(running.get("/watch").body()).contains("server.watch: true");
        assertThat(running.get("/debug/threads").body()).contains("server.pprof: true");
        assertThat(running.get("/debug/pprof/heap").body()).contains("server.pprof: true");
    }

    @Test
    void requestsAreCountedByPathAndStatus() {
        running.get("/healthz");
        running.get("/healthz");
        running.get("/a");
        running.get("/b");
        assertThat(
                        running.metric(
                                "wiretrip_server_requests_total{path=\"/healthz\",status=\"200\"}"))
                .isEqualTo(2);
        assertThat(running.metric("wiretrip_server_requests_total{path=\"other\",status=\"404\"}"))
                .isEqualTo(2);
    }

    @Test
    void aPortInUseStopsTheStart() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, running.server.address().getAddress())) {
            String address = "127.0.0.1:" + other.getLocalPort();
            ServerConfig config =
                    new ServerConfig(
                            true,
                            address,
                            Duration.ofMinutes(1),
                            false,
                            false,
                            ServerTlsConfig.DEFAULT,
                            ServerAuthConfig.DEFAULT);
            SelfMetrics self = new SelfMetrics(new BuildInfo("1", "2", "3"));
            assertThatThrownBy(
                            () ->
                                    AgentServer.start(
                                            config,
                                            running.backend,
                                            running.hub,
                                            Protocols.ALL,
                                            self.registry()))
                    .isInstanceOf(ServerException.class)
                    .hasMessageContaining("server.address: cannot listen on " + address)
                    .hasMessageContaining("expected: ");
            self.close();
        }
    }
}
