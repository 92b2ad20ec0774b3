package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every target at once is ill, each in its own way, while a capture runs. */
@Timeout(120)
class FaultyTargetsTest {
    private static final int REQUESTS = 2_000;

    /** What the agent allows itself to end, and some for a busy machine. */
    private static final Duration END = Duration.ofSeconds(15);

    private static final Pattern ACCOUNT =
            Pattern.compile(
                    "^wiretrip_export_(produced|exported|dropped|pending)(?:_total)?"
                            + "\\{exporter=\"(\\w+)\"(?:,reason=\"\\w+\")?} (\\S+)$",
                    Pattern.MULTILINE);

    @TempDir Path folder;

    /** The targets, by the exporters that are to send to them. */
    private static final class Targets implements AutoCloseable {
        private final Map<String, Target> all = new TreeMap<>();

        Targets(Target.Mode... modes) throws IOException {
            String[] names = {"metrics", "traces", "otlpMetrics", "flows"};
            for (int i = 0; i < names.length; i++) {
                Target.Mode mode = modes[i % modes.length];
                boolean otlp = i == 1 || i == 2; // which gives up at 500, and not at 503
                all.put(
                        names[i],
                        new Target(
                                otlp && mode == Target.Mode.BROKEN
                                        ? Target.Mode.UNAVAILABLE
                                        : mode));
            }
        }

        Target of(String exporter) {
            Target target = all.get(exporter);
            if (target == null) {
                throw new AssertionError(exporter);
            }
            return target;
        }

        void areWell() {
            all.values().forEach(target -> target.becomes(Target.Mode.OK));
        }

        boolean wereAllAsked() {
            return all.values().stream().allMatch(target -> target.asked() > 0);
        }

        @Override
        public void close() throws IOException {
            for (Target target : all.values()) {
                target.close();
            }
        }
    }

    private RunningService start(Targets targets) throws IOException {
        Path capture = folder.resolve("capture.pcap");
        try (FedCapture fed = FedCapture.file(capture)) {
            for (int i = 0; i < REQUESTS; i++) {
                fed.conversation(FedCapture.http("/p" + i % 7, 200, "body"), 80);
            }
        }
        String retry = "retry: {initial: 20ms, max: 100ms, limit: 60s}";
        String yaml =
                """
                sniffer.file: "%s"
                sniffer.protocols.rules: [{name: web, protocol: http, ports: [80]}]
                server: {enabled: true, address: "127.0.0.1:0"}
                processor:
                - {name: roundtripstometrics, config: {http.requireLabels: [request.path]}}
                - {name: roundtripstotraces}
                pipeline:
                - {name: both, processors: [roundtripstometrics, roundtripstotraces]}
                exporter:
                  metrics: {enabled: true, endpoint: "%s", interval: 1s, timeout: 500ms, %s}
                  otlpMetrics: {enabled: true, endpoint: "%s", interval: 1s, timeout: 500ms, %s}
                  traces: {enabled: true, endpoint: "%s", interval: 50ms, timeout: 500ms, %s}
                  flows: {enabled: true, endpoint: "%s", batch: ndjson, timeout: 500ms, %s}
                """
                        .formatted(
                                capture,
                                targets.of("metrics").url("/write"),
                                retry,
                                targets.of("otlpMetrics").url("/v1/metrics"),
                                retry,
                                targets.of("traces").url("/v1/traces"),
                                retry,
                                targets.of("flows").url("/flows"),
                                retry);
        return RunningService.start(folder.resolve("a.yaml"), yaml);
    }

    /** What each exporter's account says: produced, exported, dropped for any reason, pending. */
    private static Map<String, Map<String, Double>> accounts(RunningService running) {
        try {
            Map<String, Map<String, Double>> accounts = new TreeMap<>();
            Matcher line = ACCOUNT.matcher(running.get("/metrics"));
            while (line.find()) {
                accounts.computeIfAbsent(line.group(2), _ -> new TreeMap<>())
                        .merge(line.group(1), Double.parseDouble(line.group(3)), Double::sum);
            }
            return accounts;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static double of(RunningService running, String exporter, String what) {
        return accounts(running).getOrDefault(exporter, Map.of()).getOrDefault(what, -1.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void holdNothingUpAndAreSentToOnceTheyAreWell(int turn) throws Exception {
        Target.Mode[] ill = {
            Target.Mode.HANG, Target.Mode.BUSY, Target.Mode.BROKEN, Target.Mode.HALF
        };
        try (Targets targets =
                        new Targets(
                                ill[turn],
                                ill[(turn + 1) % 4],
                                ill[(turn + 2) % 4],
                                ill[(turn + 3) % 4]);
                RunningService running = start(targets)) {
            running.awaitEndOfFile(); // nobody has taken anything so far
            assertThat(of(running, "traces", "exported")).isZero();
            assertThat(of(running, "flows", "exported")).isZero();
            Waiting.until("all targets were tried", targets::wereAllAsked);
            assertThat(running.get("/protocol/metrics")).contains("http_requests_total");
            targets.areWell();
            Waiting.until(
                    "everything arrives",
                    () ->
                            of(running, "traces", "exported") == REQUESTS
                                    && of(running, "flows", "exported") == 2 * REQUESTS
                                    && of(running, "metrics", "exported") > 0
                                    && of(running, "otlpMetrics", "exported") > 0);
            // metrics are cumulative: those of an interval that failed are in those of the next
            assertThat(of(running, "traces", "dropped")).isZero();
            assertThat(of(running, "flows", "dropped")).isZero();
            running.stop();
            assertThat(targets.of("metrics").text()).contains("http_requests_total");
            assertThat(targets.of("flows").text().lines().filter(line -> line.startsWith("{")))
                    .hasSize(2 * REQUESTS);
        }
    }

    @Test
    void thatWereAwayAreSentToWhenTheyComeBack() throws Exception {
        try (Targets targets = new Targets(Target.Mode.OK)) {
            for (Target target : targets.all.values()) {
                target.goesAway();
            }
            try (RunningService running = start(targets)) {
                running.awaitEndOfFile();
                Waiting.until(
                        "spans await the target",
                        () -> of(running, "traces", "pending") >= REQUESTS);
                for (Target target : targets.all.values()) {
                    target.comesBack();
                }
                Waiting.until(
                        "everything arrives",
                        () ->
                                of(running, "traces", "exported") == REQUESTS
                                        && of(running, "flows", "exported") == 2 * REQUESTS
                                        && of(running, "metrics", "exported") > 0
                                        && of(running, "otlpMetrics", "exported") > 0);
            }
        }
    }

    /** A target that says no for good is believed: each item is counted as refused. */
    @Test
    void thatRefuseForGoodAreNotAskedAgain() throws Exception {
        try (Targets targets = new Targets(Target.Mode.REFUSES);
                RunningService running = start(targets)) {
            running.awaitEndOfFile();
            Waiting.until(
                    "everything is counted",
                    () ->
                            of(running, "traces", "dropped") == REQUESTS
                                    && of(running, "flows", "dropped") == 2 * REQUESTS
                                    && of(running, "metrics", "dropped") > 0
                                    && of(running, "otlpMetrics", "dropped") > 0);
            assertThat(running.get("/metrics"))
                    .contains("{exporter=\"traces\",reason=\"REJECTED\"} " + REQUESTS + "\n");
            assertThat(running.get("/status")).containsIgnoringCase("degraded");
        }
    }

    @Test
    void doNotKeepTheAgentFromEnding() throws Exception {
        try (Targets targets =
                        new Targets(
                                Target.Mode.HALF,
                                Target.Mode.HANG,
                                Target.Mode.BUSY,
                                Target.Mode.HANG);
                RunningService running = start(targets)) {
            running.awaitEndOfFile();
            Waiting.until("all targets were tried", targets::wereAllAsked);
            Destinations destinations = running.service().destinations();
            if (destinations == null) {
                throw new AssertionError("it runs");
            }
            long begunNs = System.nanoTime();
            running.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - begunNs)).isLessThan(END);
            destinations
                    .statistics()
                    .forEach(
                            account ->
                                    assertThat(account.produced())
                                            .as("%s: %s", account.exporter(), account.drops())
                                            .isEqualTo(
                                                    account.exported()
                                                            + account.drops().values().stream()
                                                                    .mapToLong(Long::longValue)
                                                                    .sum()));
        }
    }
}
