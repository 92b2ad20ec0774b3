package io.wiretrip.agent;

import io.wiretrip.config.AgentConfig;
import io.wiretrip.config.EffectiveConfig;
import io.wiretrip.config.LoggerConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * From one configuration to the next: what of it can be taken over while packets flow, and what
 * waits for a restart.
 */
final class ConfigChange {
    private final AgentConfig before;
    private final AgentConfig next;

    ConfigChange(AgentConfig before, AgentConfig next) {
        this.before = before;
        this.next = next;
    }

    /** The next configuration with what cannot change as it was. */
    AgentConfig applicable() {
        LoggerConfig log = before.logger();
        return next.with(before.capture().withBpf(next.capture().bpf()))
                .with(before.server())
                .with(next.limits().withMemoryBytes(before.limits().memoryBytes()))
                .with(before.sniffer().withRules(next.sniffer().rules()))
                .with(log.withLevel(next.logger().level()))
                .showing(before, ConfigChange::waits);
    }

    /** Whether only a restart takes over another value of a key. */
    private static boolean waits(String key) {
        return switch (key) {
            case "sniffer.protocols.rules", "sniffer.bpf", "logger.level" -> false;
            case "controller.limits.memoryBytes" -> true;
            default ->
                    key.startsWith("server.")
                            || key.startsWith("sniffer.")
                            || key.startsWith("logger.");
        };
    }

    /** What changes, and what would need a restart: for people. */
    String text() {
        List<String> changed =
                lines(EffectiveConfig.text(before), EffectiveConfig.text(applicable()));
        List<String> keys = EffectiveConfig.changed(before, next);
        for (String key : keys) {
            if (!waits(key) && changed.stream().noneMatch(line -> line.startsWith(key, 2))) {
                changed.add("* " + key + ": another value, which is not shown");
            }
        }
        List<String> waiting = keys.stream().filter(ConfigChange::waits).toList();
        StringBuilder text = new StringBuilder();
        text.append(changed.isEmpty() ? "nothing has changed" : "changed:");
        changed.forEach(line -> text.append("\n  ").append(line));
        if (!waiting.isEmpty()) {
            text.append("\nonly a restart takes over: ").append(String.join(", ", waiting));
        }
        return text.append('\n').toString();
    }

    /** The lines that are only in one of two texts of the same order, with a sign. */
    private static List<String> lines(String old, String now) {
        List<String> changes = new ArrayList<>();
        Set<String> had = new LinkedHashSet<>(paths(old));
        Set<String> has = new LinkedHashSet<>(paths(now));
        for (String line : had) {
            if (!has.contains(line)) {
                changes.add("- " + line);
            }
        }
        for (String line : has) {
            if (!had.contains(line)) {
                changes.add("+ " + line);
            }
        }
        return changes;
    }

    /** Each value with its whole dotted name, so that a line can stand alone. */
    private static List<String> paths(String yaml) {
        List<String> paths = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (String line : yaml.lines().toList()) {
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            int depth = (line.length() - line.stripLeading().length()) / 2;
            while (open.size() > depth) {
                open.removeLast();
            }
            if (text.endsWith(":") && !text.startsWith("-")) {
                open.add(text.substring(0, text.length() - 1));
            } else {
                paths.add((open.isEmpty() ? "" : String.join(".", open) + ".") + text);
            }
        }
        return paths;
    }
}
