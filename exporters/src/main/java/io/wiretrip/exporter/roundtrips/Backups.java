package io.wiretrip.exporter.roundtrips;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files set aside beside a rotating file: {@code name-2006-01-02T15-04-05.000.ext}, in local
 * time, as lumberjack names them, so that what packetd left is kept and pruned alike.
 */
public final class Backups {
    private static final Logger LOG = LoggerFactory.getLogger(Backups.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss.SSS", Locale.ROOT);

    private final Path directory;
    private final String prefix;
    private final String suffix;
    private final int max;
    private final Duration maxAge;
    private final ZoneId zone;
    private final @Nullable BackupCompressor compressor;

    /** A file set aside; one is there plain and packed while it is being packed. */
    private record Backup(Path path, Instant time, boolean isPlain) {}

    /**
     * Describes the backups of a file.
     *
     * @param path the rotating file
     * @param max how many to keep; 0 for all
     * @param maxAge how long to keep them; zero for ever
     * @param zone whose local time their names carry
     */
    public Backups(Path path, int max, Duration maxAge, ZoneId zone) {
        this(path, max, maxAge, zone, false);
    }

    /**
     * Describes the backups of a file, which may be packed.
     *
     * @param path the rotating file
     * @param max how many to keep; 0 for all
     * @param maxAge how long to keep them; zero for ever
     * @param zone whose local time their names carry
     * @param compress whether to pack them, in the background
     */
    public Backups(Path path, int max, Duration maxAge, ZoneId zone, boolean compress) {
        Path absolute = path.toAbsolutePath();
        Path parent = absolute.getParent();
        Path file = absolute.getFileName();
        String name = file == null ? "" : file.toString();
        int dot = name.lastIndexOf('.');
        this.directory = parent == null ? absolute : parent;
        this.prefix = (dot < 0 ? name : name.substring(0, dot)) + "-";
        this.suffix = dot < 0 ? "" : name.substring(dot);
        this.max = max;
        this.maxAge = maxAge;
        this.zone = zone;
        this.compressor = compress ? new BackupCompressor(this) : null;
    }

    /** A name for a file that is set aside now, which no file has yet. */
    Path nameFor(Instant now) {
        Instant time = now;
        while (true) {
            String text = TIME.format(LocalDateTime.ofInstant(time, zone));
            Path path = directory.resolve(prefix + text + suffix);
            if (!Files.exists(path)
                    && !Files.exists(directory.resolve(path + BackupCompressor.PACKED))) {
                return path;
            }
            time = time.plusMillis(1);
        }
    }

    /**
     * Deletes those that are too many or too old, and has the others packed if they are to be. What
     * cannot be deleted is logged and stays.
     */
    void tidy(Instant now) {
        prune(now);
        if (compressor != null) {
            compressor.start();
        }
    }

    /** Nothing is packed any longer. */
    void close() {
        if (compressor != null) {
            compressor.close();
        }
    }

    private void prune(Instant now) {
        if (max == 0 && maxAge.isZero()) {
            return;
        }
        try {
            List<Backup> backups = list();
            backups.sort(Comparator.comparing(Backup::time).reversed());
            int kept = 0;
            Instant last = Instant.MAX;
            for (Backup backup : backups) {
                kept += backup.time.equals(last) ? 0 : 1;
                last = backup.time;
                boolean tooMany = max > 0 && kept > max;
                boolean tooOld = !maxAge.isZero() && backup.time.isBefore(now.minus(maxAge));
                if (tooMany || tooOld) {
                    Files.deleteIfExists(backup.path);
                }
            }
        } catch (IOException e) {
            LOG.warn("old files in {} could not be deleted: {}", directory, e.toString());
        }
    }

    /** Those that are not packed, the oldest first. */
    List<Path> plain() throws IOException {
        return list().stream()
                .filter(Backup::isPlain)
                .sorted(Comparator.comparing(Backup::time))
                .map(Backup::path)
                .toList();
    }

    private List<Backup> list() throws IOException {
        List<Backup> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                Path file = entry.getFileName();
                String name = file == null ? "" : file.toString();
                String plain = plain(name);
                Instant time = timeOf(plain);
                if (time != null && Files.isRegularFile(entry)) {
                    found.add(new Backup(entry, time, plain.equals(name)));
                }
            }
        }
        return found;
    }

    private static String plain(String name) {
        for (String end : List.of(BackupCompressor.UNFINISHED, BackupCompressor.PACKED)) {
            if (name.endsWith(end)) {
                return name.substring(0, name.length() - end.length());
            }
        }
        return name;
    }

    /** The time in a backup's name; null if it is none of ours. */
    private @Nullable Instant timeOf(String name) {
        if (name.length() <= prefix.length() + suffix.length()
                || !name.startsWith(prefix)
                || !name.endsWith(suffix)) {
            return null;
        }
        String time = name.substring(prefix.length(), name.length() - suffix.length());
        try {
            return LocalDateTime.parse(time, TIME).atZone(zone).toInstant();
        } catch (DateTimeParseException _) {
            return null;
        }
    }
}
