package io.wiretrip.bench.plot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {
    @ParameterizedTest
    @CsvSource({"0.7, 0.8", "3, 3", "97, 100", "215.5, 250", "20500, 25000", "1, 1", "0, 1"})
    void endsAtARoundNumberThatIsNotLess(double most, double end) {
        assertThat(Scale.upTo(most).high()).isCloseTo(end, within(end));
    }

    private static org.assertj.core.data.Offset<Double> within(double of) {
        return org.assertj.core.data.Offset.offset(of * 1e-9);
    }

    @Test
    void writesBothEndsAndFewBetween() {
        assertThat(Scale.upTo(97).ticks()).containsExactly(0.0, 20.0, 40.0, 60.0, 80.0, 100.0);
        assertThat(Scale.powers(0.04, 24).ticks()).hasSize(5).first().isEqualTo(0.01);
    }

    @Test
    void placesNumbersByTheirLogarithm() {
        Scale scale = Scale.powers(1, 100);
        assertThat(scale.at(10)).isEqualTo(0.5);
        assertThat(scale.at(0.001)).isZero();
        assertThat(scale.at(1e9)).isEqualTo(1);
    }

    @Test
    void hasARangeForASingleNumber() {
        assertThat(Scale.powers(10, 10)).isEqualTo(new Scale(10, 100, true));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.5, 0.5",
        "94.22, 94.2",
        "100, 100",
        "1789, 1789",
        "30000, 30 k",
        "999999, 1 M",
        "1234567, 1.23 M",
        "12.0, 12"
    })
    void writesFewLetters(double value, String text) {
        assertThat(Scale.brief(value)).isEqualTo(text);
    }
}
