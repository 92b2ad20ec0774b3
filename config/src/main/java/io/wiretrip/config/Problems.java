package io.wiretrip.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Everything found wrong or odd while a configuration is read. For one thread. */
final class Problems {
    /** More than these help nobody. */
    static final int MAX = 200;

    private static final Comparator<Problem> BY_LINE =
            Comparator.comparingInt((Problem p) -> p.line() == 0 ? Integer.MAX_VALUE : p.line())
                    .thenComparing(Problem::source)
                    .thenComparing(Problem::key);

    private final Set<Problem> errors = new LinkedHashSet<>();
    private final Set<Problem> warnings = new LinkedHashSet<>();

    void error(Origin at, String key, String message) {
        add(errors, at, key, message);
    }

    void warning(Origin at, String key, String message) {
        add(warnings, at, key, message);
    }

    private static void add(Set<Problem> to, Origin at, String key, String message) {
        if (to.size() < MAX) {
            to.add(new Problem(at.source(), at.line(), key, message));
        }
    }

    /** What keeps the configuration from working, by line; each once. */
    List<Problem> errors() {
        return sorted(errors);
    }

    /** What is odd but works, by line; each once. */
    List<Problem> warnings() {
        return sorted(warnings);
    }

    private static List<Problem> sorted(Collection<Problem> problems) {
        return problems.stream().sorted(BY_LINE).toList();
    }
}
