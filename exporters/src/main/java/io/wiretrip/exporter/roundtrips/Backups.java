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

    /** A file set aside. */
    private record Backup(Path path, Instant time) {}

    /**
     * Describes the backups of a file.
     *
     * @param path the rotating file
     * @param max how many to keep; 0 for all
     * @param maxAge how long to keep them; zero for ever
     * @param zone whose local time their names carry
     */
    public Backups(Path path, int max, Duration maxAge, ZoneId zone) {
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
    }

    /** A name for a file that is set aside now, which no file has yet. */
    Path nameFor(Instant now) {
        Instant time = now;
        while (true) {
            String text = TIME.format(LocalDateTime.ofInstant(time, zone));
            Path path = directory.resolve(prefix + text + suffix);
            if (!Files.exists(path)) {
                return path;
            }
            time = time.plusMillis(1);
        }
    }

    /** Deletes those that are too many or too old. What cannot be deleted is logged and stays. */
    void prune(Instant now) {
        if (max == 0 && maxAge.isZero()) {
            return;
        }
        try {
            List<Backup> backups = list();
            backups.sort(Comparator.comparing(Backup::time).reversed());
            for (int i = 0; i < backups.size(); i++) {
                Backup backup = backups.get(i);
                boolean tooMany = max > 0 && i >= max;
                boolean tooOld = !maxAge.isZero() && backup.time.isBefore(now.minus(maxAge));
                if (tooMany || tooOld) {
                    Files.deleteIfExists(backup.path);
                }
            }
        } catch (IOException e) {
            LOG.warn("old files in {} could not be deleted: {}", directory, e.toString());
        }
    }

    private List<Backup> list() throws IOException {
        List<Backup> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                Instant time = timeOf(entry);
                if (time != null && Files.isRegularFile(entry)) {
                    found.add(new Backup(entry, time));
                }
            }
        }
        return found;
    }

    /** The time in a backup's name; null if it is none of ours. */
    private @Nullable Instant timeOf(Path entry) {
        Path file = entry.getFileName();
        String name = file == null ? "" : file.toString();
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
