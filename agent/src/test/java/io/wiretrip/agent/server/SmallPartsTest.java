package io.wiretrip.agent.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns and durations of filters. */
final class SmallPartsTest {

    @ParameterizedTest
    @CsvSource({
        "GET, GET, true",
        "GET, get, true",
        "GET, GETS, false",
        "5*, 503, true",
        "5*, 45, false",
        "5??, 503, true",
        "5??, 50, false",
        "*, '', true",
        "/a/*/c, /a/b/c, true",
        "/a/*/c, /a/b/b/c, true",
        "/a/*/c, /a/c, false",
        "*a*b, xxaxxb, true",
        "*a*b, xxaxxbx, false",
        "**, anything, true",
        "!GET, GET, true",
    })
    void patternsFit(String pattern, String text, boolean fits) {
        assertThat(new TextPattern(pattern, false).fits(text)).isEqualTo(fits);
        assertThat(new TextPattern(pattern, false).isNegated()).isEqualTo(pattern.startsWith("!"));
    }

    @ParameterizedTest
    @CsvSource({"/a, /ab, true", "/a, /A, false", "/a*, /ab, true", "/a?, /abc, false"})
    void aPathIsABeginning(String pattern, String text, boolean fits) {
        assertThat(new TextPattern(pattern, true).fits(text)).isEqualTo(fits);
    }

    @Test
    void noPatternTakesLong() {
        TextPattern hostile = new TextPattern("*a".repeat(2000) + "b", false);
        assertThat(
                        assertTimeoutPreemptively(
                                Duration.ofSeconds(10), () -> hostile.fits("a".repeat(16_000))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1ns, 1",
        "1us, 1000",
        "1µs, 1000",
        "250ms, 250000000",
        "1.5s, 1500000000",
        "1m30s, 90000000000",
        "2h, 7200000000000",
        "'', -1",
        "5, -1",
        "s, -1",
        "1x, -1",
        "1s x, -1",
        "-1s, -1",
        "99999999999h, -1",
    })
    void durationsAreGos(String text, long ns) {
        assertThat(DurationText.parse(text)).isEqualTo(ns);
    }
}
