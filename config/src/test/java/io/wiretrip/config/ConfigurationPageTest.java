package io.wiretrip.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of docs/configuration.md are made of the records; what stands above them is not. */
class ConfigurationPageTest {
    private static final String FILE = "docs/configuration.md";
    private static final String BEGIN =
            "<!-- From here on generated: ./mvnw verify -Dgolden=update -->\n";

    @Test
    void tablesAreThoseOfTheRecords() throws IOException {
        String page = Files.readString(Golden.path(FILE));
        int begin = page.indexOf(BEGIN);
        assertThat(begin).as("the mark before the tables").isPositive();
        Golden.check(FILE, page.substring(0, begin) + BEGIN + tables());
    }

    /** What the page shows as an example is one. */
    @Test
    void examplesAreRead() throws IOException {
        String page = Files.readString(Golden.path(FILE));
        List<String> examples =
                Stream.of(page.split("```yaml\n", -1))
                        .skip(1)
                        .map(rest -> rest.substring(0, rest.indexOf("```")))
                        .toList();
        assertThat(examples).isNotEmpty();
        for (String example : examples) {
            ConfigLoader.Loaded loaded = ConfigLoader.parse("f", example, Map.of("TOKEN", "x"));
            assertThat(loaded.warnings()).as(example).isEmpty();
        }
    }

    private static String tables() {
        Map<String, List<ConfigKey>> sections =
                ReferenceConfig.keys().stream()
                        .collect(
                                Collectors.groupingBy(
                                        key -> section(key.path()),
                                        java.util.LinkedHashMap::new,
                                        Collectors.toList()));
        StringBuilder text = new StringBuilder();
        sections.forEach((name, keys) -> table(name, keys, text));
        ProcessorConfig.OPTIONS.forEach(
                (kind, keys) -> table("config of the processor " + kind, keys, text));
        text.append("\n## Accepted from packetd without effect\n\n| key | why |\n|---|---|\n");
        PacketdKeys.WITHOUT_EFFECT.forEach(
                (key, why) -> text.append("| `" + key + "` | " + why + " |\n"));
        return text.toString();
    }

    private static String section(String path) {
        String[] names = path.split("\\.", -1);
        return names[0].equals("exporter") ? names[0] + '.' + names[1] : names[0];
    }

    private static void table(String name, List<ConfigKey> keys, StringBuilder text) {
        text.append("\n## " + name + "\n\n| key | type | default | |\n|---|---|---|---|\n");
        keys.forEach(
                key -> {
                    row(key.path(), key, text);
                    key.items().forEach(item -> row(key.path() + "[]." + item.path(), item, text));
                });
    }

    private static void row(String path, ConfigKey key, StringBuilder text) {
        String value = YamlText.inline(key.defaultValue());
        text.append("| `" + path + "` | " + key.type() + " | ");
        text.append(value.equals("\"\"") ? "" : "`" + value + "`");
        text.append(" | " + key.meaning().replace("|", "\\|"));
        if (key.secret()) {
            text.append(" Never shown.");
        }
        text.append(" |\n");
    }
}
