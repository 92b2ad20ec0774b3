package io.wiretrip.config;

import java.util.List;

/**
 * Where RoundTrips are written as JSON lines.
 *
 * @param enabled whether they are at all
 * @param console whether to standard output, and then not to a file
 * @param filename the file
 * @param maxSize mebibytes at which the file is set aside and a new one begun
 * @param maxBackups how many files set aside are kept; 0 for all
 * @param maxAge days after which files set aside are deleted; 0 for never
 * @param compress whether files set aside are packed
 */
public record RoundTripsConfig(
        boolean enabled,
        boolean console,
        String filename,
        int maxSize,
        int maxBackups,
        int maxAge,
        boolean compress) {

    /** Off; if on, at most 1.1 GB of files in the working directory, for a week. */
    public static final RoundTripsConfig DEFAULT =
            new RoundTripsConfig(false, false, "packetd.roundtrips", 100, 10, 7);

    private static final ConfigKey ENABLED =
            ConfigKey.of(
                    "exporter.roundtrips.enabled",
                    DEFAULT.enabled,
                    "Whether to write RoundTrips as JSON lines.");
    private static final ConfigKey CONSOLE =
            ConfigKey.of(
                    "exporter.roundtrips.console",
                    DEFAULT.console,
                    "Whether to write to standard output instead of the file.");
    private static final ConfigKey FILENAME =
            ConfigKey.of(
                    "exporter.roundtrips.filename",
                    DEFAULT.filename,
                    "The file; its directory is made where missing.");
    private static final ConfigKey MAX_SIZE =
            ConfigKey.of(
                    "exporter.roundtrips.maxSize",
                    DEFAULT.maxSize,
                    "MiB at which the file is set aside and a new one begun.");
    private static final ConfigKey MAX_BACKUPS =
            ConfigKey.of(
                    "exporter.roundtrips.maxBackups",
                    DEFAULT.maxBackups,
                    "How many files set aside to keep; 0 for all.");
    private static final ConfigKey MAX_AGE =
            ConfigKey.of(
                    "exporter.roundtrips.maxAge",
                    DEFAULT.maxAge,
                    "Days after which files set aside are deleted; 0 for never.");

    private static final ConfigKey COMPRESS =
            ConfigKey.of(
                    "exporter.roundtrips.compress",
                    DEFAULT.compress,
                    "Whether to pack files set aside with gzip, in the background.");

    static final List<ConfigKey> KEYS =
            List.of(ENABLED, CONSOLE, FILENAME, MAX_SIZE, MAX_BACKUPS, MAX_AGE, COMPRESS);

    /** As packetd has it: nothing is packed. */
    public RoundTripsConfig(
            boolean enabled,
            boolean console,
            String filename,
            int maxSize,
            int maxBackups,
            int maxAge) {
        this(enabled, console, filename, maxSize, maxBackups, maxAge, false);
    }

    /**
     * Checks every value.
     *
     * @throws ConfigException if a value cannot work
     */
    public RoundTripsConfig {
        if (filename.isBlank()) {
            throw ConfigException.of("exporter.roundtrips.filename", "nothing", "a file name");
        }
        if (maxSize < 1) {
            throw ConfigException.of("exporter.roundtrips.maxSize", maxSize, "at least 1 (MiB)");
        }
        if (maxBackups < 0) {
            throw ConfigException.of(
                    "exporter.roundtrips.maxBackups", maxBackups, "0 for all, or more");
        }
        if (maxAge < 0) {
            throw ConfigException.of(
                    "exporter.roundtrips.maxAge", maxAge, "days, or 0 for no limit");
        }
    }

    /** {@link #maxSize} in bytes. */
    public long maxSizeBytes() {
        return (long) maxSize << 20;
    }

    static RoundTripsConfig read(ConfigTree in) {
        String name = in.text(FILENAME);
        return new RoundTripsConfig(
                in.flag(ENABLED),
                in.flag(CONSOLE),
                name.isBlank() ? DEFAULT.filename : name,
                in.positive(MAX_SIZE),
                in.number(MAX_BACKUPS),
                in.number(MAX_AGE),
                in.flag(COMPRESS));
    }
}
