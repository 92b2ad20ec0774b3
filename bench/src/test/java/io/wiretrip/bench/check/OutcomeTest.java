package io.wiretrip.bench.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

    private boolean run(Double... figures) throws InterruptedException {
        Deque<Double> left = new ArrayDeque<>(List.of(figures));
        Check check =
                new Check(
                        "some",
                        List.of(),
                        () -> {
                            if (left.isEmpty()) {
                                throw new IOException("it was not there");
                            }
                            return List.of(Outcome.atMost("time", left.remove(), 2, "times"));
                        });
        return check.run(out);
    }

    @Test
    void keepsItsBound() {
        assertThat(Outcome.atMost("a", 2, 2, "").holds()).isTrue();
        assertThat(Outcome.atMost("a", 2.1, 2, "").holds()).isFalse();
        assertThat(Outcome.atLeast("a", 99.8, 99.9, "%").holds()).isFalse();
        assertThat(Outcome.atLeast("a", 100, 99.9, "%").holds()).isTrue();
        assertThat(Outcome.atMost("a", Double.NaN, 2, "").holds()).isFalse();
        assertThat(Outcome.atLeast("a", Double.NaN, 2, "").holds()).isFalse();
    }

    @Test
    void saysWhatItGotAndWhatItExpected() throws Exception {
        assertThat(run(3.0, 3.0, 3.5)).isFalse();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("time: 3.500 times (expected: at most 2.0)");
    }

    @Test
    void isForgivenABusyMoment() throws Exception {
        assertThat(run(30.0, 1.0)).isTrue();
    }

    @Test
    void failsIfItCannotBeMeasured() throws Exception {
        assertThat(run()).isFalse();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("it was not there");
    }

    @Test
    void knowsWhatIsMissing() {
        Check check = new Check("some", List.of("no-such-program"), List::of);
        assertThat(check.missing()).contains("no-such-program");
    }
}
