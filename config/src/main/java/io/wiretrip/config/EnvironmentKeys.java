package io.wiretrip.config;

import io.wiretrip.config.ConfigNode.Items;
import io.wiretrip.config.ConfigNode.Scalar;
import io.wiretrip.config.ConfigNode.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Environment variables that override keys: {@code WIRETRIP_SNIFFER_IFACES} is {@code
 * sniffer.ifaces}. Lists are comma-separated or YAML ({@code [a, b]}), maps {@code a=1,b=2} or
 * YAML. They are taken as they are; no variable is replaced within them.
 */
final class EnvironmentKeys {
    /** What the names begin with. */
    static final String PREFIX = "WIRETRIP_";

    /** Those of the launcher and the tests. */
    private static final Set<String> OTHERS = Set.of("WIRETRIP_JAVA_OPTS", "WIRETRIP_CAPTURES");

    private final Map<String, ConfigKey> keys = new TreeMap<>();
    private final Problems problems;

    EnvironmentKeys(List<ConfigKey> keys, Problems problems) {
        keys.forEach(key -> this.keys.put(name(key.path()), key));
        this.problems = problems;
    }

    /** The variable that overrides a key. */
    static String name(String path) {
        return PREFIX + path.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** Puts what the environment says in the place of what the file says. */
    void apply(Map<String, String> environment, Section root) {
        new TreeMap<>(environment)
                .forEach(
                        (name, value) -> {
                            String upper = name.toUpperCase(Locale.ROOT);
                            if (upper.startsWith(PREFIX) && !OTHERS.contains(upper)) {
                                apply(name, upper, value, root);
                            }
                        });
    }

    private void apply(String name, String upper, String value, Section root) {
        ConfigKey key = keys.get(upper);
        Origin origin = new Origin(name, 0);
        if (key == null) {
            String near = Suggestions.nearest(upper, keys.keySet());
            problems.warning(
                    origin,
                    "",
                    "no key has this name" + (near == null ? "" : "; did you mean " + near + "?"));
            return;
        }
        boolean isText = key.defaultValue() instanceof String;
        if (isText || !value.isBlank()) {
            put(root, key.path(), node(key, origin, value));
        }
    }

    private ConfigNode node(ConfigKey key, Origin origin, String value) {
        boolean isList = key.defaultValue() instanceof List<?>;
        boolean isMap = key.defaultValue() instanceof Map<?, ?>;
        String text = value.strip();
        if ((isList && text.startsWith("[")) || (isMap && text.startsWith("{"))) {
            return new YamlReader(origin.source(), false, Variables.NONE, problems)
                    .value(text, key.path());
        }
        if (isList) {
            List<ConfigNode> items = new ArrayList<>();
            for (String item : text.split(",", -1)) {
                items.add(new Scalar(origin, item.strip()));
            }
            return new Items(origin, items);
        }
        return isMap ? map(key, origin, text) : new Scalar(origin, value);
    }

    private ConfigNode map(ConfigKey key, Origin origin, String text) {
        Section section = new Section(origin, new LinkedHashMap<>());
        for (String entry : text.split(",", -1)) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                section.children()
                        .put(
                                entry.substring(0, equals).strip(),
                                new Scalar(origin, entry.substring(equals + 1).strip()));
            } else {
                problems.error(
                        origin,
                        key.path(),
                        "got an entry without =, expected name=value, with commas between");
            }
        }
        return section;
    }

    /** Puts a value at a dotted path, over whatever is there. */
    static void put(Section root, String path, ConfigNode value) {
        Section at = root;
        String[] names = path.split("\\.", -1);
        for (int i = 0; i < names.length - 1; i++) {
            ConfigNode child = at.children().get(names[i]);
            if (!(child instanceof Section)) {
                child = new Section(value.origin(), new LinkedHashMap<>());
                at.children().put(names[i], child);
            }
            at = (Section) child;
        }
        at.children().put(names[names.length - 1], value);
    }
}
