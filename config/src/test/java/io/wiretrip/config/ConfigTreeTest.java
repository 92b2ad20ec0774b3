package io.wiretrip.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigTreeTest {
    private static final ConfigKey DEEP = ConfigKey.of("a.b.c", 7, "A number.");

    private static ConfigTree tree(String yaml) {
        return ConfigTree.parse("f.yaml", yaml, Map.of("HOME_PORT", "9091"));
    }

    @Test
    void dottedAndNestedFormsMix() {
        ConfigTree tree = tree("a.b: {x: 1}\na:\n  b.c: 3\n  b:\n    y: yes\n");
        assertThat(tree.number(DEEP)).isEqualTo(3);
        assertThat(tree.number(ConfigKey.of("a.b.x", 0, "."))).isEqualTo(1);
        assertThat(tree.at("a").flag(ConfigKey.of("b.y", false, "."))).isTrue();
        assertThat(tree.problems()).isEmpty();
    }

    @Test
    void theSameLeafTwiceNamesBothLines() {
        ConfigTree tree = tree("a.b.c: 3\n\na:\n  b:\n    c: 4\n");
        assertThat(tree.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "f.yaml:5: a.b.c: got it twice, in line 1 and in line 5; expected it once");
    }

    @Test
    void wrongTypesGiveTheDefaultAndAProblem() {
        ConfigTree tree = tree("a:\n  b:\n    c: many\n");
        assertThat(tree.number(DEEP)).isEqualTo(7);
        assertThat(tree.problems())
                .extracting(Problem::toString)
                .containsExactly("f.yaml:3: a.b.c: got many, expected a whole number");
    }

    @Test
    void listsMapsAndItems() {
        ConfigTree tree =
                tree("l: [1, 2.5]\none: x\nm: {a.b: c, d: 5}\nitems:\n- {n: 1}\n- {n: 2}\n");
        assertThat(tree.reals(ConfigKey.of("l", List.of(), "."))).containsExactly(1.0, 2.5);
        assertThat(tree.texts(ConfigKey.of("one", List.of(), "."))).containsExactly("x");
        assertThat(tree.map(ConfigKey.of("m", Map.of(), ".")))
                .isEqualTo(Map.of("a.b", "c", "d", "5"));
        assertThat(tree.items("items"))
                .extracting(item -> item.number(ConfigKey.of("n", 0, ".")))
                .containsExactly(1, 2);
        assertThat(tree.texts(ConfigKey.of("none", List.of("q"), "."))).containsExactly("q");
        assertThat(tree.problems()).isEmpty();
    }

    @Test
    void variablesAreReplacedWithinValues() {
        ConfigTree tree = tree("p: ${HOME_PORT}\nd: ${NONE:-5m}\ne: a$${x}\nf: ${NONE}\n");
        assertThat(tree.number(ConfigKey.of("p", 0, "."))).isEqualTo(9091);
        assertThat(tree.duration(ConfigKey.of("d", Duration.ZERO, ".")))
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(tree.text(ConfigKey.of("e", "", "."))).isEqualTo("a${x}");
        assertThat(tree.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "f.yaml:4: f: the environment variable NONE is not set; set it, or give a"
                                + " default: ${NONE:-…}");
    }

    enum Mode {
        FAST,
        SLOW_BUT_SURE
    }

    @Test
    void choicesAreNamedInAnyCase() {
        ConfigKey key = ConfigKey.of("mode", Mode.FAST, ".");
        assertThat(tree("mode: Slow_But_Sure").choice(key, Mode.class))
                .isEqualTo(Mode.SLOW_BUT_SURE);
        ConfigTree wrong = tree("mode: fats");
        assertThat(wrong.choice(key, Mode.class)).isEqualTo(Mode.FAST);
        assertThat(wrong.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "f.yaml:1: mode: got fats, expected fast, slow_but_sure; did you mean fast?");
    }
}
