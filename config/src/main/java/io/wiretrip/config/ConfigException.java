package io.wiretrip.config;

import java.io.Serial;

/** A configuration that cannot work; the message says what was got and what is expected. */
public final class ConfigException extends IllegalArgumentException {
    @Serial private static final long serialVersionUID = 1;

    /** Takes a message for the person who wrote the configuration. */
    public ConfigException(String message) {
        super(message);
    }

    static ConfigException of(String key, Object got, String expected) {
        return new ConfigException(key + ": " + got + " (expected: " + expected + ")");
    }
}
