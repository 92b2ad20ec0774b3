package io.wiretrip.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes YAML by dotted keys, opening sections as they come. For one thread. */
final class YamlText {
    private static final int WIDTH = 100;

    /** Text that YAML takes as text without quotes. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_./-]*");

    private static final Set<String> WORDS =
            Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");

    private final StringBuilder text;
    private List<String> open = List.of();

    YamlText(String head) {
        text = new StringBuilder(head);
    }

    /** Writes a key with its value, which must be later than every key of another section. */
    void key(String path, List<String> comments, Object value) {
        List<String> names = List.of(path.split("\\.", -1));
        openSections(names);
        String indent = "  ".repeat(names.size() - 1);
        for (String comment : comments) {
            comment(indent, comment);
        }
        entry(indent, names.getLast(), value);
    }

    private void comment(String indent, String comment) {
        int room = WIDTH - indent.length() - 2;
        String rest = comment;
        while (rest.length() > room && rest.lastIndexOf(' ', room) > 0) {
            int end = rest.lastIndexOf(' ', room);
            text.append(indent).append("# ").append(rest, 0, end).append('\n');
            rest = rest.substring(end + 1);
        }
        text.append(indent).append("# ").append(rest).append('\n');
    }

    private void openSections(List<String> names) {
        int sections = names.size() - 1;
        int same = 0;
        while (same < Math.min(sections, open.size()) && names.get(same).equals(open.get(same))) {
            same++;
        }
        if (same == 0) {
            text.append('\n');
        }
        for (int depth = same; depth < sections; depth++) {
            text.append("  ".repeat(depth)).append(names.get(depth)).append(":\n");
        }
        open = names.subList(0, sections);
    }

    private void entry(String indent, String name, Object value) {
        text.append(indent).append(name).append(':');
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            text.append('\n');
            map.forEach((key, child) -> entry(indent + "  ", scalar(key + ""), child));
        } else if (value instanceof List<?> list && list.stream().anyMatch(YamlText::isDeep)) {
            text.append('\n');
            list.forEach(item -> item(indent + "  ", item));
        } else {
            text.append(' ').append(inline(value)).append('\n');
        }
    }

    private void item(String indent, Object item) {
        if (!(item instanceof Map<?, ?> map) || map.isEmpty()) {
            text.append(indent).append("- ").append(inline(item)).append('\n');
            return;
        }
        int start = text.length();
        map.forEach((key, child) -> entry(indent + "  ", scalar(key + ""), child));
        text.setCharAt(start + indent.length(), '-');
    }

    private static boolean isDeep(Object value) {
        return value instanceof Map<?, ?> || value instanceof List<?>;
    }

    /** A value on one line. */
    static String inline(Object value) {
        return switch (value) {
            case List<?> list ->
                    list.stream().map(YamlText::inline).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(e -> scalar(e.getKey() + "") + ": " + inline(e.getValue()))
                            .collect(Collectors.joining(", ", "{", "}"));
            case String string -> scalar(string);
            case Enum<?> constant -> scalar(ConfigKey.show(constant));
            default -> ConfigKey.show(value);
        };
    }

    private static String scalar(String value) {
        if (PLAIN.matcher(value).matches() && !WORDS.contains(value.toLowerCase(Locale.ROOT))) {
            return value;
        }
        StringBuilder quoted = new StringBuilder("\"");
        value.codePoints()
                .forEach(
                        c -> {
                            if (c == '"' || c == '\\') {
                                quoted.append('\\').appendCodePoint(c);
                            } else if (Character.isISOControl(c)) {
                                quoted.append(String.format(Locale.ROOT, "\\x%02x", c));
                            } else {
                                quoted.appendCodePoint(c);
                            }
                        });
        return quoted.append('"').toString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
