package io.wiretrip.config;

import io.wiretrip.config.ConfigNode.Items;
import io.wiretrip.config.ConfigNode.Nothing;
import io.wiretrip.config.ConfigNode.Scalar;
import io.wiretrip.config.ConfigNode.Section;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What all {@link ConfigTree}s of one configuration share. For one thread. */
final class ConfigDocument {
    private final Section root;
    private final Problems problems;

    /** Keys somebody read: what is not among them is unknown. */
    private final TreeSet<String> asked = new TreeSet<>();

    /** Sections whose keys are free, unless somebody reads one of them. */
    private final Set<String> open = new HashSet<>();

    /** Keys that are wrong: they give their defaults. */
    private final Set<String> refused = new HashSet<>();

    private final Set<String> secret = new HashSet<>();

    /** What was handed out, by absolute path. */
    private final Map<String, Object> values = new LinkedHashMap<>();

    ConfigDocument(Section root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    Section root() {
        return root;
    }

    Problems problems() {
        return problems;
    }

    Map<String, Object> values() {
        return Collections.unmodifiableMap(values);
    }

    void asked(String path, ConfigKey key) {
        asked.add(path);
        if (key.secret()) {
            secret.add(path);
        }
    }

    void asked(String path) {
        asked.add(path);
    }

    void open(String path) {
        open.add(path);
    }

    boolean isAsked(String path) {
        return asked.contains(path);
    }

    /** Makes a key give its default from now on; false if it already does. */
    boolean refuse(String path) {
        return refused.add(path);
    }

    boolean isRefused(String path) {
        return refused.contains(path);
    }

    void handedOut(String path, Object value) {
        values.put(path, value);
    }

    /** A value that is of the wrong kind. */
    void mismatch(String path, ConfigNode got, String expected) {
        problems.error(got.origin(), path, got(path, got) + ", expected " + expected);
    }

    private String got(String path, ConfigNode got) {
        return "got " + (got instanceof Scalar scalar ? shown(path, scalar.text()) : got.kind());
    }

    /** A value as messages show it. */
    String shown(String path, String value) {
        return secret.contains(path) && !value.isEmpty() ? Shown.MASK : Shown.text(value);
    }

    /** Where an absolute path stands, or else what is nearest above it. */
    Origin origin(String path) {
        ConfigNode node = root;
        Origin origin = new Origin(root.origin().source(), 0);
        for (String name : path.split("[.\\[]", -1)) {
            node = child(node, name);
            if (node == null) {
                break;
            }
            origin = node.origin();
        }
        return origin;
    }

    /** Whether anything stands at an absolute path. */
    boolean isSet(String path) {
        ConfigNode node = root;
        for (String name : path.split("[.\\[]", -1)) {
            node = child(node, name);
        }
        return node != null && !(node instanceof Nothing);
    }

    private static @Nullable ConfigNode child(@Nullable ConfigNode node, String name) {
        if (node instanceof Section section) {
            return section.children().get(name);
        }
        if (node instanceof Items list && name.endsWith("]")) {
            int index = Integer.parseInt(name, 0, name.length() - 1, 10);
            return index < list.items().size() ? list.items().get(index) : null;
        }
        return null;
    }

    /**
     * Reports every key that nobody asked for, and every value that stands in a section's place.
     */
    void reportUnknown(Suggestions suggestions) {
        reportUnknown(root, "", suggestions);
    }

    private void reportUnknown(ConfigNode node, String path, Suggestions suggestions) {
        if (asked.contains(path) && !(node instanceof Items)) {
            return;
        }
        if (open.contains(path) && !isAskedBelow(path)) {
            return;
        }
        switch (node) {
            case Section section ->
                    section.children()
                            .forEach(
                                    (name, child) ->
                                            known(child, YamlReader.join(path, name), suggestions));
            case Items list -> {
                if (!asked.contains(path)) {
                    mismatch(path, list, "a section of keys");
                }
                for (int i = 0; i < list.items().size(); i++) {
                    String item = path + '[' + i + ']';
                    if (isAskedBelow(item) && list.items().get(i) instanceof Section section) {
                        reportUnknown(section, item, suggestions);
                    }
                }
            }
            case Scalar scalar -> mismatch(path, scalar, "a section of keys");
            case Nothing _ -> {}
        }
    }

    private void known(ConfigNode child, String path, Suggestions suggestions) {
        if (asked.contains(path) || isAskedBelow(path) || open.contains(path)) {
            reportUnknown(child, path, suggestions);
        } else {
            problems.warning(child.origin(), path, "unknown key" + suggestions.of(path));
        }
    }

    private boolean isAskedBelow(String path) {
        String dotted = asked.ceiling(path + '.');
        String indexed = asked.ceiling(path + '[');
        return (dotted != null && dotted.startsWith(path + '.'))
                || (indexed != null && indexed.startsWith(path + '['));
    }
}
