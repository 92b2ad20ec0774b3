package io.wiretrip.protocol.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every API by its key, as {@code messages.txt} has them. */
final class KafkaApis {
    /** Keys from here on are not taken for an API's, whatever comes in future. */
    static final int KEYS_MAX = 512;

    private static final KafkaApi[] ALL = load();

    private KafkaApis() {}

    /** The API with a key; one without a name if it is not known, null if it cannot be one. */
    static @Nullable KafkaApi of(int key) {
        return key >= 0 && key < KEYS_MAX ? ALL[key] : null;
    }

    /** Whether a key is that of ApiVersions, whose answers have headers of their own. */
    static boolean isVersions(int key) {
        KafkaApi api = of(key);
        return api != null && api.isApiVersions();
    }

    /** Those that are known, in the order of their keys. */
    static List<KafkaApi> known() {
        List<KafkaApi> known = new ArrayList<>();
        for (KafkaApi api : ALL) {
            if (api.name() != null) {
                known.add(api);
            }
        }
        return known;
    }

    private static KafkaApi[] load() {
        KafkaApi[] apis = new KafkaApi[KEYS_MAX];
        for (int key = 0; key < KEYS_MAX; key++) {
            apis[key] = new KafkaApi(key, null, 0, -1, null, null);
        }
        List<StringBuilder> lines = joined(text());
        for (int i = 0; i < lines.size(); i++) {
            String[] head = lines.get(i).toString().split(" ", -1);
            List<KafkaSchemaField> request = null;
            List<KafkaSchemaField> response = null;
            if (i + 1 < lines.size() && lines.get(i + 1).indexOf("  >") == 0) {
                request = KafkaSchemaParser.parse(lines.get(++i).substring(3));
                response = KafkaSchemaParser.parse(lines.get(++i).substring(3));
            }
            int key = Integer.parseInt(head[0]);
            int flexibleFrom = head[3].equals("-") ? -1 : Integer.parseInt(head[3]);
            int newest = Integer.parseInt(head[2]);
            apis[key] = new KafkaApi(key, head[1], newest, flexibleFrom, request, response);
        }
        return apis;
    }

    /** Lines without comments, each with those that go on with it. */
    private static List<StringBuilder> joined(String text) {
        List<StringBuilder> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("      ")) {
                lines.getLast().append(' ').append(line.strip());
            } else if (!line.startsWith("#") && !line.isBlank()) {
                lines.add(new StringBuilder(line));
            }
        }
        return lines;
    }

    private static String text() {
        try (InputStream in = KafkaApis.class.getResourceAsStream("messages.txt")) {
            if (in == null) {
                throw new IllegalStateException("messages.txt (expected: beside the classes)");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
