package io.wiretrip.config;

import io.wiretrip.config.ConfigNode.Items;
import io.wiretrip.config.ConfigNode.Nothing;
import io.wiretrip.config.ConfigNode.Scalar;
import io.wiretrip.config.ConfigNode.Section;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML to {@link ConfigNode}s: dotted keys are taken apart and merged with nested ones, variables
 * are replaced, and everything that could grow is bounded. No tag makes an object. For one thread.
 */
final class YamlReader {
    /** Characters of a file. */
    static final int MAX_CHARS = 1 << 20;

    /** Levels of nesting, dots included. */
    static final int MAX_DEPTH = 32;

    /** Values, counted after aliases are followed. */
    static final int MAX_NODES = 100_000;

    /** Characters of one value. */
    static final int MAX_VALUE = 1 << 16;

    private static final int MAX_KEY = 256;
    private static final Set<Tag> PLAIN_TAGS =
            Set.of(
                    Tag.STR,
                    Tag.INT,
                    Tag.FLOAT,
                    Tag.BOOL,
                    Tag.NULL,
                    Tag.SEQ,
                    Tag.MAP,
                    Tag.TIMESTAMP);

    private final String source;
    private final boolean isLineKnown;
    private final Variables variables;
    private final Problems problems;
    private int nodes;

    /**
     * @param source what positions name: the file, or an environment variable, which has no lines
     */
    YamlReader(String source, boolean isLineKnown, Variables variables, Problems problems) {
        this.source = source;
        this.isLineKnown = isLineKnown;
        this.variables = variables;
        this.problems = problems;
    }

    /** Reads a file; what is wrong goes to the problems, what is left is as good as it can be. */
    Section file(String text) {
        ConfigNode root = value(text, "");
        if (root instanceof Section section) {
            return section;
        }
        if (!(root instanceof Nothing)) {
            problems.error(
                    root.origin(),
                    "",
                    "got "
                            + (root instanceof Items ? "a list" : "a single value")
                            + ", expected keys with values, such as sniffer.ifaces: any");
        }
        return new Section(root.origin(), new LinkedHashMap<>());
    }

    /** Reads one value of any kind, as {@link #file}. */
    ConfigNode value(String text, String path) {
        Origin start = new Origin(source, isLineKnown ? 1 : 0);
        if (text.length() > MAX_CHARS) {
            problems.error(
                    start,
                    path,
                    "got "
                            + text.length()
                            + " characters, expected a file of at most "
                            + MAX_CHARS);
            return new Nothing(start);
        }
        try {
            Node node = compose(text);
            return node == null ? new Nothing(start) : convert(node, at(node), path, 0);
        } catch (YAMLException e) {
            int line = YamlErrors.line(e, text);
            problems.error(new Origin(source, isLineKnown ? line : 0), path, YamlErrors.message(e));
        } catch (LimitException e) {
            problems.error(e.at, path, e.words);
        }
        return new Nothing(start);
    }

    private static @Nullable Node compose(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CHARS);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(50);
        options.setAllowRecursiveKeys(false);
        options.setMergeOnCompose(true);
        StreamReader reader = new StreamReader(text);
        return new Composer(new ParserImpl(reader, options), new Resolver(), options)
                .getSingleNode();
    }

    private Origin at(Node node) {
        return new Origin(source, isLineKnown ? node.getStartMark().getLine() + 1 : 0);
    }

    private ConfigNode convert(Node node, Origin at, String path, int depth) {
        if (++nodes > MAX_NODES) {
            throw new LimitException(
                    at,
                    "got more than "
                            + MAX_NODES
                            + " values, aliases followed; expected a configuration of usual size");
        }
        if (depth > MAX_DEPTH) {
            throw tooDeep(at);
        }
        if (!PLAIN_TAGS.contains(node.getTag())) {
            problems.error(
                    at,
                    path,
                    "got the tag "
                            + Shown.text(node.getTag().getValue())
                            + ", expected a plain value: tags make nothing here");
            return new Nothing(at);
        }
        return switch (node) {
            case MappingNode mapping -> section(mapping, at, path, depth);
            case SequenceNode sequence -> items(sequence, at, path, depth);
            case ScalarNode scalar -> scalar(scalar, at, path);
            default -> new Nothing(at);
        };
    }

    private static LimitException tooDeep(Origin at) {
        return new LimitException(
                at, "got keys nested deeper than " + MAX_DEPTH + " levels, expected fewer");
    }

    private ConfigNode items(SequenceNode sequence, Origin at, String path, int depth) {
        List<ConfigNode> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            items.add(convert(item, at(item), path + '[' + items.size() + ']', depth + 1));
        }
        return new Items(at, items);
    }

    private ConfigNode scalar(ScalarNode scalar, Origin at, String path) {
        if (scalar.getTag().equals(Tag.NULL)) {
            return new Nothing(at);
        }
        if (scalar.getValue().length() > MAX_VALUE) {
            problems.error(
                    at,
                    path,
                    "got "
                            + scalar.getValue().length()
                            + " characters, expected at most "
                            + MAX_VALUE);
            return new Nothing(at);
        }
        try {
            return new Scalar(at, variables.replace(scalar.getValue()));
        } catch (IllegalArgumentException e) {
            problems.error(at, path, String.valueOf(e.getMessage()));
            return new Nothing(at);
        }
    }

    private Section section(MappingNode mapping, Origin at, String path, int depth) {
        Section section = new Section(at, new LinkedHashMap<>());
        Map<String, Origin> seen = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Origin keyAt = at(tuple.getKeyNode());
            String key = key(tuple.getKeyNode(), keyAt, path);
            if (key == null) {
                continue;
            }
            Origin before = seen.putIfAbsent(key, keyAt);
            if (before != null) {
                twice(before, keyAt, join(path, key));
                continue;
            }
            String[] names = key.split("\\.", -1);
            if (depth + names.length > MAX_DEPTH) {
                throw tooDeep(keyAt);
            }
            ConfigNode value =
                    convert(tuple.getValueNode(), keyAt, join(path, key), depth + names.length);
            insert(section, names, value, path);
        }
        return section;
    }

    private @Nullable String key(Node node, Origin at, String path) {
        if (!(node instanceof ScalarNode scalar) || scalar.getTag().equals(Tag.NULL)) {
            problems.error(at, path, "got a key that is no text, expected a name");
            return null;
        }
        String key = scalar.getValue();
        if (key.length() > MAX_KEY) {
            problems.error(
                    at,
                    path,
                    "got a key of " + key.length() + " characters, expected at most " + MAX_KEY);
            return null;
        }
        for (String name : key.split("\\.", -1)) {
            if (name.isBlank()) {
                problems.error(
                        at,
                        path,
                        "got the key \"" + Shown.text(key) + "\", expected names between its dots");
                return null;
            }
        }
        return key;
    }

    private void insert(Section into, String[] names, ConfigNode value, String path) {
        ConfigNode nested = value;
        for (int i = names.length - 1; i > 0; i--) {
            Map<String, ConfigNode> children = new LinkedHashMap<>();
            children.put(names[i], nested);
            nested = new Section(value.origin(), children);
        }
        merge(into, names[0], nested, path);
    }

    private void merge(Section into, String name, ConfigNode value, String path) {
        ConfigNode before = into.children().putIfAbsent(name, value);
        if (before == null) {
            return;
        }
        String full = join(path, name);
        if (before instanceof Section earlier && value instanceof Section later) {
            later.children().forEach((child, node) -> merge(earlier, child, node, full));
        } else if (before instanceof Nothing && value instanceof Section) {
            into.children().put(name, value);
        } else if (!(before instanceof Section && value instanceof Nothing)) {
            twice(before.origin(), value.origin(), full);
        }
    }

    private void twice(Origin before, Origin again, String path) {
        problems.error(
                again,
                path,
                "got it twice"
                        + (isLineKnown
                                ? ", in line " + before.line() + " and in line " + again.line()
                                : "")
                        + "; expected it once");
    }

    static String join(String path, String name) {
        return path.isEmpty() ? name : path + '.' + name;
    }

    /** Ends the reading of what is too large. */
    private static final class LimitException extends RuntimeException {
        @java.io.Serial private static final long serialVersionUID = 1;

        private final transient Origin at;
        private final String words;

        LimitException(Origin at, String words) {
            super(words, null, false, false);
            this.at = at;
            this.words = words;
        }
    }
}
