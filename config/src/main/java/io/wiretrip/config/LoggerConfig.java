package io.wiretrip.config;

import java.util.List;

/**
 * The program's own log.
 *
 * @param level the least important that is written: debug, info, warn or error
 */
public record LoggerConfig(String level) {
    /** The levels there are. */
    public static final List<String> LEVELS = List.of("debug", "info", "warn", "error");

    /** Information and worse. */
    public static final LoggerConfig DEFAULT = new LoggerConfig("info");

    static final List<ConfigKey> KEYS =
            List.of(
                    ConfigKey.of(
                            "logger.level",
                            DEFAULT.level,
                            "The least important to write: " + String.join(", ", LEVELS) + "."));

    /**
     * Checks the level.
     *
     * @throws ConfigException if there is none of that name
     */
    public LoggerConfig {
        if (!LEVELS.contains(level)) {
            throw ConfigException.of("logger.level", level, String.join(", ", LEVELS));
        }
    }
}
