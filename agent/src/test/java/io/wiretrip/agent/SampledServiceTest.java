package io.wiretrip.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nobody can take the numbers of a sample for those of everything. */
final class SampledServiceTest {
    private static final int CONNECTIONS = 200;
    private static final String RATIO = "wiretrip_sampling_ratio";

    @TempDir Path folder;

    private RunningService start(String more) throws Exception {
        Path capture = folder.resolve("capture.pcap");
        try (FedCapture fed = FedCapture.file(capture)) {
            for (int i = 0; i < CONNECTIONS; i++) {
                fed.conversation(FedCapture.http("/p", 200, "body"), 80);
            }
        }
        String yaml =
                """
                sniffer.file: "%s"
                server: {enabled: true, address: "127.0.0.1:0"}
                processor: [{name: roundtripstometrics}]
                pipeline: [{name: all, processors: [roundtripstometrics]}]
                %s
                """
                        .formatted(capture, more);
        return RunningService.start(folder.resolve("a.yaml"), yaml).awaitEndOfFile();
    }

    private static double value(String page, String series) {
        Matcher line =
                Pattern.compile(
                                "^" + Pattern.quote(series) + "(?:\\{\\})? (\\S+)$",
                                Pattern.MULTILINE)
                        .matcher(page);
        assertThat(line.find()).as("%s in %s", series, page).isTrue();
        return Double.parseDouble(line.group(1));
    }

    @Test
    void theShareStandsBesideTheNumbers() throws Exception {
        try (RunningService running = start("sniffer.sampling: 0.25")) {
            String self = running.get("/metrics");
            double complete =
                    value(
                            self,
                            "wiretrip_roundtrips_total{outcome=\"complete\",protocol=\"http\"}");
            assertThat(complete).isBetween(CONNECTIONS * 0.1, CONNECTIONS * 0.4);
            assertThat(value(self, RATIO)).isEqualTo(0.25);
            double passed =
                    value(self, "wiretrip_packet_events_total{event=\"NOT_SAMPLED\"}")
                            / value(self, "wiretrip_packet_events_total{event=\"FRAMES\"}");
            assertThat(passed).isEqualTo(1 - complete / CONNECTIONS);
            assertThat(value(running.get("/protocol/metrics"), RATIO)).isEqualTo(0.25);
            assertThat(running.get("/status"))
                    .contains("0.25 of the connections (sniffer.sampling)")
                    .contains("passed over because of sniffer.sampling");
            assertThat(running.stop().sampling()).isEqualTo(0.25);
        }
    }

    @Test
    void ofAllConnectionsTheShareIsOne() throws Exception {
        try (RunningService running = start("")) {
            assertThat(value(running.get("/metrics"), RATIO)).isOne();
            assertThat(running.get("/protocol/metrics")).doesNotContain(RATIO);
            assertThat(running.get("/status")).doesNotContain("sampling");
        }
    }

    /** Once, with the agent's own metrics and without. */
    @ParameterizedTest
    @CsvSource({"metrics,false", "metrics,true", "otlpMetrics,false", "otlpMetrics,true"})
    void theShareIsSentWithTheNumbers(String exporter, boolean withSelf) throws Exception {
        try (Target target = new Target(Target.Mode.OK);
                RunningService running =
                        start(
                                """
                                sniffer.sampling: 0.25
                                exporter.%s: {enabled: true, endpoint: "%s", interval: 1s, includeSelf: %s}
                                """
                                        .formatted(exporter, target.url("/x"), withSelf))) {
            Waiting.until("something was sent", () -> !target.taken().isEmpty());
            running.stop();
            assertThat(target.taken())
                    .allSatisfy(
                            body -> {
                                String text = new String(body, ISO_8859_1);
                                assertThat(text.split(RATIO, -1)).hasSize(2);
                                assertThat(text.contains("wiretrip_packet_events"))
                                        .isEqualTo(withSelf);
                            });
        }
    }
}
