package io.wiretrip.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.wiretrip.exporter.metrics.MetricDescription;
import io.wiretrip.exporter.metrics.MetricsPlan;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocols.Protocols;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Secrets on the wire and in the configuration, through the whole agent with every sink on. */
@Timeout(120)
class SecretsInSinksTest {
    /** What stands in the configuration and must not be shown. */
    private static final String HIDDEN = "h1dd3n";

    @TempDir Path folder;

    private String yaml(Path pipe, Target target) {
        StringBuilder labels = new StringBuilder();
        for (Protocol protocol : Protocols.ALL) {
            labels.append(
                    "    %s.requireLabels: [%s]\n"
                            .formatted(
                                    protocol.name(),
                                    MetricsPlan.labelsOf(protocol).stream()
                                            .map(MetricDescription.Label::key)
                                            .collect(Collectors.joining(", "))));
        }
        return SecretTraffic.rules()
                + """
                sniffer.file: "%s"
                server: {enabled: true, address: "127.0.0.1:0", pprof: true}
                server.auth: {username: ann, password: h1dd3n-1, bearerToken: h1dd3n-2}
                metricsStorage: {histograms: [classic, native], profile: both}
                controller.layer4Metrics:
                  enabled: true
                  requiredLabels: [source.host, source.port, destination.host, destination.port]
                processor:
                - name: roundtripstotraces
                - name: roundtripstometrics
                  config:
                %spipeline:
                - {name: metrics/all, processors: [roundtripstometrics]}
                - {name: traces/all, processors: [roundtripstotraces]}
                exporter:
                  roundtrips: {enabled: true, filename: "%s"}
                  traces:
                    enabled: true
                    endpoint: "%s"
                    batch: 10
                    interval: 50ms
                    headers: [authorization, cookie, set-cookie, x-api-key, referer, location]
                    header: {X-Scope: h1dd3n-3}
                  metrics:
                    enabled: true
                    endpoint: "%s"
                    interval: 1s
                    auth: {username: ann, password: h1dd3n-4}
                  otlpMetrics:
                    enabled: true
                    endpoint: "%s"
                    interval: 100ms
                    auth.bearerToken: h1dd3n-5
                  flows:
                    enabled: true
                    endpoint: "%s"
                    batch: ndjson
                    extraFields: true
                    auth.bearerToken: h1dd3n-6
                """
                        .formatted(
                                pipe,
                                labels,
                                folder.resolve("lines.jsonl"),
                                target.url("/v1/traces").replace("//", "//ann:h1dd3n-7@"),
                                target.url("/write?token=h1dd3n-8"),
                                target.url("/v1/metrics"),
                                target.url("/flows"));
    }

    @Test
    void leaveByNone() throws Exception {
        Path pipe = folder.resolve("capture.pcap");
        FedCapture.pipe(pipe);
        FutureTask<FedCapture> opening = new FutureTask<>(() -> FedCapture.file(pipe).flush());
        Thread.ofPlatform().daemon().start(opening);
        Logger root = (Logger) LoggerFactory.getLogger("io.wiretrip");
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        root.setLevel(Level.TRACE);
        Map<String, String> said = new LinkedHashMap<>();
        try (Target target = new Target(Target.Mode.OK);
                RunningService running =
                        RunningService.start(folder.resolve("a.yaml"), yaml(pipe, target));
                FedCapture fed = opening.get()) {
            InputStream watched = running.open("/watch?max_message=1000&timeout=20s");
            SecretTraffic.write(fed);
            fed.end();
            running.awaitEndOfFile();
            collect(running, said);
            running.rewrite(yaml(pipe, target).replace("h1dd3n-", "h1dd3n-9"));
            said.put("reload", running.post("/-/reload").body());
            said.put("/config after it", running.get("/config"));
            running.rewrite(
                    yaml(pipe, target).replace("batch: 10", "batch: x").replace("auth", "aut"));
            said.put("refused reload", running.post("/-/reload").body());
            Summary summary = running.stop();
            for (Protocol protocol : Protocols.ALL) {
                assertThat(summary.roundTrips()).containsKey(protocol.name());
            }
            said.put("/watch", new String(watched.readAllBytes(), UTF_8));
            said.put("targets", target.text());
            said.put("lines", Files.readString(folder.resolve("lines.jsonl")));
        } finally {
            root.detachAppender(log);
            root.setLevel(before);
        }
        said.put(
                "log",
                log.list.stream()
                        .map(event -> event.getFormattedMessage() + event.getThrowableProxy())
                        .collect(Collectors.joining("\n")));
        assertThat(said.get("lines").lines()).hasSameSizeAs(said.get("/watch").lines().toList());
        assertThat(said.get("targets"))
                .contains("POST /v1/traces", "POST /write", "POST /v1/metrics", "POST /flows")
                .contains("http_requests_total", "shop.Shop", "saslStart", "\"dst_port\":\"5672\"");
        said.forEach(SecretsInSinksTest::check);
    }

    private static void collect(RunningService running, Map<String, String> said) throws Exception {
        for (String page :
                List.of(
                        "/protocol/metrics",
                        "/metrics",
                        "/status",
                        "/config",
                        "/debug/cardinality",
                        "/healthz",
                        "/readyz")) {
            said.put(page, running.get(page));
        }
        said.put("OpenMetrics", running.get("/protocol/metrics", "application/openmetrics-text"));
        said.put(
                "protobuf",
                running.get(
                        "/protocol/metrics",
                        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                                + "encoding=delimited"));
        assertThat(said.get("OpenMetrics")).endsWith("# EOF\n");
        assertThat(said.get("protobuf")).contains("http_requests_total").doesNotContain("# HELP");
    }

    private static void check(String sink, String text) {
        assertThat(text).as(sink).isNotEmpty();
        String lower = text.toLowerCase(Locale.ROOT);
        for (String form : SecretTraffic.forms()) {
            int at = lower.indexOf(form.toLowerCase(Locale.ROOT));
            assertThat(at < 0 ? "" : around(text, at)).as("%s has %s", sink, form).isEmpty();
        }
        if (!sink.equals("targets")) { // they are sent their credentials
            int at = text.indexOf(HIDDEN);
            assertThat(at < 0 ? "" : around(text, at)).as("%s has a password", sink).isEmpty();
        }
    }

    private static String around(String text, int at) {
        return text.substring(Math.max(0, at - 100), Math.min(text.length(), at + 100));
    }

    /** For the JVM: what is searched for would be found. */
    @Test
    void areThereToBeFound() throws Exception {
        Path file = folder.resolve("c.pcap");
        try (FedCapture fed = FedCapture.file(file)) {
            SecretTraffic.write(fed);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Files.copy(file, bytes);
        String text = bytes.toString(ISO_8859_1);
        assertThat(text.split(SecretTraffic.CANARY, -1)).hasSizeGreaterThan(50);
        assertThat(SecretTraffic.forms().stream().filter(text::contains)).hasSizeGreaterThan(2);
    }
}
