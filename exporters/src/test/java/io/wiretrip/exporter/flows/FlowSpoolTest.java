package io.wiretrip.exporter.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wiretrip.config.ConfigException;
import io.wiretrip.config.FlowBatchConfig;
import io.wiretrip.config.FlowSpoolConfig;
import io.wiretrip.config.FlowsConfig;
import io.wiretrip.exporter.ExportDrop;
import io.wiretrip.exporter.flows.FlowBackend.Mood;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on disk is sent once there is a target for it, whatever happened in between. */
final class FlowSpoolTest {
    private static final int FLOWS = 400;
    private static final int EVENTS = 2 * FLOWS;

    @Test
    void losesNothingOverAnOutageAndARestart(@TempDir Path folder) throws IOException {
        try (FlowBackend backend = new FlowBackend()) {
            backend.mood = Mood.FAILS;
            FlowExporter first = Flows.start(config(backend, folder, 16 << 10, 1 << 20));
            Flows.send(first, FLOWS);
            Flows.await("what does not fit is on disk", () -> first.spooled() > EVENTS / 2);
            assertThat(first.queuedBytes()).isLessThanOrEqualTo(16 << 10);
            first.close(Duration.ofSeconds(1));
            Flows.addsUp(first);
            assertThat(first.statistics().drops()).isEmpty();
            assertThat(first.spooled()).isEqualTo(EVENTS);
            for (Path file : files(folder)) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }

            backend.mood = Mood.TAKES;
            FlowExporter second = Flows.start(config(backend, folder, 16 << 10, 1 << 20));
            Flows.send(second, 1);
            Flows.await("all are there", () -> second.statistics().exported() == EVENTS + 2);
            second.close(Duration.ofSeconds(10));
            assertThat(second.spooled()).isZero();
            Flows.addsUp(second);
            assertThat(backend.events).hasSize(EVENTS + 2);
            assertThat(files(folder)).isEmpty();
        }
    }

    @Test
    void emptiesItselfWhenTheTargetIsBack(@TempDir Path folder) throws IOException {
        try (FlowBackend backend = new FlowBackend();
                FlowExporter exporter = Flows.start(config(backend, folder, 16 << 10, 1 << 20))) {
            backend.mood = Mood.CLOSES_WITHOUT_RESPONSE;
            Flows.send(exporter, FLOWS);
            Flows.await("what does not fit is on disk", () -> exporter.spooled() > EVENTS / 2);
            backend.mood = Mood.TAKES;
            Flows.await("all are there", () -> exporter.statistics().exported() == EVENTS);
            Flows.await("nothing is left", () -> exporter.spooled() == 0);
            assertThat(exporter.statistics().drops()).isEmpty();
            assertThat(backend.events).hasSize(EVENTS);
            Flows.addsUp(exporter);
        }
    }

    @Test
    void givesUpTheOldestWhereThereIsNoRoom(@TempDir Path folder) {
        try (FlowBackend backend = new FlowBackend()) {
            backend.mood = Mood.FAILS;
            FlowExporter exporter = Flows.start(config(backend, folder, 4 << 10, 64 << 10));
            Flows.send(exporter, FLOWS);
            Flows.await(
                    "all are somewhere",
                    () ->
                            exporter.spooled()
                                            + exporter.queued()
                                            + Flows.dropped(exporter.statistics())
                                    >= EVENTS - 1);
            assertThat(exporter.statistics().drops()).containsOnlyKeys(ExportDrop.QUEUE_FULL);
            exporter.close(Duration.ofMillis(500));
            Flows.addsUp(exporter);
            assertThat(exporter.spooled()).isBetween(100L, 300L);
        }
    }

    @Test
    void toleratesWhateverACrashLeaves(@TempDir Path folder) throws IOException {
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            events.add(("{\"event\":" + i + "}").getBytes(StandardCharsets.US_ASCII));
        }
        Path original = folder.resolve("original");
        try (FlowSpool spool = open(original)) {
            for (byte[] event : events) {
                spool.append(event);
            }
            spool.sent(Objects.requireNonNull(spool.read(5)));
            Path file = files(original).getFirst();
            long size = Files.size(file);
            for (long cut = 0; cut <= size; cut++) { // the process ended while it wrote
                Path copy = folder.resolve("cut-" + cut);
                Files.createDirectory(copy);
                Path copied = Files.copy(file, copy.resolve(String.valueOf(file.getFileName())));
                try (FileChannel channel = FileChannel.open(copied, StandardOpenOption.WRITE)) {
                    channel.truncate(cut);
                }
                List<String> left = left(copy);
                assertThat(left)
                        .as("cut at %d", cut)
                        .isEqualTo(
                                texts(events)
                                        .subList(Math.min(20, cut < 16 ? 0 : 5), 20)
                                        .subList(0, left.size()));
                if (cut == size) {
                    assertThat(left).hasSize(15);
                }
            }
        }
    }

    @Test
    void stopsAtADamagedEvent(@TempDir Path folder) throws IOException {
        try (FlowSpool spool = open(folder)) {
            for (int i = 0; i < 10; i++) {
                spool.append(("{\"event\":" + i + "}").getBytes(StandardCharsets.US_ASCII));
            }
        }
        Path file = files(folder).getFirst();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 3 * 19 - 4] ^= 1;
        Files.write(file, bytes);
        assertThat(left(folder)).hasSize(6);
    }

    @Test
    void isForOneAtATime(@TempDir Path folder) {
        try (FlowSpool spool = open(folder)) {
            assertThat(spool.isEmpty()).isTrue();
            assertThat(FlowSpool.open(folder, 1 << 20)).isNull();
        }
        open(folder).close();
    }

    @Test
    void goesFromOneExporterToTheNext(@TempDir Path folder) throws IOException {
        try (FlowBackend backend = new FlowBackend()) {
            backend.mood = Mood.FAILS;
            FlowExporter first = Flows.start(config(backend, folder, 4 << 10, 1 << 20));
            Flows.send(first, FLOWS);
            Flows.await("what does not fit is on disk", () -> first.spooled() > EVENTS / 2);
            FlowExporter second = Flows.start(config(backend, folder, 16 << 10, 1 << 20));
            assertThat(second.spooled()).isZero();
            first.close(Duration.ofMillis(500));
            Flows.addsUp(first);
            backend.mood = Mood.TAKES;
            Flows.send(second, 1);
            Flows.await("all are there", () -> second.statistics().exported() == EVENTS + 2);
            second.close(Duration.ofSeconds(5));
            Flows.addsUp(second);
            assertThat(backend.events).hasSize(EVENTS + 2);
        }
    }

    @Test
    void saysWhatIsWrongWithTheDirectory(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> FlowSpool.open(file, 1 << 20))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("exporter.flows.spool.directory")
                .hasMessageContaining("expected: a directory that can be written");
    }

    private static FlowSpool open(Path folder) {
        return Objects.requireNonNull(FlowSpool.open(folder, 1 << 20));
    }

    private static List<String> left(Path folder) throws IOException {
        List<byte[]> left = new ArrayList<>();
        try (FlowSpool spool = open(folder)) {
            for (FlowSpool.Batch batch = spool.read(3); batch != null; batch = spool.read(3)) {
                left.addAll(batch.events());
                spool.sent(batch);
            }
            assertThat(spool.events()).isZero();
        }
        return texts(left);
    }

    private static List<String> texts(List<byte[]> events) {
        return events.stream().map(e -> new String(e, StandardCharsets.US_ASCII)).toList();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".spool")).sorted().toList();
        }
    }

    private static FlowsConfig config(
            FlowBackend backend, Path folder, int queueBytes, long maxBytes) {
        return Flows.config(
                backend.url(),
                FlowBatchConfig.DEFAULT,
                queueBytes,
                new FlowSpoolConfig(folder.toString(), maxBytes));
    }
}
