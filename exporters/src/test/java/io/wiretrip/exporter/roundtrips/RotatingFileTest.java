package io.wiretrip.exporter.roundtrips;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFileTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    @TempDir Path directory;
    private Instant now = Instant.parse("2025-07-06T12:34:56.789Z");
    private final InstantSource clock = () -> now;

    private Path path() {
        return directory.resolve("packetd.roundtrips");
    }

    private RotatingFile open(long limitBytes, int max, Duration maxAge) throws IOException {
        return open(path(), limitBytes, max, maxAge);
    }

    private RotatingFile open(Path path, long limitBytes, int max, Duration maxAge)
            throws IOException {
        return new RotatingFile(path, limitBytes, new Backups(path, max, maxAge, ZONE), clock);
    }

    private static void write(RotatingFile file, String lines) throws IOException {
        byte[] bytes = lines.getBytes(UTF_8);
        for (int at = 0; at < bytes.length; ) {
            at += file.write(bytes, at, bytes.length - at);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private String text(String name) throws IOException {
        return Files.readString(directory.resolve(name));
    }

    @Test
    void setsTheFileAsideUnderItsLocalTimeWhenTheNextLineWouldNotFit() throws IOException {
        try (RotatingFile file = open(10, 0, Duration.ZERO)) {
            write(file, "aaaa\n");
            write(file, "bbbb\n");
            assertThat(names()).containsExactly("packetd.roundtrips");
            write(file, "c\n");
        }
        assertThat(names())
                .containsExactly(
                        "packetd-2025-07-06T20-34-56.789.roundtrips", "packetd.roundtrips");
        assertThat(text("packetd-2025-07-06T20-34-56.789.roundtrips")).isEqualTo("aaaa\nbbbb\n");
        assertThat(text("packetd.roundtrips")).isEqualTo("c\n");
    }

    @Test
    void cutsManyLinesBetweenLinesAndNeverNamesTwoFilesAlike() throws IOException {
        try (RotatingFile file = open(10, 0, Duration.ZERO)) {
            write(file, "1111\n2222\n3333\n4444\n55555555555\n6\n");
        }
        assertThat(names())
                .containsExactly(
                        "packetd-2025-07-06T20-34-56.789.roundtrips",
                        "packetd-2025-07-06T20-34-56.790.roundtrips",
                        "packetd-2025-07-06T20-34-56.791.roundtrips",
                        "packetd.roundtrips");
        assertThat(text("packetd-2025-07-06T20-34-56.789.roundtrips")).isEqualTo("1111\n2222\n");
        assertThat(text("packetd-2025-07-06T20-34-56.790.roundtrips")).isEqualTo("3333\n4444\n");
        assertThat(text("packetd-2025-07-06T20-34-56.791.roundtrips")).isEqualTo("55555555555\n");
        assertThat(text("packetd.roundtrips")).isEqualTo("6\n");
    }

    @Test
    void keepsTheNewestAndForeignFiles() throws IOException {
        Files.writeString(directory.resolve("packetd-notes.roundtrips"), "");
        Files.writeString(directory.resolve("packetd-2025-07-01T00-00-00.000.log"), "");
        try (RotatingFile file = open(5, 2, Duration.ZERO)) {
            for (int i = 0; i < 6; i++) {
                write(file, "line" + i + "\n");
                now = now.plusSeconds(1);
            }
        }
        assertThat(names())
                .containsExactly(
                        "packetd-2025-07-01T00-00-00.000.log",
                        "packetd-2025-07-06T20-35-00.789.roundtrips",
                        "packetd-2025-07-06T20-35-01.789.roundtrips",
                        "packetd-notes.roundtrips",
                        "packetd.roundtrips");
    }

    @Test
    void deletesWhatIsTooOldWhenItBegins() throws IOException {
        Files.writeString(directory.resolve("packetd-2025-06-29T20-34-56.788.roundtrips"), "");
        Files.writeString(directory.resolve("packetd-2025-06-29T20-34-56.789.roundtrips"), "");
        open(5, 0, Duration.ofDays(7)).close();
        assertThat(names())
                .containsExactly(
                        "packetd-2025-06-29T20-34-56.789.roundtrips", "packetd.roundtrips");
    }

    @Test
    void appendsToWhatIsThereAndEndsALineThatWasCutOff() throws IOException {
        Files.writeString(path(), "whole\nhal");
        try (RotatingFile file = open(100, 0, Duration.ZERO)) {
            write(file, "new\n");
        }
        assertThat(text("packetd.roundtrips")).isEqualTo("whole\nhal\nnew\n");
    }

    @Test
    void countsWhatIsThereTowardsTheLimit() throws IOException {
        Files.writeString(path(), "12345678\n");
        try (RotatingFile file = open(10, 0, Duration.ZERO)) {
            write(file, "new\n");
        }
        assertThat(text("packetd.roundtrips")).isEqualTo("new\n");
        assertThat(names()).hasSize(2);
    }

    @Test
    void namesWithoutAnExtensionAndDirectoriesThatAreMissingWork() throws IOException {
        Path deep = directory.resolve("a/b/lines");
        try (RotatingFile file = open(deep, 2, 0, Duration.ZERO)) {
            write(file, "1\n2\n");
        }
        assertThat(deep.resolveSibling("lines-2025-07-06T20-34-56.789")).hasContent("1\n");
        assertThat(deep).hasContent("2\n");
    }

    @Test
    void onlyTheOwnerMayRead() throws IOException {
        Assumptions.assumeTrue(
                directory.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "no POSIX permissions here");
        open(10, 0, Duration.ZERO).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
    }

    @Test
    void aDeviceIsNeverRenamed() throws IOException {
        Path device = Path.of("/dev/null");
        Assumptions.assumeTrue(Files.exists(device), "no /dev/null here");
        try (RotatingFile file =
                new RotatingFile(
                        device, 2, new Backups(path(), 1, Duration.ofDays(1), ZONE), clock)) {
            write(file, "1\n2\n3\n");
        }
        assertThat(Files.isRegularFile(device)).isFalse();
        assertThat(Files.exists(device)).isTrue();
        assertThat(names()).isEmpty();
    }

    @Test
    void aFullDiskFailsTheWriteAndTheNextIsTriedAnew() throws IOException {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "no /dev/full here");
        try (RotatingFile file = open(full, 100, 1, Duration.ZERO)) {
            assertThatThrownBy(() -> write(file, "x\n")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> write(file, "x\n")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aDirectoryInItsPlaceIsAnErrorAtTheStart() throws IOException {
        Files.createDirectory(path());
        assertThatThrownBy(() -> open(10, 0, Duration.ZERO)).isInstanceOf(IOException.class);
    }
}
