package io.wiretrip.agent.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wiretrip.agent.AgentException;
import io.wiretrip.agent.Progress;
import io.wiretrip.agent.Summary;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.config.DecoderConfig;
import io.wiretrip.config.IpVersion;
import io.wiretrip.config.LimitsConfig;
import io.wiretrip.config.LoggerConfig;
import io.wiretrip.config.RoundTripsConfig;
import io.wiretrip.config.SnifferConfig;
import io.wiretrip.protocol.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(60)
class CaptureRunTest {
    @TempDir Path directory;
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final ErrorOutput err = new ErrorOutput(new PrintStream(errors, true, UTF_8));

    private AgentConfig config(String file) {
        SnifferConfig sniffer =
                new SnifferConfig(
                        "any",
                        "pcap",
                        IpVersion.BOTH,
                        false,
                        16,
                        file,
                        List.of(),
                        true,
                        false,
                        1,
                        1);
        String lines = directory.resolve("out/lines.json").toString();
        return new AgentConfig(
                sniffer,
                DecoderConfig.DEFAULT,
                LimitsConfig.DEFAULT,
                new RoundTripsConfig(true, false, lines, 100, 10, 7),
                LoggerConfig.DEFAULT);
    }

    private static Summary summary(String damage) {
        Map<String, Long> drops = new LinkedHashMap<>();
        drops.put("zeta", 3L);
        drops.put("alpha", 1L);
        Map<String, Map<Outcome, Long>> roundTrips = new LinkedHashMap<>();
        roundTrips.put("http", Map.of(Outcome.UNANSWERED, 2L, Outcome.COMPLETE, 40L));
        roundTrips.put("dns", Map.of());
        return new Summary(1000, 5000, 1, roundTrips, 7, drops, 0, 500_000_000, damage, 1, 0);
    }

    /** An engine whose run gives what it is told to give. */
    private static Engine.Factory engine(Supplier<Summary> run) {
        return (config, lines) -> new FakeEngine(run);
    }

    private record FakeEngine(Supplier<Summary> onRun) implements Engine {
        @Override
        public Summary run() {
            return onRun.get();
        }

        @Override
        public void stop() {}

        @Override
        public Progress progress() {
            return new Progress(0, 0, 0);
        }
    }

    private String printed() {
        return errors.toString(UTF_8);
    }

    @Test
    void aWholeFileIsSummarisedInOneLine() {
        CaptureRun run = new CaptureRun(config("x.pcap"), engine(() -> summary("")), err);
        assertThat(run.run()).isZero();
        assertThat(printed())
                .isEqualTo(
                        "1000 packets, 1 flow; http: 40 complete, 2 unanswered; 7 gaps; drops: 3"
                                + " zeta, 1 alpha; 2000 packets/s in 0.500 s\n");
        assertThat(directory.resolve("out/lines.json")).exists();
    }

    @Test
    void aDamagedFileIsSummarisedAndThenAnError() {
        String damage = "damaged at byte 1234";
        CaptureRun run = new CaptureRun(config("x.pcap"), engine(() -> summary(damage)), err);
        assertThat(run.run()).isEqualTo(1);
        assertThat(printed().lines()).hasSize(2).last().isEqualTo("wiretrip: x.pcap: " + damage);
    }

    @Test
    void whatCannotRunIsAnExceptionWithoutASummary() {
        Engine.Factory failing =
                engine(
                        () -> {
                            throw new AgentException("no privilege");
                        });
        assertThatThrownBy(() -> new CaptureRun(config(""), failing, err).run())
                .isInstanceOf(AgentException.class)
                .hasMessage("no privilege");
        assertThat(printed()).isEmpty();
    }

    @Test
    void anInterruptedFileIsSummarisedAndToldFromAWholeOne() {
        assertThat(interrupted("x.pcap")).isEqualTo(130);
        assertThat(printed()).startsWith("1000 packets");
    }

    @Test
    void aStoppedLiveCaptureIsASuccess() {
        assertThat(interrupted("")).isZero();
        assertThat(printed()).startsWith("1000 packets");
    }

    /** Interrupts a run that ends only when it is stopped. */
    private int interrupted(String file) {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Engine endless =
                new Engine() {
                    @Override
                    public Summary run() {
                        running.countDown();
                        try {
                            stopped.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        return summary("");
                    }

                    @Override
                    public void stop() {
                        stopped.countDown();
                    }

                    @Override
                    public Progress progress() {
                        return new Progress(0, 0, 0);
                    }
                };
        CaptureRun run = new CaptureRun(config(file), (config, lines) -> endless, err);
        Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                running.await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            run.interrupt();
                        });
        return run.run();
    }

    @Test
    void logLinesAreTabSeparatedOnStandardError() {
        CaptureRun run =
                new CaptureRun(
                        config(""),
                        engine(
                                () -> {
                                    LoggerFactory.getLogger("a.b.Sniffer").info("hello {}", 1);
                                    LoggerFactory.getLogger("a.b.Sniffer").debug("unseen");
                                    return summary("");
                                }),
                        err);
        assertThat(run.run()).isZero();
        assertThat(printed().lines().findFirst().orElseThrow())
                .matches(
                        "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}\tINFO\tSniffer\thello 1");
        assertThat(printed()).doesNotContain("unseen");
    }

    @Test
    void aSummaryOfNothingSaysSo() {
        Summary nothing = new Summary(0, 0, 0, Map.of(), 0, Map.of(), 0, 0, "", 1, 0);
        assertThat(SummaryLine.of(nothing, Map.of()))
                .isEqualTo(
                        "0 packets, 0 flows; no RoundTrips; 0 gaps; no drops; 0 packets/s in"
                                + " 0.000 s");
        Summary kernel = new Summary(1, 0, 0, Map.of(), 1, Map.of(), 9, 1_000_000_000, "", 1, 0);
        Summary sampled = new Summary(100, 0, 7, Map.of(), 0, Map.of(), 0, 0, "", 0.00005, 93);
        assertThat(SummaryLine.of(sampled, Map.of()))
                .startsWith(
                        "100 packets, 7 flows; sampled 0.00005 of all flows, 93 packets passed"
                                + " over; no RoundTrips; 0 gaps; no drops; ");
        assertThat(SummaryLine.of(kernel, Map.of("export_queue_full", 2L)))
                .isEqualTo(
                        "1 packet, 0 flows; no RoundTrips; 1 gap; drops: 2 export_queue_full, 9"
                                + " kernel; 1 packets/s in 1.000 s");
    }

    @Test
    void progressIsWipedBeforeAnythingElseIsPrinted() throws IOException {
        err.progress("50 %");
        err.println("line");
        err.println("next");
        err.progress("60 %");
        err.write("log\n".getBytes(UTF_8));
        err.progress("70 %");
        err.wipe();
        err.wipe();
        String wipe = "\r\033[K";
        assertThat(printed())
                .isEqualTo(
                        wipe
                                + "50 %"
                                + wipe
                                + "line\nnext\n"
                                + wipe
                                + "60 %"
                                + wipe
                                + "log\n"
                                + wipe
                                + "70 %"
                                + wipe);
    }

    @Test
    void progressTellsShareAndRateAndFitsATerminal() {
        assertThat(
                        ProgressLine.text(
                                new Progress(250_000_000, 1_000_000_000, 500_000), 500_000_000))
                .isEqualTo(" 25.0 %  250 MB  500,000 packets  1,000,000 packets/s");
        assertThat(ProgressLine.text(new Progress(5_000_000, -1, 10), 1_000_000_000))
                .isEqualTo("5 MB  10 packets  10 packets/s");
        Progress huge = new Progress(Long.MAX_VALUE / 1000, Long.MAX_VALUE / 1000, 1L << 40);
        assertThat(ProgressLine.text(huge, 1L << 40)).hasSizeLessThan(80);
    }
}
