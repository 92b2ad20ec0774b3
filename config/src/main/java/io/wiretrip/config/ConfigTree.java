package io.wiretrip.config;

import io.wiretrip.config.ConfigNode.Items;
import io.wiretrip.config.ConfigNode.Nothing;
import io.wiretrip.config.ConfigNode.Scalar;
import io.wiretrip.config.ConfigNode.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The file (and environment) as a tree that hands out typed values, remembers what was asked for,
 * and collects every problem with file and line. A key that is absent, without a value or wrong
 * gives its default; what was wrong is told when everything has been read. For one thread.
 */
public final class ConfigTree {
    private final ConfigDocument document;
    private final String base;
    private final @Nullable ConfigNode node;

    ConfigTree(ConfigDocument document, String base, @Nullable ConfigNode node) {
        this.document = document;
        this.base = base;
        this.node = node;
    }

    /**
     * A tree of a YAML text, for tests and for tools.
     *
     * @param source what problems name
     * @param environment for {@code ${NAME}} in values
     */
    public static ConfigTree parse(String source, String yaml, Map<String, String> environment) {
        Problems problems = new Problems();
        Section root =
                new YamlReader(source, true, new Variables(environment), problems).file(yaml);
        return new ConfigTree(new ConfigDocument(root, problems), "", root);
    }

    /** Everything found wrong so far, by line. */
    public List<Problem> problems() {
        return document.problems().errors();
    }

    /** Everything odd so far, by line. */
    public List<Problem> warnings() {
        return document.problems().warnings();
    }

    ConfigDocument document() {
        return document;
    }

    /** The dotted name of this subtree; empty for the root. */
    public String path() {
        return base;
    }

    /** True or false, also as yes, no, on and off. */
    public boolean flag(ConfigKey key) {
        return scalar(key, key.defaultValue(), Values::flag) instanceof Boolean is && is;
    }

    /** A whole number of 32 bits. */
    public int number(ConfigKey key) {
        return ((Number) scalar(key, key.defaultValue(), Values::number)).intValue();
    }

    /** A whole number of 64 bits. */
    public long bigNumber(ConfigKey key) {
        return ((Number) scalar(key, key.defaultValue(), Values::bigNumber)).longValue();
    }

    /** A finite number. */
    public double real(ConfigKey key) {
        return ((Number) scalar(key, key.defaultValue(), Values::real)).doubleValue();
    }

    /** A text as it is; of the key's choices if it has some. */
    public String text(ConfigKey key) {
        if (key.choices().isEmpty()) {
            return scalar(key, key.defaultValue(), text -> text).toString();
        }
        return scalar(key, key.defaultValue(), text -> Values.choice(text, key.choices()))
                .toString();
    }

    /** {@code 5m}, {@code 1h30m}, {@code 250ms}; bare whole numbers are seconds. */
    public Duration duration(ConfigKey key) {
        return (Duration) scalar(key, key.defaultValue(), GoDuration::parse);
    }

    /** An enum's constant by its {@code toString} in any case. */
    public <E extends Enum<E>> E choice(ConfigKey key, Class<E> type) {
        List<String> names = ConfigKey.names(type);
        E[] constants = type.getEnumConstants();
        Object fallback =
                key.defaultValue() instanceof String name
                        ? constants[names.indexOf(name.toLowerCase(Locale.ROOT))]
                        : key.defaultValue();
        Object value =
                scalar(key, fallback, text -> constants[names.indexOf(Values.choice(text, names))]);
        return type.cast(value);
    }

    /** A list of texts; a single text is a list of one. */
    public List<String> texts(ConfigKey key) {
        return list(key, text -> text);
    }

    /** A list of finite numbers; a single one is a list of one. */
    public List<Double> reals(ConfigKey key) {
        return list(key, Values::real);
    }

    /** A list of whole numbers; a single one is a list of one. */
    public List<Integer> numbers(ConfigKey key) {
        return list(key, Values::number);
    }

    /** Texts by names; names may contain dots. */
    public Map<String, String> map(ConfigKey key) {
        String path = absolute(key.path());
        document.asked(path, key);
        ConfigNode at = find(key.path());
        Map<String, String> entries = new LinkedHashMap<>();
        if (at instanceof Section section && !document.isRefused(path)) {
            collect(section, "", path, key, entries);
        } else if (at != null && !document.isRefused(path)) {
            document.mismatch(path, at, "names with values");
        } else if (key.defaultValue() instanceof Map<?, ?> fallback) {
            fallback.forEach((name, value) -> entries.put(name + "", value + ""));
        }
        document.handedOut(path, entries);
        return Map.copyOf(entries);
    }

    private void collect(
            Section section,
            String prefix,
            String path,
            ConfigKey key,
            Map<String, String> entries) {
        section.children()
                .forEach(
                        (name, child) -> {
                            String full = YamlReader.join(prefix, name);
                            document.asked(YamlReader.join(path, full), key);
                            switch (child) {
                                case Section nested -> collect(nested, full, path, key, entries);
                                case Scalar scalar -> entries.put(full, scalar.text());
                                case Nothing _ -> {}
                                case Items list ->
                                        document.mismatch(
                                                YamlReader.join(path, full), list, "a text");
                            }
                        });
    }

    /**
     * The mappings of a list, each as a tree whose keys are relative; one mapping is a list of one.
     */
    public List<ConfigTree> items(String path) {
        String full = absolute(path);
        document.asked(full);
        ConfigNode at = document.isRefused(full) ? null : find(path);
        List<ConfigTree> trees = new ArrayList<>();
        switch (at) {
            case null -> {}
            case Items list -> list.items().forEach(item -> addItem(full, item, trees));
            case Section single -> trees.add(new ConfigTree(document, full, single));
            default -> document.mismatch(full, at, "a list");
        }
        return trees;
    }

    private void addItem(String path, ConfigNode item, List<ConfigTree> trees) {
        String itemPath = path + '[' + trees.size() + ']';
        document.asked(itemPath + '.');
        if (item instanceof Section) {
            trees.add(new ConfigTree(document, itemPath, item));
        } else {
            document.mismatch(itemPath, item, "keys with values, such as name: …");
            trees.add(new ConfigTree(document, itemPath, new Nothing(item.origin())));
        }
    }

    /** A subtree whose keys are relative; empty if it is absent. */
    public ConfigTree at(String path) {
        return new ConfigTree(document, absolute(path), find(path));
    }

    /** Whether a key has a value in the file or the environment. */
    public boolean isSet(String path) {
        return find(path) != null;
    }

    /** Says that something is odd about a key, though it works. */
    public void warn(String path, String message) {
        String full = absolute(path);
        document.problems().warning(document.origin(full), full, message);
    }

    /** Says that something cannot work about a key. */
    public void refuse(String path, String got, String expected) {
        String full = absolute(path);
        document.problems()
                .error(
                        document.origin(full),
                        full,
                        "got " + document.shown(full, got) + ", expected " + expected);
    }

    private Object scalar(ConfigKey key, Object fallback, Function<String, Object> parser) {
        String path = absolute(key.path());
        document.asked(path, key);
        ConfigNode at = document.isRefused(path) ? null : find(key.path());
        Object value = at == null ? null : parse(at, path, parser, key.type());
        Object result = value == null ? fallback : value;
        document.handedOut(path, result);
        return result;
    }

    private @Nullable Object parse(
            ConfigNode at, String path, Function<String, Object> parser, String type) {
        if (!(at instanceof Scalar scalar)) {
            document.mismatch(path, at, type);
            return null;
        }
        try {
            return parser.apply(scalar.text());
        } catch (IllegalArgumentException e) {
            document.mismatch(path, at, String.valueOf(e.getMessage()));
            return null;
        }
    }

    @SuppressWarnings("unchecked") // the caller's parser makes what its key's default holds
    private <T> List<T> list(ConfigKey key, Function<String, T> parser) {
        String path = absolute(key.path());
        document.asked(path, key);
        ConfigNode at = document.isRefused(path) ? null : find(key.path());
        List<T> values = new ArrayList<>();
        switch (at) {
            case null ->
                    ((List<Object>) key.defaultValue()).forEach(value -> values.add((T) value));
            case Items list -> {
                int i = 0;
                for (ConfigNode item : list.items()) {
                    add(item, path + '[' + i++ + ']', key, parser, values);
                }
            }
            default -> add(at, path, key, parser, values);
        }
        document.handedOut(path, List.copyOf(values));
        return List.copyOf(values);
    }

    private <T> void add(
            ConfigNode item,
            String path,
            ConfigKey key,
            Function<String, T> parser,
            List<T> values) {
        document.asked(path, key);
        @SuppressWarnings("unchecked") // the parser makes nothing else
        T value = (T) parse(item, path, text -> (Object) parser.apply(text), "a value");
        if (value != null) {
            values.add(value);
        }
    }

    private String absolute(String path) {
        return YamlReader.join(base, path);
    }

    private @Nullable ConfigNode find(String path) {
        ConfigNode at = node;
        for (String name : path.split("\\.")) {
            if (!(at instanceof Section section)) {
                return null;
            }
            at = section.children().get(name);
        }
        return at instanceof Nothing ? null : at;
    }
}
