package io.wiretrip.exporter.roundtrips;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.RoundTrip;
import java.io.IOException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundTripJsonTest {
    private static final String ENDS =
            "\"Client\":{\"Host\":\"10.0.0.1\",\"Port\":50000},"
                    + "\"Server\":{\"Host\":\"::1\",\"Port\":80}}\n";

    private final LineBuffer out = new LineBuffer(16);
    private final RoundTripJson json = new RoundTripJson(out, ZoneOffset.ofHours(8));

    private String written() {
        String text = new String(out.array(), 0, out.size(), UTF_8);
        out.clear();
        return text;
    }

    private String line(RoundTrip roundTrip) {
        json.write(roundTrip);
        return written();
    }

    private static String value(Consumer<RoundTripJson> value) {
        LineBuffer out = new LineBuffer(16);
        RoundTripJson json = new RoundTripJson(out, ZoneOffset.UTC);
        value.accept(json);
        json.flush();
        return new String(out.array(), 0, out.size(), UTF_8);
    }

    @Test
    void completeRoundTripIsOneLineInPacketdsShape() {
        RoundTrip roundTrip =
                ToyProtocol.roundTrip(
                        new ToyProtocol.Ask("a<b", Map.of("Accept", List.of("x", "y"))),
                        new ToyProtocol.Answer("{\"k\": [1, 2]}"),
                        Outcome.COMPLETE);
        assertThat(line(roundTrip))
                .isEqualTo(
                        "{\"Proto\":\"toy\",\"Request\":{\"Host\":\"10.0.0.1\",\"Port\":50000,"
                                + "\"Text\":\"a\\u003cb\",\"Number\":-42,\"Real\":1.5,\"Bool\":true,"
                                + "\"Header\":{\"Accept\":[\"x\",\"y\"]},"
                                + "\"Time\":\"2025-07-06T20:00:00+08:00\"},"
                                + "\"Response\":{\"Host\":\"::1\",\"Port\":80,"
                                + "\"Body\":{\"k\":[1,2]},\"Proto\":\"Toy\",\"Failure\":null,"
                                + "\"Time\":\"2025-07-06T20:00:00.00193892+08:00\"},"
                                + "\"Duration\":\"1.93892ms\",\"Outcome\":\"complete\","
                                + "\"Quality\":\"complete\",\"FirstByte\":\"1.2ms\","
                                + ENDS);
    }

    @Test
    void missingResponseIsNullAndSoAreTheTimesThatNeedIt() {
        assertThat(
                        line(
                                ToyProtocol.roundTrip(
                                        new ToyProtocol.Ask(null, Map.of()),
                                        null,
                                        Outcome.UNANSWERED)))
                .contains("\"Text\":null")
                .endsWith(
                        ",\"Response\":null,\"Duration\":null,\"Outcome\":\"unanswered\","
                                + "\"Quality\":\"complete\",\"FirstByte\":null,"
                                + ENDS);
    }

    @Test
    void missingRequestIsNull() {
        ToyProtocol.Answer answer = new ToyProtocol.Answer(null);
        answer.markGap();
        assertThat(line(ToyProtocol.roundTrip(null, answer, Outcome.ORPHAN)))
                .startsWith("{\"Proto\":\"toy\",\"Request\":null,\"Response\":{\"Host\":\"::1\"")
                .contains("\"Body\":null")
                .contains("\"Outcome\":\"orphan\",\"Quality\":\"gapInResponse\"");
    }

    @Test
    void failureOfAFieldLeavesNoHalfLineAndTheNextIsWhole() {
        String good = line(ToyProtocol.roundTrip("x", null));
        json.write(ToyProtocol.roundTrip("x", null));
        assertThatThrownBy(() -> json.write(ToyProtocol.roundTrip("y".repeat(20_000), "fail")))
                .isInstanceOf(IllegalStateException.class);
        json.write(ToyProtocol.roundTrip("x", null));
        assertThat(out.lines()).isEqualTo(2);
        assertThat(written()).isEqualTo(good + good);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0s",
        "1,1ns",
        "999,999ns",
        "1000,1µs",
        "1100,1.1µs",
        "271344,271.344µs",
        "999999,999.999µs",
        "1000000,1ms",
        "1938920,1.93892ms",
        "2200000,2.2ms",
        "111694592,111.694592ms",
        "999999999,999.999999ms",
        "1000000000,1s",
        "1000000001,1.000000001s",
        "3300000000,3.3s",
        "59999999999,59.999999999s",
        "60000000000,1m0s",
        "60500000000,1m0.5s",
        "245000000000,4m5s",
        "245001000000,4m5.001s",
        "3600000000000,1h0m0s",
        "3723000000000,1h2m3s",
        "18367001000000,5h6m7.001s",
        "480000000001,8m0.000000001s",
        "9223372036854775807,2562047h47m16.854775807s"
    })
    void durationsAreAsGoWritesThem(long ns, String text) throws IOException {
        assertThat(value(json -> json.duration(ns))).isEqualTo('"' + text + '"');
    }

    @Test
    void unknownDurationIsNull() throws IOException {
        assertThat(value(json -> json.duration(RoundTrip.UNKNOWN))).isEqualTo("null");
    }

    @ParameterizedTest
    @CsvSource({
        "1751803200000000000,UTC,2025-07-06T12:00:00Z",
        "1751803200000000001,UTC,2025-07-06T12:00:00.000000001Z",
        "1751803200120000000,UTC,2025-07-06T12:00:00.12Z",
        "1751803200000000000,Asia/Shanghai,2025-07-06T20:00:00+08:00",
        "1751803200999999999,America/St_Johns,2025-07-06T09:30:00.999999999-02:30",
        "1751803200000000000,Asia/Kathmandu,2025-07-06T17:45:00+05:45",
        "1736164800000000000,Europe/London,2025-01-06T12:00:00Z",
        "1751803200000000000,Europe/London,2025-07-06T13:00:00+01:00",
        "1743296399999999999,Europe/Berlin,2025-03-30T01:59:59.999999999+01:00",
        "1743296400000000000,Europe/Berlin,2025-03-30T03:00:00+02:00",
        "0,UTC,1970-01-01T00:00:00Z",
        "-1,UTC,1969-12-31T23:59:59.999999999Z",
        "9223372036854775807,UTC,2262-04-11T23:47:16.854775807Z",
        "-9223372036854775808,UTC,1677-09-21T00:12:43.145224192Z"
    })
    void timesAreRfc3339WithoutZerosAtTheEnd(long ns, String zone, String text) {
        JsonText piece = new JsonText();
        new GoTime(ZoneId.of(zone)).append(ns, piece);
        assertThat(piece.getValue()).isEqualTo(text);
    }

    @Test
    void timesOfChangingSecondsDoNotMixUp() {
        GoTime time = new GoTime(ZoneOffset.UTC);
        JsonText piece = new JsonText();
        for (long ns : new long[] {1_999_999_999L, 2_000_000_000L, 1_000_000_000L}) {
            time.append(ns, piece);
            piece.ascii(' ');
        }
        assertThat(piece.getValue())
                .isEqualTo(
                        "1970-01-01T00:00:01.999999999Z 1970-01-01T00:00:02Z"
                                + " 1970-01-01T00:00:01Z ");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "-0.0,-0",
        "1,1",
        "1.5,1.5",
        "-2.25,-2.25",
        "0.1,0.1",
        "100,100",
        "1e20,100000000000000000000",
        "1e21,1e+21",
        "1.25e22,1.25e+22",
        "0.000001,0.000001",
        "1e-7,1e-7",
        "-1.5e-10,-1.5e-10",
        "123456789.125,123456789.125",
        "NaN,null",
        "Infinity,null"
    })
    void realNumbersAreAsGoWritesThem(double value, String text) throws IOException {
        assertThat(value(json -> json.real(value))).isEqualTo(text);
    }

    @Test
    void textIsEscapedAsGoDoes() throws IOException {
        assertThat(
                        value(
                                json ->
                                        json.text(
                                                "<a href=\"x\">&\\/\n\r\t\b\f\u0000\u001f\u007f\u2028\u2029")))
                .isEqualTo(
                        "\"\\u003ca href=\\\"x\\\"\\u003e\\u0026\\\\/\\n\\r\\t\\b\\f\\u0000\\u001f"
                                + "\u007f\\u2028\\u2029\"");
        assertThat(value(json -> json.text("µ 界 \ud83d\ude00"))).isEqualTo("\"µ 界 \ud83d\ude00\"");
    }

    @Test
    void halvesOfSurrogatePairsBecomeTheReplacementCharacter() throws IOException {
        assertThat(value(json -> json.text("a\ud83d"))).isEqualTo("\"a\ufffd\"");
        assertThat(value(json -> json.text("\ude00a"))).isEqualTo("\"\ufffda\"");
        assertThat(value(json -> json.text("\ude00\ud83d"))).isEqualTo("\"\ufffd\ufffd\"");
        assertThat(value(json -> json.text("\ud83d\ud83d\ude00")))
                .isEqualTo("\"\ufffd\ud83d\ude00\"");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "` { \"a\" : [ 1 , true ] } `|{\"a\":[1,true]}",
                "`\"a b\"`|\"a b\"",
                "`\"a\\\" b\"`|\"a\\\" b\"",
                "`\"a\\\\\" `|\"a\\\\\"",
                "`\"<\"`|\"\\u003c\"",
                "`-1.50E+3`|-1.50E+3"
            },
            delimiter = '|')
    void rawJsonIsCompacted(String raw, String text) throws IOException {
        assertThat(value(json -> json.rawJson(raw))).isEqualTo(text);
    }

    @Test
    void rawJsonNeverBreaksTheLine() throws IOException {
        Random random = new Random(11);
        String alphabet = "\"\\\n\r\u2028{}[],: ab<";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder raw = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                raw.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(value(json -> json.rawJson(raw.toString())))
                    .as("round %d of seed 11", round)
                    .doesNotContain("\n", "\r", "\u2028");
        }
    }

    @Test
    void anyTextComesBackFromAParser() throws IOException {
        long seed = 7;
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            String name = randomText(random, 40);
            String text = randomText(random, round % 100 == 0 ? 9_000 : 200);
            RoundTrip roundTrip =
                    ToyProtocol.roundTrip(
                            new ToyProtocol.Ask(text, Map.of(name, List.of(text, name))),
                            null,
                            Outcome.UNANSWERED);
            String line = line(roundTrip);
            String as = "round " + round + " of seed " + seed;
            assertThat(line.indexOf('\n')).as(as).isEqualTo(line.length() - 1);
            assertThat(line).as(as).doesNotContain("<", ">", "&", "\u2028", "\u2029");
            String valid = valid(text);
            assertThat(strings(line)).as(as).contains(valid(name), valid);
        }
    }

    private static List<String> strings(String line) throws IOException {
        List<String> strings = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(line)) {
            for (JsonToken t = parser.nextToken(); t != null; t = parser.nextToken()) {
                if (t == JsonToken.VALUE_STRING || t == JsonToken.FIELD_NAME) {
                    strings.add(parser.getText());
                }
            }
        }
        return strings;
    }

    /** Any UTF-16, also what is none: many specials, surrogates in and out of order. */
    private static String randomText(Random random, int longest) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(longest); i >= 0; i--) {
            switch (random.nextInt(6)) {
                case 0 -> text.append((char) random.nextInt(0x20));
                case 1 -> text.append("\"\\<>&/\u2028\u2029\u007f".charAt(random.nextInt(9)));
                case 2 -> text.append((char) (0xd800 + random.nextInt(0x800)));
                case 3 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
                case 4 -> text.append((char) random.nextInt(0x10000));
                default -> text.append((char) (0x20 + random.nextInt(0x5f)));
            }
        }
        return text.toString();
    }

    private static String valid(String text) {
        StringBuilder valid = new StringBuilder();
        text.codePoints()
                .map(c -> c >= 0xd800 && c < 0xe000 ? 0xfffd : c)
                .forEach(valid::appendCodePoint);
        return valid.toString();
    }
}
