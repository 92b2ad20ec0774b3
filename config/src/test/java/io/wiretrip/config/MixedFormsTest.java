package io.wiretrip.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same settings, written in any mixture of dotted and nested keys, give the same. */
class MixedFormsTest {
    private static final Map<String, String> SETTINGS =
            Map.ofEntries(
                    Map.entry("logger.level", "warn"),
                    Map.entry("logger.maxSize", "7"),
                    Map.entry("controller.connExpired", "90s"),
                    Map.entry("controller.autoReload", "true"),
                    Map.entry("controller.layer4Metrics.enabled", "yes"),
                    Map.entry("controller.layer4Metrics.requiredLabels", "[source.host]"),
                    Map.entry("controller.decoder.maskSecrets", "false"),
                    Map.entry("controller.decoder.http.enableBodyCapture", "true"),
                    Map.entry("controller.decoder.http.maxBodySize", "99"),
                    Map.entry("controller.limits.pendingMax", "12"),
                    Map.entry("sniffer.ifaces", "eth.*"),
                    Map.entry("sniffer.blockNum", "32"),
                    Map.entry(
                            "sniffer.protocols.rules", "[{name: a, protocol: http, ports: [80]}]"),
                    Map.entry("exporter.roundtrips.enabled", "true"),
                    Map.entry("exporter.roundtrips.filename", "x.log"),
                    Map.entry("processor", "[{name: p, config: {http.requireLabels: [a]}}]"),
                    Map.entry("pipeline", "[{name: q, processors: [p]}]"));

    private static final AgentConfig EXPECTED = Loads.yaml(dotted()).config();

    private static String dotted() {
        StringBuilder yaml = new StringBuilder();
        SETTINGS.forEach((key, value) -> yaml.append(key + ": " + value + "\n"));
        return yaml.toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void makeNoDifference(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < 200; run++) {
            String yaml = new Writer(random).write(SETTINGS);
            ConfigLoader.Loaded loaded = Loads.yaml(yaml);
            assertThat(loaded.config()).as(yaml).isEqualTo(EXPECTED);
            assertThat(loaded.warnings()).as(yaml).isEmpty();
            assertThat(EffectiveConfig.text(loaded.config()))
                    .isEqualTo(EffectiveConfig.text(EXPECTED));
        }
    }

    /** Joins and nests names at random; a section may come in several pieces. */
    private record Writer(Random random) {
        String write(Map<String, String> settings) {
            StringBuilder yaml = new StringBuilder();
            write(settings, "", yaml);
            return yaml.toString();
        }

        private void write(Map<String, String> settings, String indent, StringBuilder yaml) {
            List<String> keys = new ArrayList<>(settings.keySet());
            Collections.shuffle(keys, random);
            Map<String, Map<String, String>> sections = new LinkedHashMap<>();
            for (String key : keys) {
                int dots = (int) key.chars().filter(c -> c == '.').count();
                int cut = random.nextInt(dots + 1);
                if (cut == dots) {
                    yaml.append(indent + key + ": " + settings.get(key) + "\n");
                } else {
                    int at = nthDot(key, cut);
                    sections.computeIfAbsent(key.substring(0, at), _ -> new LinkedHashMap<>())
                            .put(key.substring(at + 1), settings.getOrDefault(key, ""));
                }
            }
            sections.forEach(
                    (name, children) -> {
                        yaml.append(indent + name + ":\n");
                        write(children, indent + "  ", yaml);
                    });
        }

        private static int nthDot(String key, int n) {
            int at = key.indexOf('.');
            for (int i = 0; i < n; i++) {
                at = key.indexOf('.', at + 1);
            }
            return at;
        }
    }
}
