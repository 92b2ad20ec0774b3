package io.wiretrip.protocol.kafka;

import io.wiretrip.protocol.kafka.KafkaSchemaField.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the fields of one message in the notation of {@code messages.txt}. */
final class KafkaSchemaParser {
    private final String text;
    private int at;

    private KafkaSchemaParser(String text) {
        this.text = text;
    }

    /** The fields of a message. */
    static List<KafkaSchemaField> parse(String text) {
        KafkaSchemaParser parser = new KafkaSchemaParser(text);
        List<KafkaSchemaField> fields = parser.fields();
        if (parser.at != text.length()) {
            throw parser.wrong("the end");
        }
        return fields;
    }

    private List<KafkaSchemaField> fields() {
        List<KafkaSchemaField> fields = new ArrayList<>();
        while (at < text.length() && text.charAt(at) != ']' && text.charAt(at) != '}') {
            if (text.charAt(at) == ' ') {
                at++;
            } else {
                fields.add(field());
            }
        }
        return List.copyOf(fields);
    }

    private KafkaSchemaField field() {
        String name = word();
        return switch (at < text.length() ? text.charAt(at) : ' ') {
            case ':' -> {
                at++;
                yield ending(false, type(word()), List.of());
            }
            case '[' -> {
                at++;
                List<KafkaSchemaField> elements = fields();
                expect(']');
                yield ending(false, FieldType.ARRAY, elements);
            }
            case '{' -> {
                at++;
                boolean nullable = text.charAt(at) == '?';
                at += nullable ? 1 : 0;
                List<KafkaSchemaField> fields = fields();
                expect('}');
                yield ending(
                        false, nullable ? FieldType.NULLABLE_STRUCT : FieldType.STRUCT, fields);
            }
            default -> ending(true, type(name), List.of());
        };
    }

    private KafkaSchemaField ending(
            boolean element, FieldType type, List<KafkaSchemaField> fields) {
        int from = 0;
        int to = Integer.MAX_VALUE;
        KafkaMeaning meaning = KafkaMeaning.NONE;
        if (at < text.length() && text.charAt(at) == '@') {
            at++;
            String versions = word();
            int dash = versions.indexOf('-');
            if (dash > 0) {
                from = Integer.parseInt(versions.substring(0, dash));
                to = Integer.parseInt(versions.substring(dash + 1));
            } else if (versions.endsWith("+")) {
                from = Integer.parseInt(versions.substring(0, versions.length() - 1));
            } else {
                from = Integer.parseInt(versions);
                to = from;
            }
        }
        if (at < text.length() && text.charAt(at) == '!') {
            at++;
            meaning = KafkaMeaning.named(word());
        }
        return new KafkaSchemaField(element, type, from, to, meaning, fields);
    }

    private static FieldType type(String name) {
        return FieldType.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private String word() {
        int from = at;
        while (at < text.length() && " :[]{}@!".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at == from) {
            throw wrong("a word");
        }
        return text.substring(from, at);
    }

    private void expect(char wanted) {
        if (at >= text.length() || text.charAt(at) != wanted) {
            throw wrong("'" + wanted + "'");
        }
        at++;
    }

    private IllegalStateException wrong(String expected) {
        return new IllegalStateException(
                "schema: " + text.substring(at) + " (expected: " + expected + " here)");
    }
}
