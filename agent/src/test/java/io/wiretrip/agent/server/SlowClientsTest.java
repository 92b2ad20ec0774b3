package io.wiretrip.agent.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.wiretrip.config.ServerAuthConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that send or read slowly, or too much, hold nothing for long and take nothing away. */
final class SlowClientsTest {
    private static final Duration TIMEOUT = Duration.ofMillis(300);

    private static RunningServer hurried() {
        return new RunningServer(RunningServer.config(ServerAuthConfig.DEFAULT, TIMEOUT));
    }

    @Test
    void aRequestThatDribblesIsCutOff() throws IOException {
        try (RunningServer running = hurried();
                Socket slow = running.connect()) {
            OutputStream out = slow.getOutputStream();
            out.write("GET /healthz HTTP/1.1\r\nHost: loc".getBytes(StandardCharsets.US_ASCII));
            slow.setSoTimeout(20_000);
            assertThat(endOf(slow)).isEmpty();
            assertThat(running.get("/healthz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aBodyThatNeverComesIsNotAwaited() throws IOException {
        try (RunningServer running = hurried();
                Socket slow = running.connect()) {
            slow.getOutputStream()
                    .write(
                            ("POST /-/logger HTTP/1.1\r\nHost: localhost\r\nContent-Length:"
                                            + " 11\r\n\r\nlev")
                                    .getBytes(StandardCharsets.US_ASCII));
            slow.setSoTimeout(20_000);
            assertThat(endOf(slow)).isEmpty();
            assertThat(running.backend.levels).isEmpty();
        }
    }

    /** More than the sockets' buffers hold, to one who never reads. */
    @Test
    void anAnswerThatNobodyReadsIsCutOff() throws IOException {
        try (RunningServer running = hurried()) {
            running.backend.traffic = manySeries();
            try (Socket slow = running.connect()) {
                slow.getOutputStream()
                        .write(
                                "GET /protocol/metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                        .getBytes(StandardCharsets.US_ASCII));
                RunningServer.await(
                        "the request was counted as begun and given up",
                        () ->
                                running.metric(
                                                "wiretrip_server_requests_total{path=\"/protocol/metrics\",status=\"200\"}")
                                        == 1);
                slow.setSoTimeout(20_000);
                assertThat(endOf(slow))
                        .as("a half must not look like a whole")
                        .doesNotEndWith("\r\n0\r\n\r\n");
            }
        }
    }

    /** A peer that reads slowly keeps itself from scraping, and nobody else. */
    @Test
    void slowScrapesOfOnePeerLeaveRoomForOthers() throws IOException {
        try (RunningServer running = new RunningServer(RunningServer.config());
                Socket one = from("127.0.0.2", running);
                Socket other = from("127.0.0.2", running)) {
            running.backend.traffic = manySeries();
            byte[] request =
                    "GET /protocol/metrics HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            one.getOutputStream().write(request);
            other.getOutputStream().write(request);
            assertThat(one.getInputStream().read()).isEqualTo('H');
            assertThat(other.getInputStream().read()).isEqualTo('H');
            try (Socket third = from("127.0.0.2", running)) {
                third.getOutputStream().write(request);
                assertThat(endOf(third)).startsWith("HTTP/1.1 503").contains("expected: 2");
            }
            assertThat(running.get("/protocol/metrics").statusCode()).isEqualTo(200);
        }
    }

    private static Socket from(String address, RunningServer running) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(20_000);
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
        socket.connect(running.server.address());
        return socket;
    }

    /** Many hang; the next is answered all the same. */
    @Test
    void manyThatHangLeaveRoom() throws IOException {
        try (RunningServer running = hurried()) {
            List<Socket> hanging = new ArrayList<>();
            try {
                for (int i = 0; i < 64; i++) {
                    Socket socket = running.connect();
                    socket.getOutputStream().write('G');
                    hanging.add(socket);
                }
                assertThat(running.get("/healthz").statusCode()).isEqualTo(200);
                for (Socket socket : hanging) {
                    socket.setSoTimeout(20_000);
                    assertThat(endOf(socket)).isEmpty();
                }
            } finally {
                for (Socket socket : hanging) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void headersAreBounded() throws IOException {
        try (RunningServer running = new RunningServer(RunningServer.config())) {
            String request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
            assertThat(running.raw(request + "A: " + "x".repeat(8000) + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
            assertThat(refused(running, request + "A: " + "x".repeat(20_000) + "\r\n\r\n"))
                    .isEmpty();
            StringBuilder many = new StringBuilder(request);
            for (int i = 0; i < 200; i++) {
                many.append('h').append(i).append(": 1\r\n");
            }
            assertThat(refused(running, many + "\r\n")).isEmpty();
            assertThat(refused(running, "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n"))
                    .isEmpty();
            assertThat(running.raw("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400");
            assertThat(running.get("/healthz").statusCode()).isEqualTo(200);
        }
    }

    private static String refused(RunningServer running, String request) throws IOException {
        try {
            return running.raw(request);
        } catch (SocketException _) {
            return ""; // reset, since the rest of the request was not read
        }
    }

    private static String endOf(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketException _) {
            return "";
        }
    }

    private static MetricSnapshots manySeries() {
        String path = "/a/rather/long/path/of/the/traffic/".repeat(4);
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name("many");
        for (int i = 0; i < 200_000; i++) {
            gauge.dataPoint(
                    GaugeSnapshot.GaugeDataPointSnapshot.builder()
                            .labels(Labels.of("path", path + i))
                            .value(i)
                            .build());
        }
        return MetricSnapshots.of(gauge.build());
    }
}
