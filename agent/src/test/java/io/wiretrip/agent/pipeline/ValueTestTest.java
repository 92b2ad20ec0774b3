package io.wiretrip.agent.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueTestTest {

    @ParameterizedTest
    @CsvSource({
        "/health*, /healthz, true",
        "/health*, /users, false",
        "*/health, /a/b/health, true",
        "*a*b*, xxaxxbxx, true",
        "*a*b*, xxbxxaxx, false",
        "'', '', true",
        "!GET, POST, true",
        "!GET, GET, false",
        "5xx, 503, true",
        "5xx, 499, false",
        ">=500, 500, true",
        "<500, 500, false",
        ">=500, OK, false",
    })
    void textIsTested(String test, String value, boolean passes) {
        Scalar scalar = new Scalar();
        scalar.text(value);
        assertThat(ValueTest.parse(test).test(scalar)).isEqualTo(passes);
    }

    @ParameterizedTest
    @CsvSource({
        ">1s, 1000000001, true",
        ">1s, 1000000000, false",
        "<10ms, 9999999, true",
        "404, 404, true",
        "4*, 404, true",
        "4xx, 404, true",
    })
    void numbersAreTested(String test, long value, boolean passes) {
        Scalar scalar = new Scalar();
        scalar.number(value);
        assertThat(ValueTest.parse(test).test(scalar)).isEqualTo(passes);
    }

    @Test
    void whatIsAbsentPassesOnlyANegation() {
        Scalar absent = new Scalar();
        assertThat(ValueTest.parse("*").test(absent)).isFalse();
        assertThat(ValueTest.parse(">0").test(absent)).isFalse();
        assertThat(ValueTest.parse("!GET").test(absent)).isTrue();
    }
}
