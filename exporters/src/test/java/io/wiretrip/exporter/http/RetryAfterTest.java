package io.wiretrip.exporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    120                            | PT2M
                    0                              | PT0S
                    99999999999999999999999        | PT277777H46M40S
                    Fri, 02 Jan 2026 03:05:05 GMT  | PT1M
                    Fri, 02 Jan 2026 03:04:04 GMT  | PT0S
                    soon                           |
                    -1                             |
                    1.5                            |
                    ''                             |
                    2026-01-02T03:05:05Z           |
                    """)
    void readsSecondsAndDates(String value, @Nullable Duration expected) {
        assertThat(RetryAfter.parse(value, NOW)).isEqualTo(expected);
    }
}
