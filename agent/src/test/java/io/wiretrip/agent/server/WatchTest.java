package io.wiretrip.agent.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wiretrip.config.ServerAuthConfig;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.RoundTripSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RoundTrips of real traffic as clients of {@code /watch} see them. */
final class WatchTest {
    private static final int ROOM = 4096;

    private WatchHub hub = new WatchHub(3, ROOM);
    private RunningServer running = new RunningServer(RunningServer.config(), hub);
    private RoundTripSink worker = hub.newProducer();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        running.close();
        client.close();
    }

    private void restart(WatchHub newHub, Duration timeout) {
        running.close();
        hub = newHub;
        worker = hub.newProducer();
        running = new RunningServer(RunningServer.config(ServerAuthConfig.DEFAULT, timeout), hub);
    }

    /** Watches, passes all traffic once somebody does, and returns the lines. */
    private List<String> watch(String query) {
        CompletableFuture<HttpResponse<String>> answer = begin(query);
        RunningServer.await("a watcher", () -> hub.watchers() == 1 || answer.isDone());
        Traffic.ALL.forEach(worker::roundTrip);
        HttpResponse<String> got = answer.join();
        assertThat(got.statusCode()).as(got.body()).isEqualTo(200);
        assertThat(got.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        RunningServer.await("nobody watches", () -> hub.watchers() == 0);
        return got.body().lines().toList();
    }

    private CompletableFuture<HttpResponse<String>> begin(String query) {
        return client.sendAsync(
                running.request("/watch" + query).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void showsEveryRoundTripAsTheExporterWritesIt() {
        assertThat(Traffic.ALL).hasSizeGreaterThan(1000);
        assertThat(watch("?max_message=100000&timeout=500ms"))
                .containsExactlyElementsOf(Traffic.LINES);
        assertThat(hub.sentTotal()).isEqualTo(Traffic.LINES.size());
        assertThat(hub.missedTotal()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 100",
        "?max_message=7, 7",
        "?max_message=0, 100",
        "?max_message=-3, 100",
        "?max_message=many, 100",
        "?max_message=101, 101"
    })
    void endsAfterAsManyAsAskedFor(String query, int expected) {
        assertThat(watch(query)).containsExactlyElementsOf(Traffic.LINES.subList(0, expected));
    }

    @Test
    void endsWhenNothingCame() {
        long beganNs = System.nanoTime();
        HttpResponse<String> answer = begin("?timeout=300ms").join();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - beganNs))
                .isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @ParameterizedTest
    @CsvSource({
        "5s, 5000",
        "'', 5000",
        "never, 5000",
        "10, 5000",
        "-3s, 5000",
        "0s, 5000",
        "1m30s, 90000",
        "250ms, 250",
        "1.5s, 1500",
        "1000000h, 3600000"
    })
    void theTimeoutIsADurationOfGo(String text, long expectedMs) {
        assertThat(WatchHandler.idleNs(Map.of("timeout", List.of(text))))
                .isEqualTo(Duration.ofMillis(expectedMs).toNanos());
    }

    /** What the filters must give, said once more over the JSON lines. */
    private interface Condition {
        boolean holds(JsonNode line);
    }

    private void expect(String query, Condition condition) {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < Traffic.JSON.size(); i++) {
            if (condition.holds(Traffic.JSON.get(i))) {
                expected.add(Traffic.LINES.get(i));
            }
        }
        assertThat(expected).as(query).isNotEmpty().hasSizeLessThan(Traffic.LINES.size());
        assertThat(watch("?max_message=100000&timeout=300ms&" + query))
                .as(query)
                .containsExactlyElementsOf(expected);
    }

    private static String text(JsonNode line, String half, String name) {
        return line.path(half).path(name).asText();
    }

    @Test
    void filtersByProtocol() {
        expect("proto=http", line -> line.path("Proto").asText().equals("http"));
        expect(
                "proto=redis,GRPC&proto=dns",
                line -> List.of("redis", "grpc", "dns").contains(line.path("Proto").asText()));
    }

    @Test
    void filtersByOutcomeAndQuality() {
        expect("outcome=unanswered", line -> line.path("Outcome").asText().equals("unanswered"));
        expect(
                "outcome=oneway,orphan&proto=mqtt",
                line ->
                        line.path("Proto").asText().equals("mqtt")
                                && List.of("oneway", "orphan")
                                        .contains(line.path("Outcome").asText()));
        expect("quality=complete", line -> line.path("Quality").asText().equals("complete"));
    }

    @Test
    void filtersByPath() {
        expect("path=/small", line -> text(line, "Request", "Path").startsWith("/small"));
        expect("path=/*.txt", line -> text(line, "Request", "Path").matches("/.*\\.txt"));
    }

    @Test
    void filtersByStatus() {
        Condition is404 = line -> text(line, "Response", "StatusCode").equals("404");
        expect("proto=http&status=404", line -> is404.holds(line) && isProto(line, "http"));
        expect(
                "proto=http&status=3*,404",
                line ->
                        isProto(line, "http")
                                && (is404.holds(line)
                                        || text(line, "Response", "StatusCode").startsWith("3")));
        expect("proto=grpc&status=OK", line -> text(line, "Response", "Status").equals("OK"));
        expect(
                "proto=http&status=!200",
                line ->
                        isProto(line, "http")
                                && !text(line, "Response", "StatusCode").equals("200"));
    }

    @Test
    void filtersByMethod() {
        expect("method=HEAD", line -> text(line, "Request", "Method").equals("HEAD"));
        expect(
                "method=head,connect",
                line -> List.of("HEAD", "CONNECT").contains(text(line, "Request", "Method")));
    }

    @Test
    void filtersByHost() {
        expect(
                "proto=http&host=x",
                line -> isProto(line, "http") && text(line, "Request", "RemoteHost").equals("x"));
        String server = Traffic.ALL.getLast().server().host();
        assertThat(watch("?max_message=100000&timeout=300ms&host=" + server))
                .contains(Traffic.LINES.getLast());
        assertThat(watch("?max_message=100000&timeout=300ms&host=192.0.2.1")).isEmpty();
        expect(
                "proto=dns&host=*.example.test",
                line ->
                        line.path("Request")
                                .path("Message")
                                .path("QuestionSec")
                                .path("Name")
                                .asText()
                                .endsWith(".example.test."));
    }

    @Test
    void filtersByAnyFieldOfAnyProtocol() {
        expect("proto=redis&command=SET", line -> text(line, "Request", "Command").equals("SET"));
        expect(
                "request.api=Produce,Fetch&request.api=Produce",
                line -> line.path("Request").path("Packet").path("API").asText().equals("Produce"));
        expect("proto=http&Port=8081", line -> isProto(line, "http") && hasPort(line, 8081));
    }

    @Test
    void filtersByDuration() {
        expect(
                "min_duration=1ms",
                line -> {
                    String duration = line.path("Duration").asText();
                    return duration.endsWith("ms") || duration.matches(".*[0-9]s");
                });
        expect(
                "max_duration=100us",
                line -> {
                    String duration = line.path("Duration").asText();
                    return duration.matches("[0-9.]+µs")
                            && Double.parseDouble(duration.replace("µs", "")) <= 100;
                });
    }

    private static boolean isProto(JsonNode line, String name) {
        return line.path("Proto").asText().equals(name);
    }

    private static boolean hasPort(JsonNode line, int port) {
        return line.path("Request").path("Port").asInt() == port
                || line.path("Response").path("Port").asInt() == port;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proto=gopher",
                "outcome=fine",
                "quality=good",
                "min_duration=fast",
                "pathh=/a",
                "proto=redis&path=/a"
            })
    void whatMeansNothingIsRefused(String query) {
        HttpResponse<String> answer = begin("?" + query).join();
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("expected: ");
        assertThat(hub.watchers()).isZero();
    }

    @Test
    void severalWatchEachItsOwn() {
        CompletableFuture<HttpResponse<String>> all = begin("?max_message=50&timeout=10s");
        CompletableFuture<HttpResponse<String>> some =
                begin("?max_message=5&timeout=10s&proto=redis");
        RunningServer.await("two watchers", () -> hub.watchers() == 2);
        Traffic.ALL.forEach(worker::roundTrip);
        assertThat(all.join().body().lines())
                .containsExactlyElementsOf(Traffic.LINES.subList(0, 50));
        assertThat(some.join().body().lines())
                .hasSize(5)
                .allMatch(line -> line.startsWith("{\"Proto\":\"redis\""));
    }

    @Test
    void everyWorkerIsWatched() throws InterruptedException {
        RoundTripSink other = hub.newProducer();
        CompletableFuture<HttpResponse<String>> answer = begin("?max_message=100000&timeout=500ms");
        RunningServer.await("a watcher", () -> hub.watchers() == 1);
        RoundTripSink late = hub.newProducer();
        List<Thread> threads = new ArrayList<>();
        for (RoundTripSink sink : List.of(worker, other, late)) {
            threads.add(Thread.ofPlatform().start(() -> Traffic.ALL.forEach(sink::roundTrip)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        hub.retire(other);
        assertThat(answer.join().body().lines()).hasSize(3 * Traffic.ALL.size());
        assertThat(hub.missedTotal()).isZero();
    }

    @Test
    void tooManyAreSentAway() {
        List<CompletableFuture<HttpResponse<String>>> watching = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            watching.add(begin("?timeout=1m"));
        }
        RunningServer.await("three watchers", () -> hub.watchers() == 3);
        HttpResponse<String> refused = begin("").join();
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("at most 3");
        hub.endWatchers();
        watching.forEach(CompletableFuture::join);
        assertThat(begin("?timeout=1ms").join().statusCode()).isEqualTo(200);
    }

    @Test
    void theEndOfTheServerEndsWatchingInOrder() {
        CompletableFuture<HttpResponse<String>> answer = begin("?timeout=1m&summary=true");
        RunningServer.await("a watcher", () -> hub.watchers() == 1);
        worker.roundTrip(Traffic.ALL.getFirst());
        RunningServer.await("it was sent", () -> hub.sentTotal() == 1);
        running.server.close();
        assertThat(answer.join().body().lines())
                .containsExactly(
                        Traffic.LINES.getFirst(),
                        "{\"Watch\":{\"Sent\":1,\"Missed\":0,\"End\":\"shutdown\"}}");
    }

    /** The reader stops for a while; what it missed and what it got are all there was. */
    @Test
    void aSlowReaderMissesWhatIsCountedAndSlowsNoWorker() throws IOException {
        restart(new WatchHub(1, 64), Duration.ofMinutes(1));
        try (Socket socket = running.connect()) {
            socket.setSoTimeout(30_000);
            ask(socket, "/watch?max_message=100000000&timeout=500ms&summary=true");
            RunningServer.await("a watcher", () -> hub.watchers() == 1);
            long offered = 0;
            while (hub.missedTotal() < 10_000) {
                for (RoundTrip roundTrip : Traffic.ALL) {
                    worker.roundTrip(roundTrip);
                    offered++;
                }
            }
            List<String> lines = lines(socket);
            String summary = lines.getLast();
            long sent = lines.stream().filter(line -> line.startsWith("{\"Proto\"")).count();
            assertThat(summary)
                    .isEqualTo(
                            "{\"Watch\":{\"Sent\":%d,\"Missed\":%d,\"End\":\"timeout\"}}"
                                    .formatted(sent, offered - sent));
            assertThat(running.metric("wiretrip_watch_missed_total"))
                    .isEqualTo((double) (offered - sent));
            assertThat(running.metric("wiretrip_watch_sent_total")).isEqualTo((double) sent);
            assertThat(running.metric("wiretrip_watchers")).isZero();
        }
    }

    /** A stream may last longer than a request, but one write of it may not. */
    @Test
    void aReaderThatNeverReadsIsCutOff() throws IOException {
        restart(new WatchHub(1, 64), Duration.ofMillis(300));
        try (Socket socket = running.connect()) {
            ask(socket, "/watch?max_message=100000000&timeout=1m");
            RunningServer.await("a watcher", () -> hub.watchers() == 1);
            while (hub.watchers() == 1) {
                Traffic.ALL.forEach(worker::roundTrip);
            }
            assertThat(hub.missedTotal()).isPositive();
        }
    }

    @Test
    void aStreamLastsLongerThanARequestMay() {
        restart(new WatchHub(1, 64), Duration.ofMillis(200));
        CompletableFuture<HttpResponse<String>> answer = begin("?timeout=1s");
        assertThat(answer.join().statusCode()).isEqualTo(200);
        assertThat(answer.join().body()).isEmpty();
    }

    private static void ask(Socket socket, String path) throws IOException {
        String request = "GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    private static List<String> lines(Socket socket) throws IOException {
        BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        return reader.lines().dropWhile(line -> !line.isEmpty()).skip(1).toList();
    }
}
