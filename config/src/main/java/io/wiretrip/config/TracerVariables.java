package io.wiretrip.config;

import io.wiretrip.config.ConfigNode.Nothing;
import io.wiretrip.config.ConfigNode.Scalar;
import io.wiretrip.config.ConfigNode.Section;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The variables of go-Tracer's sensor. When any of them is set, flows are exported as it does: each
 * that is set goes over the file, and of the others its defaults hold where the file says nothing.
 */
final class TracerVariables {
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-]+");

    private static final String EVENT_INTERFACE = "exporter.flows.interface";

    /** A variable, the key it stands for, go-Tracer's default. */
    private record Variable(String name, String key, @Nullable String fallback) {}

    private static final List<Variable> VARIABLES =
            List.of(
                    new Variable("AGENT_INTERFACE", "sniffer.ifaces", "eth0"),
                    new Variable("AGENT_BPF_FILTER", "sniffer.bpf", "tcp"),
                    // Its default of 1024 bytes would cut messages off; flows look the same with
                    // more.
                    new Variable("AGENT_SNAP_LEN", "sniffer.snapLen", null),
                    new Variable("AGENT_PROMISCUOUS", "sniffer.noPromisc", "true"),
                    new Variable(
                            "AGENT_ENDPOINT_URL",
                            "exporter.flows.endpoint",
                            "http://localhost:8080/post"),
                    // It reads these two and sends each event alone and at once all the same.
                    new Variable("AGENT_BATCH_SIZE", "exporter.flows.batchSize", null),
                    new Variable("AGENT_SEND_INTERVAL", "exporter.flows.interval", null));

    private TracerVariables() {}

    /** The names of its variables. */
    static List<String> names() {
        return VARIABLES.stream().map(Variable::name).toList();
    }

    /** Puts what they say in the place of what the file says. */
    static void apply(Map<String, String> environment, Section root) {
        List<Variable> set =
                VARIABLES.stream()
                        .filter(v -> !environment.getOrDefault(v.name, "").isBlank())
                        .toList();
        if (set.isEmpty()) {
            return;
        }
        for (Variable variable : VARIABLES) {
            if (set.contains(variable)) {
                put(root, variable, variable.name, environment.getOrDefault(variable.name, ""));
            } else if (variable.fallback != null && isAbsent(root, variable.key)) {
                put(root, variable, "default of " + variable.name, variable.fallback);
            }
        }
        nameInterface(environment, root);
        EnvironmentKeys.put(
                root,
                "exporter.flows.enabled",
                new Scalar(new Origin(set.getFirst().name, 0), "true"));
    }

    /** Its events name the interface as it is configured, not as the pattern we make of it. */
    private static void nameInterface(Map<String, String> environment, Section root) {
        String name = environment.getOrDefault("AGENT_INTERFACE", "").strip();
        if (isAbsent(root, EVENT_INTERFACE) && (!name.isEmpty() || isOurs(root))) {
            EnvironmentKeys.put(
                    root,
                    EVENT_INTERFACE,
                    new Scalar(new Origin("AGENT_INTERFACE", 0), name.isEmpty() ? "eth0" : name));
        }
    }

    private static boolean isOurs(Section root) {
        return root.children().get("sniffer") instanceof Section sniffer
                && sniffer.children().get("ifaces") instanceof Scalar ifaces
                && ifaces.origin().line() == 0;
    }

    private static void put(Section root, Variable variable, String source, String text) {
        String value =
                switch (variable.key) {
                    case "sniffer.ifaces" -> interfaces(text.strip());
                    case "sniffer.noPromisc" -> opposite(text.strip());
                    default -> text.strip();
                };
        EnvironmentKeys.put(root, variable.key, new Scalar(new Origin(source, 0), value));
    }

    /** It takes one interface by its name; ours is searched for in every name. */
    private static String interfaces(String name) {
        if (name.equals(SnifferConfig.ANY)) {
            return name;
        }
        return '^' + (PLAIN_NAME.matcher(name).matches() ? name : Pattern.quote(name)) + '$';
    }

    private static String opposite(String flag) {
        try {
            return String.valueOf(!Values.flag(flag));
        } catch (IllegalArgumentException _) {
            return flag; // to be told as what it is
        }
    }

    private static boolean isAbsent(Section root, String path) {
        ConfigNode at = root;
        for (String name : path.split("\\.", -1)) {
            at = at instanceof Section section ? section.children().get(name) : null;
        }
        return at == null || at instanceof Nothing;
    }
}
