package io.wiretrip.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One key of the configuration file, as the reference configuration shows it.
 *
 * @param path its dotted name; relative to the item for a key of an item, and to the subtree for a
 *     key of a shared record
 * @param defaultValue what holds when the key is absent: text, number, boolean, duration, enum
 *     constant, list or map
 * @param meaning what it does, with its unit
 * @param example lines that show a value where the default does not; often empty
 * @param choices the texts it may have; empty if any
 * @param items the keys of its items if it is a list of mappings; else empty
 * @param secret whether its value is never shown
 */
public record ConfigKey(
        String path,
        Object defaultValue,
        String meaning,
        List<String> example,
        List<String> choices,
        List<ConfigKey> items,
        boolean secret) {

    /** Names of what is secret even if nobody says so. */
    private static final Pattern SECRET =
            Pattern.compile(
                    "(?i).*\\b(?:header|[a-z]*(?:password|passphrase|token|secret|credentials))");

    /** Copies the lists; an enum's constants are its choices. */
    public ConfigKey {
        example = List.copyOf(example);
        choices =
                choices.isEmpty() && defaultValue instanceof Enum<?> constant
                        ? names(constant.getDeclaringClass())
                        : List.copyOf(choices);
        items = List.copyOf(items);
        secret = secret || isSecretName(path);
    }

    /** A key with an example. */
    public ConfigKey(String path, Object defaultValue, String meaning, List<String> example) {
        this(path, defaultValue, meaning, example, List.of(), List.of(), false);
    }

    /** A key whose default shows what its values are like. */
    public static ConfigKey of(String path, Object defaultValue, String meaning) {
        return new ConfigKey(path, defaultValue, meaning, List.of());
    }

    /** A key whose value is masked in every rendering and in every error. */
    public static ConfigKey secret(String path, Object defaultValue, String meaning) {
        return new ConfigKey(path, defaultValue, meaning, List.of(), List.of(), List.of(), true);
    }

    /** The same key with only these texts as values. */
    public ConfigKey withChoices(List<String> texts) {
        return new ConfigKey(path, defaultValue, meaning, example, texts, items, secret);
    }

    /** The same key as a list of mappings with these keys, relative to the item. */
    public ConfigKey withItems(List<ConfigKey> keys) {
        return new ConfigKey(path, defaultValue, meaning, example, choices, keys, secret);
    }

    /** The same key within {@code prefix}: turns a shared record's keys into absolute ones. */
    public ConfigKey under(String prefix) {
        return new ConfigKey(
                prefix + '.' + path, defaultValue, meaning, example, choices, items, secret);
    }

    /**
     * The texts of an enum's constants in the configuration: their {@code toString}, lower case.
     */
    static List<String> names(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** The type of its values, for people. */
    public String type() {
        return switch (defaultValue) {
            case Boolean _ -> "true or false";
            case Integer _, Long _ -> "integer";
            case Double _, Float _ -> "number";
            case Duration _ -> "duration";
            case List<?> _ -> "list";
            case Map<?, ?> _ -> "map";
            default -> "text";
        };
    }

    /** Whether a key is secret by its name alone. */
    static boolean isSecretName(String path) {
        return SECRET.matcher(path).matches();
    }

    /** A value as the configuration has it. */
    static String show(Object value) {
        return switch (value) {
            case Duration duration -> GoDuration.format(duration);
            case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 ->
                    String.valueOf(number.longValue());
            case Enum<?> constant -> constant.toString().toLowerCase(Locale.ROOT);
            default -> value.toString();
        };
    }

    /** What is expected where only some texts can be, with what may have been meant. */
    public static String choice(String got, Collection<String> choices) {
        String near =
                choices.stream()
                        .filter(choice -> choice.length() > 2 && got.startsWith(choice))
                        .findFirst()
                        .orElseGet(() -> Suggestions.nearest(got, choices));
        return String.join(", ", choices) + (near == null ? "" : "; did you mean " + near + "?");
    }
}
