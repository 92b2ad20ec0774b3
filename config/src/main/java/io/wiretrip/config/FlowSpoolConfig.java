package io.wiretrip.config;

import java.util.List;

/**
 * Where flow events wait on disk for a target that does not take them.
 *
 * @param directory for this process alone; empty for nowhere
 * @param maxBytes what the files may hold together; beyond, the oldest are given up
 */
public record FlowSpoolConfig(String directory, long maxBytes) {

    private static final long MAX_BYTES_MIN = 1L << 16;

    /** Nowhere. */
    public static final FlowSpoolConfig DEFAULT = new FlowSpoolConfig("", 256L << 20);

    private static final ConfigKey DIRECTORY =
            ConfigKey.of(
                    "spool.directory",
                    DEFAULT.directory,
                    "Directory for events that the target does not take; empty for none.");
    private static final ConfigKey MAX_BYTES =
            ConfigKey.of(
                    "spool.maxBytes",
                    DEFAULT.maxBytes,
                    "Bytes to keep there; beyond, the oldest are given up.");

    static final List<ConfigKey> KEYS = List.of(DIRECTORY, MAX_BYTES);

    /**
     * Checks the size.
     *
     * @throws ConfigException if it is too small
     */
    public FlowSpoolConfig {
        if (maxBytes < MAX_BYTES_MIN) {
            throw ConfigException.of(
                    "exporter.flows.spool.maxBytes", maxBytes, "at least " + MAX_BYTES_MIN);
        }
    }

    static FlowSpoolConfig read(ConfigTree at) {
        return new FlowSpoolConfig(at.text(DIRECTORY), at.bigNumber(MAX_BYTES));
    }

    /** Whether there is a directory. */
    public boolean isOn() {
        return !directory.isEmpty();
    }
}
