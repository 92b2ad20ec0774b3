package io.wiretrip.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a trace context and what is none. */
final class TraceContextTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    private static @Nullable TraceContext parse(String... keysAndValues) {
        TraceHeaders headers = null;
        for (int i = 0; i < keysAndValues.length; i += 2) {
            TraceHeaders.Key key = TraceHeaders.Key.valueOf(keysAndValues[i]);
            headers = TraceHeaders.add(headers, key, keysAndValues[i + 1]);
        }
        return headers == null ? null : TraceContext.parse(headers);
    }

    @ParameterizedTest
    @CsvSource({
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, true",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00, false",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-fe, false",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff, true",
        // versions to come: as long, or longer behind a hyphen
        "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, true",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-brings, true",
        "fe-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00-, false"
    })
    void validTraceparent(String text, boolean sampled) {
        assertThat(parse("TRACEPARENT", text))
                .isEqualTo(new TraceContext(TRACE, SPAN, sampled, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
                "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01-",
                "00 4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "0-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x",
                "",
                "-"
            })
    void invalidTraceparent(String text) {
        assertThat(parse("TRACEPARENT", text, "TRACESTATE", "a=1")).isNull();
    }

    @Test
    void severalTracestatesAreOneList() {
        TraceContext context =
                parse(
                        "TRACEPARENT",
                        "00-" + TRACE + "-" + SPAN + "-01",
                        "TRACESTATE",
                        "congo=t61rcWkgMzE",
                        "TRACESTATE",
                        "rojo=00f067aa0ba902b7");
        assertThat(context)
                .isEqualTo(
                        new TraceContext(
                                TRACE, SPAN, true, "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7"));
    }

    @Test
    void whatIsTooLongIsNotKept() {
        assertThat(TraceHeaders.add(null, TraceHeaders.Key.TRACESTATE, "a=" + "x".repeat(3000)))
                .isNull();
        assertThat(TraceHeaders.add(null, TraceHeaders.Key.B3_TRACE_ID, "0".repeat(33))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7, true",
        "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1, true",
        "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-d, true",
        "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0, false",
        "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0-05e3ac9a4f6e3b90, false"
    })
    void singleB3(String text, boolean sampled) {
        assertThat(parse("B3", text)).isEqualTo(new TraceContext(TRACE, SPAN, sampled, ""));
    }

    @Test
    void singleB3MayBeADecisionAlone() {
        assertThat(parse("B3", "0")).isEqualTo(new TraceContext("", "", false, ""));
        assertThat(parse("B3", "1")).isEqualTo(new TraceContext("", "", true, ""));
        assertThat(parse("B3", "2")).isNull();
    }

    @Test
    void shortTraceIdsAreFilledUp() {
        TraceContext context = parse("B3_TRACE_ID", "a3ce929d0e0e4736", "B3_SPAN_ID", SPAN);
        assertThat(context)
                .isEqualTo(new TraceContext("0000000000000000a3ce929d0e0e4736", SPAN, true, ""));
    }

    @Test
    void multipleB3() {
        String[] ids = {"B3_TRACE_ID", TRACE, "B3_SPAN_ID", SPAN};
        assertThat(parse(with(ids, "B3_SAMPLED", "0")))
                .isEqualTo(new TraceContext(TRACE, SPAN, false, ""));
        assertThat(parse(with(ids, "B3_SAMPLED", "1")))
                .isEqualTo(new TraceContext(TRACE, SPAN, true, ""));
        assertThat(parse(with(ids, "B3_SAMPLED", "0", "B3_FLAGS", "1")))
                .as("debug implies sampled")
                .isEqualTo(new TraceContext(TRACE, SPAN, true, ""));
        assertThat(parse("B3_SAMPLED", "0")).isEqualTo(new TraceContext("", "", false, ""));
        assertThat(parse("B3_TRACE_ID", "xyz", "B3_SPAN_ID", SPAN)).isNull();
    }

    @Test
    void w3cWinsOverB3() {
        assertThat(
                        parse(
                                "B3",
                                "0",
                                "TRACEPARENT",
                                "00-" + TRACE + "-" + SPAN + "-01",
                                "B3_SAMPLED",
                                "0"))
                .isEqualTo(new TraceContext(TRACE, SPAN, true, ""));
        assertThat(parse("TRACEPARENT", "nonsense", "B3", TRACE + "-" + SPAN))
                .isEqualTo(new TraceContext(TRACE, SPAN, true, ""));
    }

    private static String[] with(String[] first, String... more) {
        String[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }
}
