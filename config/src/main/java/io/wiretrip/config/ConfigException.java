package io.wiretrip.config;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot work; the message says what was got and what is expected. */
public final class ConfigException extends IllegalArgumentException {
    @Serial private static final long serialVersionUID = 1;

    private final String key;
    private final String got;
    private final String expected;
    private final transient List<Problem> problems;

    /** Takes a message for the person who wrote the configuration. */
    public ConfigException(String message) {
        this(message, "", "", "", List.of());
    }

    /** Takes everything that is wrong with a file; the message is one line each. */
    public ConfigException(List<Problem> problems) {
        this(message(problems), "", "", "", problems);
    }

    private ConfigException(
            String message, String key, String got, String expected, List<Problem> problems) {
        super(message);
        this.key = key;
        this.got = got;
        this.expected = expected;
        this.problems = List.copyOf(problems);
    }

    /** A value that cannot work: which key, what it is, what could be. */
    public static ConfigException of(String key, Object got, String expected) {
        return new ConfigException(
                key + ": " + got + " (expected: " + expected + ")",
                key,
                got instanceof Duration duration ? GoDuration.format(duration) : got.toString(),
                expected,
                List.of());
    }

    private static String message(List<Problem> problems) {
        String lines = problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
        return problems.size() == 1 ? lines : problems.size() + " problems:\n" + lines;
    }

    /** The key at fault, as the thrower names it; empty if unknown. */
    String key() {
        return key;
    }

    /** What it was; empty if unknown. */
    String got() {
        return got;
    }

    /** What could be; empty if unknown. */
    String expected() {
        return expected;
    }

    /** Everything wrong with a file, by line; empty where the message is all there is. */
    public List<Problem> problems() {
        return problems;
    }
}
