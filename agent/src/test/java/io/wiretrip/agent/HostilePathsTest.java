package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wiretrip.protocol.Conversation;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client that asks for a million things that there are not, through the whole agent. */
@Timeout(120)
class HostilePathsTest {
    private static final int REQUESTS = 1_000_000;
    private static final int IN_A_ROW = 1_000;
    private static final int SERIES_MAX = 2_000;
    private static final long SCRAPE_NS_MAX = 1_000_000_000;

    /** A line of the exposition, with whatever is escaped as it must be. */
    private static final Pattern LINE =
            Pattern.compile(
                    "# (HELP|TYPE) .*|"
                            + "[a-z_0-9]+(\\{}|\\{[a-z_0-9]+=\"([^\"\\\\\n]|\\\\[\\\\\"n])*\""
                            + "(,[a-z_0-9]+=\"([^\"\\\\\n]|\\\\[\\\\\"n])*\")*})? [0-9.E+\\-]+");

    @TempDir Path folder;

    @Test
    void costsItsBudgetAndNothingElse() throws Exception {
        Path pipe = folder.resolve("capture.pcap");
        FedCapture.pipe(pipe);
        FutureTask<FedCapture> opening = new FutureTask<>(() -> FedCapture.file(pipe).flush());
        Thread.ofPlatform().daemon().start(opening);
        String yaml =
                """
                sniffer.file: "%s"
                sniffer.protocols.rules: [{protocol: http, ports: [80]}]
                server: {enabled: true, address: "127.0.0.1:0", watch: false}
                metricsStorage: {seriesMax: %d, expired: 24h}
                processor:
                - name: roundtripstometrics
                  config: {http.requireLabels: [request.path, response.status_code]}
                pipeline: [{name: m, processors: [roundtripstometrics]}]
                """
                        .formatted(pipe, SERIES_MAX);
        try (RunningService running = RunningService.start(folder.resolve("a.yaml"), yaml);
                FedCapture fed = opening.get()) {
            fed.conversation(FedCapture.http("/good", 200, "12345"), 80);
            for (int i = 0; i < REQUESTS; i += IN_A_ROW) {
                fed.conversation(row(i), 80);
            }
            fed.end();
            running.awaitEndOfFile();
            long fastestNs = Long.MAX_VALUE;
            String page = "";
            for (int i = 0; i < 5; i++) {
                long begunNs = System.nanoTime();
                page = running.get("/protocol/metrics");
                fastestNs = Math.min(fastestNs, System.nanoTime() - begunNs);
            }
            assertThat(fastestNs).as("a scrape").isLessThan(SCRAPE_NS_MAX);
            check(page);
            JsonNode report = new ObjectMapper().readTree(running.get("/debug/cardinality"));
            assertThat(report.path("series").asInt()).isLessThanOrEqualTo(SERIES_MAX + 1);
            assertThat(report.path("overflowed").asLong()).isPositive();
            assertThat(report.path("advice").asText()).contains("path", "http.requireLabels");
        }
    }

    private static void check(String page) {
        assertThat(page.lines().filter(line -> !LINE.matcher(line).matches())).isEmpty();
        assertThat(page.lines().filter(line -> line.startsWith("http_requests_total{")))
                .hasSizeLessThanOrEqualTo(SERIES_MAX + 1)
                .anyMatch(line -> line.contains("path=\"__other__\""));
        assertThat(sum(page, "http_requests_total")).isEqualTo(REQUESTS + 1.0);
        assertThat(sum(page, "http_request_duration_seconds_count")).isEqualTo(REQUESTS + 1.0);
        assertThat(sum(page, "http_response_body_bytes_sum")).isEqualTo(5);
        double infinite =
                page.lines()
                        .filter(line -> line.startsWith("http_request_duration_seconds_bucket"))
                        .filter(line -> line.contains("le=\"+Inf\""))
                        .mapToDouble(HostilePathsTest::value)
                        .sum();
        assertThat(infinite).isEqualTo(REQUESTS + 1.0);
    }

    private static double sum(String page, String metric) {
        return page.lines()
                .filter(line -> line.startsWith(metric + "{"))
                .mapToDouble(HostilePathsTest::value)
                .sum();
    }

    private static double value(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    /** Requests in a row on one connection, some of which try to write lines of their own. */
    private static Conversation row(int from) {
        Conversation row = Conversation.of("row");
        for (int i = from; i < from + IN_A_ROW; i += 20) {
            StringBuilder requests = new StringBuilder();
            for (int j = i; j < i + 20; j++) {
                String path = j % 100 == 0 ? "/%22%7D%201%0Aevil_metric%201%0A%5C" + j : "/x" + j;
                requests.append("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
            }
            row =
                    row.client(requests.toString())
                            .server("HTTP/1.1 404 N\r\nContent-Length: 0\r\n\r\n".repeat(20));
        }
        return row;
    }
}
