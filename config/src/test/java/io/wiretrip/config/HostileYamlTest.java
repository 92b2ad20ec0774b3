package io.wiretrip.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileYamlTest {
    record Bad(String name, String yaml, String problem) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static String laughs(int levels, int width) {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i <= levels; i++) {
            String alias = "*a" + (i - 1);
            yaml.append("a%d: &a%d [".formatted(i, i))
                    .append(String.join(", ", java.util.Collections.nCopies(width, alias)))
                    .append("]\n");
        }
        return yaml.toString();
    }

    static List<Bad> bad() {
        String dots = "a.".repeat(40) + "a: 1";
        return List.of(
                new Bad(
                        "a billion laughs",
                        laughs(9, 9),
                        "f.yaml:1: got more aliases (*name) than a configuration can need; write"
                                + " the values out"),
                new Bad(
                        "a million laughs",
                        laughs(6, 8),
                        ": got more than 100000 values, aliases followed; expected a configuration"
                                + " of usual size"),
                new Bad("itself within itself", "a: &a [*a]", "got keys nested deeper than 32"),
                new Bad("deep lists", "[".repeat(5000), "got keys nested deeper than 32 levels"),
                new Bad("deep braces", "{a: ".repeat(300), "got keys nested deeper than 32 levels"),
                new Bad("deep dots", dots, "f.yaml:1: got keys nested deeper than 32 levels"),
                new Bad(
                        "deep dots in depth",
                        "a.b.c.d.e.f.g.h.i.j.k: {".repeat(3) + "x: 1}}}",
                        "got keys nested deeper than 32 levels"),
                new Bad(
                        "a huge value",
                        "sniffer.file: " + "x".repeat(70_000),
                        "f.yaml:1: sniffer.file: got 70000 characters, expected at most 65536"),
                new Bad(
                        "a huge file",
                        "# " + "x".repeat(1 << 20),
                        "f.yaml:1: got 1048578 characters, expected a file of at most 1048576"),
                new Bad(
                        "a huge key",
                        "k".repeat(300) + ": 1",
                        "f.yaml:1: got a key of 300 characters, expected at most 256"),
                new Bad(
                        "a tag that makes an object",
                        "sniffer:\n  file: !!javax.script.ScriptEngineManager [x]\n",
                        "f.yaml:2: got a tag (!!name), expected a plain value: tags make nothing"
                                + " here"),
                new Bad("a tag of one's own", "a: !secret x", "got the tag !secret"),
                new Bad("binary", "a: !!binary aGk=", "got the tag tag:yaml.org,2002:binary"),
                new Bad(
                        "a tab",
                        "sniffer:\n\tfile: x\n",
                        "f.yaml:2: got a tab, expected spaces: YAML is indented with spaces alone"),
                new Bad(
                        "a colon too many",
                        "a: b: c\n",
                        "f.yaml:1: got a colon where none can stand"),
                new Bad(
                        "no colon",
                        "a: 1\nb\nc: 2\n",
                        "f.yaml:2: got a line without a colon, expected key: value"),
                new Bad(
                        "an open quote",
                        "a: 1\nb: \"x\nc: 1\n",
                        "f.yaml:2: got a quote that is never closed"),
                new Bad(
                        "an open list",
                        "a: 1\nb: [x,\nc",
                        "f.yaml:2: got a list that is not closed"),
                new Bad("open braces", "b: {x: 1\n", "f.yaml:1: got braces that are not closed"),
                new Bad(
                        "a line out of line",
                        "a:\n    b: 1\n  c: 2\n",
                        "f.yaml:3: got a line that is indented neither"),
                new Bad(
                        "a star",
                        "sniffer.ifaces: *any\n",
                        "f.yaml:1: got an alias (*name) of something that is not defined above"),
                new Bad("a percent", "a: %x\n", "f.yaml:1: got a character that no value can"),
                new Bad(
                        "a backslash",
                        "a: 1\nb: \"\\d+\"\n",
                        "f.yaml:2: got a backslash that means nothing within double quotes"),
                new Bad(
                        "two documents",
                        "a: 1\n---\nb: 1\n",
                        "f.yaml:2: got a second document (after ---), expected one"),
                new Bad("a control character", "a: 1\nb: \u0001\n", "f.yaml:2: got a control"),
                new Bad("a list", "- a\n", "f.yaml:1: got a list, expected keys with values"),
                new Bad("a word", "hello\n", "f.yaml:1: got a single value, expected keys"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void isRefusedInWords(Bad c) {
        assertThat(Loads.errors(c.yaml))
                .singleElement()
                .satisfies(
                        problem ->
                                assertThat(problem)
                                        .contains(c.problem)
                                        .doesNotContain("Exception", "\n")
                                        .hasSizeLessThan(250));
    }

    @Test
    void aliasesAndMergesInMeasureAreFine() {
        ConfigLoader.Loaded loaded =
                Loads.yaml(
                        """
                        exporter.roundtrips: &files {maxSize: 5, maxAge: 3}
                        logger:
                          <<: *files
                          maxAge: 4
                        """);
        assertThat(loaded.config().logger().maxSize()).isEqualTo(5);
        assertThat(loaded.config().logger().maxAge()).isEqualTo(4);
        assertThat(loaded.config().roundtrips().maxAge()).isEqualTo(3);
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void problemsAreBounded() {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            yaml.append("key").append(i).append(": 1\n");
        }
        assertThat(Loads.yaml(yaml.toString()).warnings()).hasSize(Problems.MAX);
    }

    /** Whatever the bytes are, there is a configuration or there are words. */
    @Test
    void brokenFilesNeverThrowAnythingElse() throws IOException {
        String good = Loads.resource("packetd.yaml");
        Random random = new Random(4);
        String odd = "{}[]:,&*!|>'\"%@`#-?\t\n ~$.";
        for (int run = 0; run < 600; run++) {
            StringBuilder broken = new StringBuilder(good);
            for (int i = 0; i <= random.nextInt(4); i++) {
                int at = random.nextInt(broken.length());
                switch (random.nextInt(3)) {
                    case 0 -> broken.setCharAt(at, odd.charAt(random.nextInt(odd.length())));
                    case 1 -> broken.insert(at, odd.charAt(random.nextInt(odd.length())));
                    default -> broken.delete(at, Math.min(broken.length(), at + 1 + at % 40));
                }
            }
            assertThat(Loads.errors(broken.toString()))
                    .allSatisfy(problem -> assertThat(problem).doesNotContain("\n"));
        }
    }

    @Test
    void filesThatCannotBeReadAreNamed(@TempDir Path folder) throws IOException {
        Path latin = folder.resolve("latin.yaml");
        Files.write(latin, "a: 1\nb: \u00fcber\n".getBytes(ISO_8859_1));
        assertThatThrownBy(() -> ConfigLoader.load(latin, Map.of()))
                .hasMessage(latin + ":2: got bytes that are not UTF-8, expected UTF-8 text");
        Path none = folder.resolve("none.yaml");
        assertThatThrownBy(() -> ConfigLoader.load(none, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        none + ": there is no such file, expected a YAML file that can be read");
        assertThatThrownBy(() -> ConfigLoader.load(folder, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("this is a directory");
    }

    @Test
    void aByteOrderMarkIsPassedOver(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("bom.yaml");
        Files.writeString(file, "\uFEFFlogger.level: warn\n");
        assertThat(ConfigLoader.load(file, Map.of()).config().logger().level()).isEqualTo("warn");
    }
}
