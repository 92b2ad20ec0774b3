package io.wiretrip.exporter.roundtrips;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class BackupCompressorTest {
    private static final String FIRST = "lines-2025-07-06T12-34-56.789.jsonl";
    private static final String SECOND = "lines-2025-07-06T12-34-57.789.jsonl";

    @TempDir Path directory;
    private Instant now = Instant.parse("2025-07-06T12:34:56.789Z");

    private RotatingFile open(int max) throws IOException {
        Path path = directory.resolve("lines.jsonl");
        Backups backups = new Backups(path, max, Duration.ZERO, ZoneOffset.UTC, true);
        return new RotatingFile(path, 5, backups, () -> now);
    }

    private void write(RotatingFile file, String line) throws IOException {
        assertThat(file.write(line.getBytes(UTF_8), 0, line.length())).isEqualTo(line.length());
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void await(String... names) {
        while (!names().equals(List.of(names))) { // until the test's own limit
            LockSupport.parkNanos(1_000_000);
        }
    }

    private String unpacked(String name) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(directory.resolve(name)))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void packsEachFileOnceItIsSetAside() throws IOException {
        try (RotatingFile file = open(0)) {
            write(file, "one1\n");
            write(file, "two2\n");
            await(FIRST + ".gz", "lines.jsonl");
            now = now.plusSeconds(1);
            write(file, "tri3\n");
            await(FIRST + ".gz", SECOND + ".gz", "lines.jsonl");
        }
        assertThat(unpacked(FIRST + ".gz")).isEqualTo("one1\n");
        assertThat(unpacked(SECOND + ".gz")).isEqualTo("two2\n");
        assertThat(Files.readString(directory.resolve("lines.jsonl"))).isEqualTo("tri3\n");
        assertThat(Files.getPosixFilePermissions(directory.resolve(FIRST + ".gz")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void neitherReplacesNorKeepsTooMany() throws IOException {
        Files.writeString(directory.resolve(FIRST + ".gz"), "not ours to replace");
        Files.writeString(directory.resolve("lines-2025-07-05T00-00-00.000.jsonl.gz"), "too old");
        try (RotatingFile file = open(2)) {
            write(file, "one1\n");
            write(file, "two2\n");
            await(FIRST + ".gz", "lines-2025-07-06T12-34-56.790.jsonl.gz", "lines.jsonl");
        }
        assertThat(Files.readString(directory.resolve(FIRST + ".gz")))
                .isEqualTo("not ours to replace");
    }

    /** A process that was killed left half of a packed file, or a packed file and the plain one. */
    @Test
    void goesOnWhereAnotherDied() throws IOException {
        Files.writeString(directory.resolve(FIRST), "whole\n");
        Files.writeString(directory.resolve(FIRST + ".gz.tmp"), "half");
        Files.writeString(directory.resolve(SECOND), "plain\n");
        Files.writeString(directory.resolve(SECOND + ".gz"), "packed");
        try (RotatingFile file = open(0)) {
            await(FIRST + ".gz", SECOND + ".gz", "lines.jsonl");
            write(file, "one1\n");
        }
        assertThat(unpacked(FIRST + ".gz")).isEqualTo("whole\n");
        assertThat(Files.readString(directory.resolve(SECOND + ".gz"))).isEqualTo("packed");
    }

    /** What cannot be packed stays; here something is where the packed file should be written. */
    @Test
    void leavesWhatCannotBePacked() throws IOException {
        Path blocked = Files.createDirectories(directory.resolve(FIRST + ".gz.tmp"));
        Files.writeString(blocked.resolve("in the way"), "");
        Files.writeString(directory.resolve(FIRST), "whole\n");
        Files.writeString(directory.resolve(SECOND), "next\n");
        try (RotatingFile file = open(0)) {
            await(FIRST, FIRST + ".gz.tmp", SECOND + ".gz", "lines.jsonl");
            write(file, "one1\n");
        }
        assertThat(Files.readString(directory.resolve(FIRST))).isEqualTo("whole\n");
    }
}
