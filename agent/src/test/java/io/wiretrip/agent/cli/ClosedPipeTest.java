package io.wiretrip.agent.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.Progress;
import io.wiretrip.agent.Summary;
import io.wiretrip.protocol.Endpoint;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.RoundTripSink;
import io.wiretrip.protocol.StubProtocol;
import io.wiretrip.protocol.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a real process does when the reader of its standard output leaves, or a signal comes. */
@Timeout(60)
class ClosedPipeTest {
    private static Process start(String file) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        Objects.requireNonNull(System.getProperty("java.class.path")),
                        EndlessProgram.class.getName(),
                        file)
                .start();
    }

    private static String errors(Process process) throws IOException {
        return new String(process.getErrorStream().readAllBytes(), UTF_8);
    }

    @Test
    void endsQuietlyWhenTheReaderLeaves() throws IOException, InterruptedException {
        Process process = start("x.pcap");
        try (BufferedReader lines = process.inputReader()) {
            assertThat(lines.readLine()).startsWith("{\"Proto\":\"endless\"").endsWith("}");
        }
        assertThat(errors(process)).isEmpty();
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void aSignalFlushesAndSummarises() throws IOException, InterruptedException {
        assertThat(signalled("x.pcap")).isEqualTo(130);
        assertThat(signalled("")).isZero();
    }

    private static int signalled(String file) throws IOException, InterruptedException {
        Process process = start(file);
        try (BufferedReader lines = process.inputReader()) {
            assertThat(lines.readLine()).startsWith("{");
            process.toHandle().destroy(); // SIGTERM
            String last = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
            }
            assertThat(last).startsWith("{").endsWith("}");
        }
        assertThat(errors(process)).contains("1 packet, 1 flow;").hasLineCount(1);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** Prints RoundTrips until it is stopped. */
    static final class EndlessProgram {
        private EndlessProgram() {}

        public static void main(String[] args) {
            CaptureCommand command = new CaptureCommand();
            new picocli.CommandLine(command)
                    .parseArgs("--console", "--proto=http;80", "--pcap-file=" + args[0]);
            System.exit(
                    new CaptureRun(
                                    command.config(),
                                    (config, lines) ->
                                            new EndlessEngine(
                                                    Objects.requireNonNull(lines).newProducer()),
                                    new ErrorOutput(System.err))
                            .runInProcess());
        }
    }

    private static final class EndlessEngine implements Engine {
        private final RoundTripSink sink;
        private volatile boolean stopped;

        EndlessEngine(RoundTripSink sink) {
            this.sink = sink;
        }

        @Override
        public Summary run() {
            Endpoint endpoint = new Endpoint(0, 1, false, 1);
            RoundTrip roundTrip =
                    new RoundTrip(
                            new StubProtocol("endless"),
                            Transport.TCP,
                            endpoint,
                            endpoint,
                            null,
                            null,
                            Outcome.ONEWAY,
                            Quality.COMPLETE,
                            0);
            while (!stopped) {
                sink.roundTrip(roundTrip);
            }
            return new Summary(1, 1, 1, Map.of(), 0, Map.of(), 0, 1, "", 1, 0);
        }

        @Override
        public void stop() {
            stopped = true;
        }

        @Override
        public Progress progress() {
            return new Progress(0, 0, 0);
        }
    }
}
