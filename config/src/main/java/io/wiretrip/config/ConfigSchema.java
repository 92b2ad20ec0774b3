package io.wiretrip.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON Schema of the configuration, so that editors complete keys, show what they mean and mark
 * what is wrong while it is typed. Draft 7, which editors know best. A key may be nested, or dotted
 * from the top; other dotted forms are let pass, since only reading the file can judge them.
 */
public final class ConfigSchema {
    private static final String DURATION = "^([0-9]+|\\+?([0-9.]+(ns|us|µs|μs|ms|s|m|h))+)$|\\$\\{";

    private final JsonGenerator json;

    private ConfigSchema(JsonGenerator json) {
        this.json = json;
    }

    /** The text, ending in a line feed. */
    public static String text() {
        StringWriter text = new StringWriter();
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter()
                        .withObjectIndenter(indenter)
                        .withArrayIndenter(DefaultPrettyPrinter.FixedSpaceIndenter.instance);
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.setPrettyPrinter(printer);
            new ConfigSchema(json).write();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter throws none
        }
        return text.append('\n').toString();
    }

    private void write() throws IOException {
        List<ConfigKey> keys = ReferenceConfig.keys();
        json.writeStartObject();
        json.writeStringField("$schema", "http://json-schema.org/draft-07/schema#");
        json.writeStringField("title", "wiretrip configuration");
        List<ConfigKey> all = new ArrayList<>(keys);
        PacketdKeys.WITHOUT_EFFECT.forEach(
                (path, why) -> all.add(ConfigKey.of(path, false, "Without effect: " + why + '.')));
        section(tree(all), keys);
        json.writeEndObject();
    }

    /** Keys by their names, nested: a key, or a map of more. */
    private static Map<String, Object> tree(List<ConfigKey> keys) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (ConfigKey key : keys) {
            put(tree, key.path().split("\\.", -1), 0, key);
        }
        return tree;
    }

    @SuppressWarnings("unchecked") // what is no key is a map
    private static void put(Map<String, Object> tree, String[] names, int at, ConfigKey key) {
        if (at == names.length - 1) {
            tree.put(names[at], key);
        } else {
            put(
                    (Map<String, Object>)
                            tree.computeIfAbsent(names[at], _ -> new LinkedHashMap<>()),
                    names,
                    at + 1,
                    key);
        }
    }

    private void section(Map<?, ?> tree, List<ConfigKey> dotted) throws IOException {
        types("object", "null");
        json.writeObjectFieldStart("properties");
        for (Map.Entry<?, ?> child : tree.entrySet()) {
            json.writeObjectFieldStart(String.valueOf(child.getKey()));
            if (child.getValue() instanceof ConfigKey key) {
                key(key);
            } else if (child.getValue() instanceof Map<?, ?> nested) {
                section(nested, List.of());
            }
            json.writeEndObject();
        }
        for (ConfigKey key : dotted) {
            if (key.path().contains(".")) {
                json.writeObjectFieldStart(key.path());
                key(key);
                json.writeEndObject();
            }
        }
        json.writeEndObject();
        json.writeObjectFieldStart("patternProperties");
        json.writeObjectFieldStart("\\.");
        json.writeEndObject();
        json.writeEndObject();
        json.writeBooleanField("additionalProperties", false);
    }

    private void key(ConfigKey key) throws IOException {
        json.writeStringField("description", key.meaning());
        switch (key.defaultValue()) {
            case List<?> list -> list(key, list);
            case Map<?, ?> _ -> {
                types("object", "null");
                if (!key.path().equals("config")) {
                    json.writeObjectFieldStart("additionalProperties");
                    types("string", "number", "boolean", "null");
                    json.writeEndObject();
                }
            }
            case Boolean value -> {
                types("boolean", "string", "null");
                pattern(
                        "^(true|True|TRUE|false|False|FALSE|yes|Yes|no|No|on|On|off|Off|y|n|0|1)$|\\$\\{");
                json.writeBooleanField("default", value);
            }
            case Integer _, Long _ -> {
                types("integer", "string", "null");
                pattern("^[+-]?[0-9_]+$|\\$\\{");
                json.writeNumberField("default", ((Number) key.defaultValue()).longValue());
            }
            case Double value -> {
                types("number", "string", "null");
                json.writeNumberField("default", value);
            }
            case Duration value -> {
                types("string", "integer", "null");
                pattern(DURATION);
                json.writeStringField("default", GoDuration.format(value));
            }
            default -> text(key);
        }
    }

    private void text(ConfigKey key) throws IOException {
        types("string", "number", "boolean", "null");
        if (!key.choices().isEmpty()) {
            List<String> quoted = new ArrayList<>();
            key.choices().forEach(choice -> quoted.add(choice.replace(".", "\\.")));
            pattern("^(" + String.join("|", quoted) + ")$|\\$\\{");
            json.writeArrayFieldStart("examples");
            for (String choice : key.choices()) {
                json.writeString(choice);
            }
            json.writeEndArray();
        }
        if (!key.secret()) {
            json.writeStringField("default", ConfigKey.show(key.defaultValue()));
        }
    }

    private void list(ConfigKey key, List<?> defaults) throws IOException {
        boolean isDeep = !key.items().isEmpty();
        if (isDeep) {
            types("array", "object", "null");
        } else {
            types("array", "string", "number", "null");
        }
        json.writeObjectFieldStart("items");
        if (isDeep) {
            section(tree(key.items()), List.of());
        } else {
            types("string", "number", "boolean");
        }
        json.writeEndObject();
        json.writeArrayFieldStart("default");
        for (Object value : defaults) {
            if (value instanceof Number number) {
                json.writeNumber(number.doubleValue());
            } else {
                json.writeString(ConfigKey.show(value));
            }
        }
        json.writeEndArray();
    }

    private void types(String... types) throws IOException {
        json.writeArrayFieldStart("type");
        for (String type : types) {
            json.writeString(type);
        }
        json.writeEndArray();
    }

    private void pattern(String pattern) throws IOException {
        json.writeStringField("pattern", pattern);
    }
}
