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
        return real(key, "a number");
    }

    /**
     * A finite number.
     *
     * @param expected what is said where it is none
     */
    double real(ConfigKey key, String expected) {
        Object value =
                scalar(
                        key,
                        key.defaultValue(),
                        text -> {
                            try {
                                return Values.real(text);
                            } catch (IllegalArgumentException _) {
                                throw new IllegalArgumentException(expected);
                            }
                        });
        return ((Number) value).doubleValue();
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
        List<String> choices = key.choices().isEmpty() ? names : key.choices();
        E[] constants = type.getEnumConstants();
        Object fallback =
                key.defaultValue() instanceof String name
                        ? constants[names.indexOf(name.toLowerCase(Locale.ROOT))]
                        : key.defaultValue();
        Object value =
                scalar(
                        key,
                        fallback,
                        text -> constants[names.indexOf(Values.choice(text, choices))]);
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
        document.handedOut(full, plain(at));
        List<ConfigTree> trees = new ArrayList<>();
        switch (at) {
            case null -> {}
            case Items list -> {
                for (int i = 0; i < list.items().size(); i++) {
                    addItem(full + '[' + i + ']', list.items().get(i), trees);
                }
            }
            case Section single -> trees.add(new ConfigTree(document, full, single));
            default -> document.mismatch(full, at, "a list");
        }
        return trees;
    }

    private void addItem(String path, ConfigNode item, List<ConfigTree> trees) {
        if (item instanceof Section) {
            trees.add(new ConfigTree(document, path, item));
        } else {
            document.mismatch(path, item, "keys with values, such as name: …");
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
        refuseAbsolute(absolute(path), got, expected);
    }

    private void refuseAbsolute(String full, String got, String expected) {
        document.problems()
                .error(
                        document.origin(full),
                        full,
                        "got " + document.shown(full, got) + ", expected " + expected);
    }

    /**
     * A whole number above 0. What is not gives the default with a warning, as packetd takes it
     * silently.
     */
    public int positive(ConfigKey key) {
        int value = number(key);
        if (value > 0) {
            return value;
        }
        int fallback = ((Number) key.defaultValue()).intValue();
        if (value != fallback) {
            correct(key, value, "a whole number above 0", fallback);
        }
        return fallback;
    }

    /**
     * Says that another value is taken than the one that was given, which packetd does silently.
     */
    void correct(ConfigKey key, Object got, String expected, Object taken) {
        String path = absolute(key.path());
        settle(key, taken);
        warn(
                key.path(),
                "got "
                        + document.shown(path, ConfigKey.show(got))
                        + ", expected "
                        + expected
                        + "; "
                        + ConfigKey.show(taken)
                        + " is taken, as by packetd");
    }

    /** Says which value holds in the end for a key that leaves it open, for renderings. */
    public void settle(ConfigKey key, Object value) {
        document.handedOut(absolute(key.path()), value);
    }

    /**
     * The records of a list of mappings. One that cannot be made is left out, with a problem; one
     * for which the reader gives null is left out as well.
     */
    public <T> List<T> readItems(String path, Function<ConfigTree, ? extends @Nullable T> reader) {
        List<T> records = new ArrayList<>();
        for (ConfigTree item : items(path)) {
            T made = item.read("", reader);
            if (made != null) {
                records.add(made);
            }
        }
        return records;
    }

    /**
     * Reads a record. When its constructor refuses a value, that becomes a problem at the value's
     * key, and the record is tried again with the key's default, so that what else is wrong with it
     * is found too.
     *
     * @param section what the names of its keys may be relative to
     * @return null if no record can be made
     */
    <T> @Nullable T read(String section, Function<ConfigTree, ? extends @Nullable T> reader) {
        while (true) {
            try {
                return reader.apply(this);
            } catch (ConfigException e) {
                String path = pathOf(e.key(), section);
                if (!document.refuse(path)) {
                    return null;
                }
                if (e.key().isEmpty()) {
                    document.problems()
                            .error(document.origin(path), path, String.valueOf(e.getMessage()));
                } else {
                    refuseAbsolute(path, e.got(), e.expected());
                }
            }
        }
    }

    /** What a record calls a key may be absolute, or relative to its section or item. */
    private String pathOf(String key, String section) {
        String name = key.substring(key.lastIndexOf(' ') + 1);
        String inSection = absolute(section.isEmpty() ? name : section + '.' + name);
        String inTree = absolute(name);
        if (document.isAsked(inTree) || !document.isAsked(inSection)) {
            return base.isEmpty() && name.isEmpty() ? section : inTree;
        }
        return inSection;
    }

    /** A subtree whose keys are free unless somebody reads one of them; empty if it is absent. */
    ConfigTree open(String path) {
        document.open(absolute(path));
        ConfigNode at = find(path);
        if (at != null && !(at instanceof Section)) {
            document.mismatch(absolute(path), at, "keys with values");
        }
        return at(path);
    }

    /** The whole subtree as maps, lists and texts. */
    Object plain() {
        return plain(node);
    }

    private static Object plain(@Nullable ConfigNode node) {
        return switch (node) {
            case null -> List.of();
            case Nothing _ -> Map.of();
            case Scalar scalar -> scalar.text();
            case Items list -> list.items().stream().map(ConfigTree::plain).toList();
            case Section section -> {
                Map<String, Object> plain = new LinkedHashMap<>();
                section.children().forEach((name, child) -> plain.put(name, plain(child)));
                yield plain;
            }
        };
    }

    /** Whether it holds the same values, wherever they stand. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigTree tree && plain().equals(tree.plain());
    }

    @Override
    public int hashCode() {
        return plain().hashCode();
    }

    private Object scalar(ConfigKey key, Object fallback, Function<String, Object> parser) {
        String path = absolute(key.path());
        document.asked(path, key);
        ConfigNode at = document.isRefused(path) ? null : find(key.path());
        Object value = at == null ? null : parse(at, path, parser, kind(key));
        Object result = value == null ? fallback : value;
        document.handedOut(path, result);
        return result;
    }

    private static String kind(ConfigKey key) {
        return switch (key.type()) {
            case "integer" -> "a whole number";
            case "true or false" -> "true or false";
            default -> "a " + key.type();
        };
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
        return base.isEmpty() ? path : base + '.' + path;
    }

    private @Nullable ConfigNode find(String path) {
        ConfigNode at = node;
        for (String name : path.split("\\.", -1)) {
            if (!(at instanceof Section section)) {
                return null;
            }
            at = section.children().get(name);
        }
        return at instanceof Nothing ? null : at;
    }
}
