package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.config.AgentConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same file gives the same bytes of output, every time, however many workers share it. */
final class DeterminismTest {
    private static final int[] WORKERS = {2, 3};

    /**
     * Its topics' names are told by one connection and needed by another, and each worker knows of
     * its own alone: docs/limitations.md.
     */
    private static final Path LEARNS = Path.of("kafka", "topic-ids.pcap");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amqp",
                "dns",
                "grpc",
                "http1",
                "http2",
                "kafka",
                "mini",
                "mongodb",
                "mqtt",
                "mysql",
                "net-loss2",
                "postgresql",
                "redis"
            })
    void writesTheSameLinesAgain(String folder) {
        Path file = Replay.captures().resolve("generated").resolve(folder).resolve("capture.pcap");
        List<String> first = Replay.of(file).text().lines().toList();
        assertThat(first).isNotEmpty();
        compare(file, first);
    }

    static List<Path> golden() throws IOException {
        return GoldenCaptureTest.captures().stream()
                .filter(capture -> !capture.equals(LEARNS))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void writesTheSameLinesOfCapturesThatShip(Path capture) {
        Path file = GoldenCaptureTest.FOLDER.resolve(capture);
        compare(file, Replay.of(file).text().lines().toList());
    }

    private static void compare(Path file, List<String> first) {
        Output alone = run(file, 1);
        assertThat(alone.lines()).isEqualTo(first);
        for (int workers : WORKERS) {
            Output together = run(file, workers);
            assertThat(together.lines()).as("%d workers", workers).isEqualTo(first);
            Summary summary = together.summary();
            assertThat(summary.packets()).isEqualTo(alone.summary().packets());
            assertThat(summary.bytes()).isEqualTo(alone.summary().bytes());
            assertThat(summary.flows()).isEqualTo(alone.summary().flows());
            assertThat(summary.gaps()).isEqualTo(alone.summary().gaps());
            assertThat(summary.drops()).isEqualTo(alone.summary().drops());
            assertThat(summary.roundTrips()).isEqualTo(alone.summary().roundTrips());
        }
    }

    private static Output run(Path file, int workers) {
        return Output.of(config(file, workers));
    }

    private static AgentConfig config(Path file, int workers) {
        AgentConfig one = Replay.config(file);
        return one.with(one.sniffer().withWorkers(workers));
    }

    @Test
    void whatCanBeReadOnceHasOneReader() {
        assertThat(WorkerCount.of(config(Path.of("-"), 4), 8)).isOne();
    }
}
