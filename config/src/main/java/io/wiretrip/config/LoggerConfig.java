package io.wiretrip.config;

import java.util.List;

/**
 * The program's own log.
 *
 * @param stdout whether it goes to standard output, and then not to a file
 * @param level the least important that is written: debug, info, warn or error
 * @param filename the file; empty for standard error
 * @param maxSize mebibytes at which the file is set aside and a new one begun
 * @param maxAge days after which files set aside are deleted; 0 for never
 * @param maxBackups how many files set aside are kept; 0 for all
 */
public record LoggerConfig(
        boolean stdout, String level, String filename, int maxSize, int maxAge, int maxBackups) {
    /** The levels there are. */
    public static final List<String> LEVELS = List.of("debug", "info", "warn", "error");

    /** packetd's documented defaults: information and worse, to a file. */
    public static final LoggerConfig DEFAULT =
            new LoggerConfig(false, "info", "packetd.log", 100, 7, 10);

    private static final ConfigKey STDOUT =
            ConfigKey.of(
                    "logger.stdout",
                    DEFAULT.stdout,
                    "Whether to log to standard output instead of the file.");
    private static final ConfigKey LEVEL =
            ConfigKey.of(
                            "logger.level",
                            DEFAULT.level,
                            "The least important to write: " + String.join(", ", LEVELS) + ".")
                    .withChoices(LEVELS);
    private static final ConfigKey FILENAME =
            ConfigKey.of(
                    "logger.filename",
                    DEFAULT.filename,
                    "The file; its directory is made where missing; empty for standard error.");
    private static final ConfigKey MAX_SIZE =
            ConfigKey.of(
                    "logger.maxSize",
                    DEFAULT.maxSize,
                    "MiB at which the file is set aside and a new one begun.");
    private static final ConfigKey MAX_AGE =
            ConfigKey.of(
                    "logger.maxAge",
                    DEFAULT.maxAge,
                    "Days after which files set aside are deleted.");
    private static final ConfigKey MAX_BACKUPS =
            ConfigKey.of(
                    "logger.maxBackups", DEFAULT.maxBackups, "How many files set aside to keep.");

    static final List<ConfigKey> KEYS =
            List.of(STDOUT, LEVEL, FILENAME, MAX_SIZE, MAX_AGE, MAX_BACKUPS);

    /**
     * Checks every value.
     *
     * @throws ConfigException if a value cannot work
     */
    public LoggerConfig {
        if (!LEVELS.contains(level)) {
            throw ConfigException.of(LEVEL.path(), level, String.join(", ", LEVELS));
        }
        if (maxSize < 1) {
            throw ConfigException.of(MAX_SIZE.path(), maxSize, "at least 1 (MiB)");
        }
        if (maxAge < 0) {
            throw ConfigException.of(MAX_AGE.path(), maxAge, "days, or 0 for no limit");
        }
        if (maxBackups < 0) {
            throw ConfigException.of(MAX_BACKUPS.path(), maxBackups, "0 for all, or more");
        }
    }

    /** This level, to standard error. */
    public LoggerConfig(String level) {
        this(false, level, "", DEFAULT.maxSize, DEFAULT.maxAge, DEFAULT.maxBackups);
    }

    /** The same with another level. */
    public LoggerConfig withLevel(String other) {
        return new LoggerConfig(stdout, other, filename, maxSize, maxAge, maxBackups);
    }

    static LoggerConfig read(ConfigTree in) {
        return new LoggerConfig(
                in.flag(STDOUT),
                in.text(LEVEL),
                in.text(FILENAME).strip(),
                in.positive(MAX_SIZE),
                in.positive(MAX_AGE),
                in.positive(MAX_BACKUPS));
    }

    /** {@link #maxSize} in bytes. */
    public long maxSizeBytes() {
        return (long) maxSize << 20;
    }
}
