package io.wiretrip.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "0,0,0s",
        "0s,0,0s",
        "5,5000000000,5s",
        "300ms,300000000,300ms",
        "1500us,1500000,1.5ms",
        "7µs,7000,7µs",
        "7μs,7000,7µs",
        "3ns,3,3ns",
        "5m,300000000000,5m",
        "1h30m,5400000000000,1h30m",
        "1h0m1.5s,3601500000000,1h1.5s",
        ".5s,500000000,500ms",
        "1.s,1000000000,1s",
        "+2m,120000000000,2m",
        "90s,90000000000,1m30s",
        "2540400h,9145440000000000000,2540400h"
    })
    void readsWhatGoReadsAndBareSeconds(String text, long nanos, String formatted) {
        assertThat(GoDuration.parse(text)).isEqualTo(Duration.ofNanos(nanos));
        assertThat(GoDuration.format(Duration.ofNanos(nanos))).isEqualTo(formatted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "+", "s", ".", ".s", "5 m", "5x", "-5s", "1d", "1h30", "5m.", "1:30"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> GoDuration.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(GoDuration.EXPECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9999999999", "3000000h"})
    void refusesWhatGoCannotHold(String text) {
        assertThatThrownBy(() -> GoDuration.parse(text)).hasMessageContaining("292 years");
    }

    @Test
    void whatIsFormattedReadsBack() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            Duration duration = Duration.ofNanos(random.nextLong() >>> (1 + random.nextInt(62)));
            assertThat(GoDuration.parse(GoDuration.format(duration))).isEqualTo(duration);
        }
    }
}
