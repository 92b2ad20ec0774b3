package io.wiretrip.protocol.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.StreamHarness.Setup;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP/1 means, case by case. */
class Http1CasesTest extends Http1Wire {
    @Test
    void rendersEveryFieldInItsOrder() {
        String rendered =
                JsonText.of(
                        one(
                                "GET /a%20b?c=d HTTP/1.1\r\nhost: example.com\r\nx-one: 1\r\nX-ONE: 2\r\n\r\n",
                                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nETag: \"x\"\r\n\r\nok"));
        assertThat(rendered)
                .isEqualTo(
                        String.join(
                                "",
                                "{\"Request\":{\"Host\":\"10.0.0.1\",\"Port\":40000,\"Method\":\"GET\",",
                                "\"Header\":{\"X-One\":[\"1\",\"2\"]},\"Proto\":\"HTTP/1.1\",",
                                "\"Path\":\"/a b\",\"URL\":\"/a%20b?c=d\",\"Scheme\":\"\",",
                                "\"RemoteHost\":\"example.com\",\"Close\":false,\"Size\":0,",
                                "\"Chunked\":false,\"Time\":1700000000000000000,",
                                "\"Body\":null,\"Trailer\":null},",
                                "\"Response\":{\"Host\":\"10.0.0.2\",\"Port\":80,",
                                "\"Header\":{\"Content-Length\":[\"2\"],\"Etag\":[\"\\\"x\\\"\"]},",
                                "\"Status\":\"200 OK\",\"StatusCode\":200,\"Body\":null,",
                                "\"Proto\":\"HTTP/1.1\",\"Close\":false,\"Size\":2,",
                                "\"Chunked\":false,\"Time\":1700000000001000000,",
                                "\"Interim\":null,\"Trailer\":null},",
                                "\"Duration\":1000000,\"FirstByte\":1000000,",
                                "\"Outcome\":\"complete\",\"Quality\":\"complete\"}"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    query params    | /s?q=a%26b&r=%2B     | /s      | h     | ''
                    malformed query | /s?q=%zz&&=          | /s      | h     | ''
                    malformed path  | /s%zz                | /s%zz   | h     | ''
                    unicode url     | /\u00c3\u00a9/%E4%BD%A0 | /\u00e9/\u4f60 | h | ''
                    absolute uri    | http://e.com:81/p?q  | /p      | e.com:81 | http
                    absolute uri without path | HTTPS://e.com | ''   | e.com | https
                    userinfo        | http://u:p@e.com/p   | /p      | e.com | http
                    asterisk        | *                    | *       | h     | ''
                    double slash    | //a/b                | //a/b   | h     | ''
                    colon in path   | /a:b://c             | /a:b://c | h    | ''
                    """)
    void readsRequestTargets(String name, String target, String path, String host, String scheme) {
        RoundTrip rt = one("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n", OK);
        assertThat(JsonText.request(rt, "Path")).isEqualTo('"' + path + '"');
        assertThat(JsonText.request(rt, "RemoteHost")).isEqualTo('"' + host + '"');
        assertThat(JsonText.request(rt, "Scheme")).isEqualTo('"' + scheme + '"');
        assertThat(wire.violations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "DELETE", "PROPFIND", "M-SEARCH", "get", "X"})
    void takesAnyMethod(String method) {
        RoundTrip rt = one(method + " / HTTP/1.1\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(JsonText.request(rt, "Method")).isEqualTo('"' + method + '"');
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    empty value      | X:             | {"X":[""]}
                    custom           | X-My-Own: v    | {"X-My-Own":["v"]}
                    case-insensitive | cONTENT-tYPE:x | {"Content-Type":["x"]}
                    duplicated       | A: 1~A: 2      | {"A":["1","2"]}
                    space around     | A: \t 1 \t     | {"A":["1"]}
                    obs-fold         | A: 1~  2~\t3~B: 4 | {"A":["1 2 3"],"B":["4"]}
                    fold to nothing  | A: 1~ ~B: 4    | {"A":["1"],"B":["4"]}
                    no colon         | A~B: 4         | {"B":["4"]}
                    space in name    | A : 1~B: 4     | {"B":["4"]}
                    colon in value   | A: b:c         | {"A":["b:c"]}
                    no token         | A(: b          | {"A(":["b"]}
                    utf-8            | A: \u00c3\u00a9 | {"A":["\u00e9"]}
                    not utf-8        | A: \u00e9x     | {"A":["\ufffdx"]}
                    """)
    void keepsHeaders(String name, String lines, String expected) {
        RoundTrip rt = one("GET / HTTP/1.1\r\n" + lines.replace("~", "\r\n") + "\r\n\r\n", OK);
        assertThat(JsonText.request(rt, "Header")).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {2} {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    1.1            | HTTP/1.1 | ''                    | false
                    1.1 close      | HTTP/1.1 | Connection: a, Close  | true
                    1.0            | HTTP/1.0 | ''                    | true
                    1.0 keep-alive | HTTP/1.0 | Connection: Keep-Alive | false
                    """)
    void saysWhetherTheConnectionEnds(String name, String version, String field, boolean close) {
        String field1 = field.isEmpty() ? "" : field + "\r\n";
        RoundTrip rt =
                one(
                        "GET / " + version + "\r\n" + field1 + "\r\n",
                        version + " 200 OK\r\n" + field1 + "Content-Length: 0\r\n\r\n");
        assertThat(JsonText.request(rt, "Close")).isEqualTo(String.valueOf(close));
        assertThat(JsonText.response(rt, "Close")).isEqualTo(String.valueOf(close));
        assertThat(JsonText.response(rt, "Proto")).isEqualTo('"' + version + '"');
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    reason          | HTTP/1.1 299 My Own Reason | 299 My Own Reason
                    no reason       | HTTP/1.1 200               | 200
                    unicode reason  | HTTP/1.1 404 \u00c3\u00a9  | 404 \u00e9
                    unusual code    | HTTP/1.0 999 Denied        | 999 Denied
                    """)
    void readsStatusLines(String name, String line, String status) {
        RoundTrip rt = one(GET, line + "\r\nContent-Length: 0\r\n\r\n");
        assertThat(JsonText.response(rt, "Status")).isEqualTo('"' + status + '"');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 20 OK",
                "HTTP/1.1 2x0 OK",
                "HTTP/1.1 2000 OK",
                "HTTP/1.1",
                "HTTP/2 200",
                "ICY 200 OK",
                "HTTP/1.1 000 No",
                "http/1.1 200 OK",
                "SIP/2.0 200 OK"
            })
    void countsBadStatusLines(String line) {
        wire.client(GET).server(line + "\r\n\r\n").tick().server(OK).finish(End.FINISHED);
        assertThat(wire.violations()).containsExactly("BAD_STATUS_LINE=1");
        assertThat(outcomes(wire.roundTrips()))
                .containsExactly("\"/\" 200 complete resynchronised");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /",
                "GARBAGE",
                "GET / HTTP/2.0",
                "GET / HTTP/9.9",
                "GET /a b HTTP/1.1",
                "\u0016\u0003\u0001\u0002",
                "GET  / HTTP/1.1",
                "/ HTTP/1.1",
                "G(T / HTTP/1.1",
                "GET / http/1.1",
                "GET / HTTP/1.1 ",
                "GET /\u0001 HTTP/1.1"
            })
    void garbageIsAnsweredByAnOrphan(String line) {
        wire.client(line + "\r\n\r\n").tick();
        wire.server("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").tick();
        wire.client(GET).tick().server(OK).finish(End.FINISHED);
        assertThat(wire.violations()).containsExactly("BAD_REQUEST_LINE=1");
        assertThat(outcomes(wire.roundTrips()))
                .containsExactly("absent 400 orphan complete", "\"/\" 200 complete resynchronised");
    }

    @Test
    void refusalOfGarbageDoesNotAnswerTheRequestBehindIt() {
        wire.client("NONSENSE\r\n\r\n" + GET).tick();
        wire.server("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nbad").tick();
        wire.finish(End.FINISHED);
        assertThat(outcomes(wire.roundTrips()))
                .containsExactly(
                        "absent 400 orphan complete", "\"/\" absent unanswered resynchronised");
    }

    @Test
    void pairsPipelinedRequestsWithTheirBodies() {
        wire.client("GET /1 HTTP/1.1\r\n\r\nPOST /2 HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc");
        wire.client("GET /3 HTTP/1.1\r\n\r\n").tick();
        wire.server(OK + "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n").tick();
        wire.server("HTTP/1.1 202 Accepted\r\nContent-Length: 1\r\n\r\nx").finish(End.FINISHED);
        assertThat(outcomes(wire.roundTrips()))
                .containsExactly(
                        "\"/1\" 200 complete complete",
                        "\"/2\" 201 complete complete",
                        "\"/3\" 202 complete complete");
        assertThat(JsonText.request(wire.roundTrips().get(1), "Size")).isEqualTo("3");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    HEAD with a length  | HEAD | HTTP/1.1 200 OK~Content-Length: 999
                    HEAD in chunks      | HEAD | HTTP/1.1 200 OK~Transfer-Encoding: chunked
                    HEAD without length | HEAD | HTTP/1.1 200 OK
                    204 with a length   | GET  | HTTP/1.1 204 No Content~Content-Length: 999
                    304 with a length   | GET  | HTTP/1.1 304 Not Modified~Content-Length: 999
                    length 0            | GET  | HTTP/1.1 302 Found~Content-Length: 0
                    """)
    void knowsResponsesWithoutBody(String name, String method, String head) {
        wire.client(method + " /1 HTTP/1.1\r\n\r\n").tick();
        wire.server(head.replace("~", "\r\n") + "\r\n\r\n").tick();
        wire.client("GET /2 HTTP/1.1\r\n\r\n").tick().server(OK).finish(End.FINISHED);
        assertThat(wire.roundTrips()).hasSize(2);
        assertThat(JsonText.response(wire.roundTrips().get(0), "Size")).isEqualTo("0");
        assertThat(JsonText.response(wire.roundTrips().get(0), "Close")).isEqualTo("false");
        assertThat(JsonText.response(wire.roundTrips().get(1), "Size")).isEqualTo("2");
        assertThat(wire.roundTrips()).allMatch(rt -> rt.quality() == Quality.COMPLETE);
    }

    @Test
    void attachesInterimResponsesToTheFinalOne() {
        wire.client("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n").tick();
        wire.server("HTTP/1.1 100 Continue\r\n\r\n").tick();
        wire.client("ab").tick().server("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n").tick();
        wire.server(OK).finish(End.FINISHED);
        RoundTrip rt = wire.roundTrips().getFirst();
        assertThat(wire.roundTrips()).hasSize(1);
        assertThat(JsonText.response(rt, "Interim")).isEqualTo("[100,103]");
        assertThat(JsonText.response(rt, "StatusCode")).isEqualTo("200");
        assertThat(JsonText.request(rt, "Size")).isEqualTo("2");
        assertThat(rt.firstByteNs()).isEqualTo(1_000_000);
        assertThat(rt.durationNs()).isEqualTo(4_000_000);
    }

    @Test
    void countsChunkedBodiesWithoutTheirFraming() {
        RoundTrip rt =
                one(
                        "POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n2;a=b\r\nab\r\n0\r\n\r\n",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                        "0000A ; x=\"y\"\r\n0\r\n0\r\n0\r\n!\r\n1\n!\n0\r\nSum: 1\r\nB: 2\r\n\r\n");
        assertThat(JsonText.request(rt, "Size")).isEqualTo("2");
        assertThat(JsonText.request(rt, "Chunked")).isEqualTo("true");
        assertThat(JsonText.response(rt, "Size")).isEqualTo("11");
        assertThat(JsonText.response(rt, "Trailer")).isEqualTo("{\"B\":[\"2\"],\"Sum\":[\"1\"]}");
        assertThat(wire.violations()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "FINISHED, COMPLETE",
        "RESET, TRUNCATED",
        "IDLE, TRUNCATED",
        "EVICTED, TRUNCATED",
        "CAPTURE_ENDED, TRUNCATED"
    })
    void theEndOfTheConnectionEndsABodyWithoutLength(End how, Quality quality) {
        wire.client("GET / HTTP/1.0\r\n\r\n").tick();
        wire.server("HTTP/1.0 200 OK\r\n\r\n12345").tick().server("67890").tick().finish(how);
        RoundTrip rt = wire.roundTrips().getFirst();
        assertThat(rt.quality()).isEqualTo(quality);
        assertThat(JsonText.response(rt, "Size")).isEqualTo("10");
        assertThat(JsonText.response(rt, "Close")).isEqualTo("true");
        assertThat(rt.durationNs()).isEqualTo(3_000_000);
    }

    @Test
    void aBodyCutShortIsCountedAsFarAsItCame() {
        RoundTrip rt = one(GET, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n12345");
        assertThat(rt.quality()).isEqualTo(Quality.TRUNCATED);
        assertThat(JsonText.response(rt, "Size")).isEqualTo("5");
    }

    @Test
    void aHeadCutShortIsStillAMessage() {
        wire.client("GET /half HTTP/1.1\r\nHost: h").tick();
        wire.server("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").tick();
        wire.finish(End.FINISHED);
        assertThat(outcomes(wire.roundTrips()))
                .containsExactlyInAnyOrder(
                        "absent 400 orphan complete", "\"/half\" absent unanswered truncated");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    negative          | Content-Length: -1                       | BAD_CONTENT_LENGTH
                    no number         | Content-Length: 1x                       | BAD_CONTENT_LENGTH
                    plus              | Content-Length: +1                       | BAD_CONTENT_LENGTH
                    empty             | Content-Length:                          | BAD_CONTENT_LENGTH
                    too long          | Content-Length: 99999999999999999999     | BAD_CONTENT_LENGTH
                    different         | Content-Length: 1~Content-Length: 2      | BAD_CONTENT_LENGTH
                    different in list | Content-Length: 1, 2                     | BAD_CONTENT_LENGTH
                    not chunked       | Transfer-Encoding: gzip                  | BAD_TRANSFER_ENCODING
                    chunked first     | Transfer-Encoding: chunked, gzip         | BAD_TRANSFER_ENCODING
                    """)
    void givesUpFramingThatContradictsItself(String name, String fields, String violation) {
        wire.client("POST /1 HTTP/1.1\r\n" + fields.replace("~", "\r\n") + "\r\n\r\nab").tick();
        wire.server("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").tick();
        wire.client("GET /2 HTTP/1.1\r\nHost: h\r\n\r\n").tick().server(OK).finish(End.FINISHED);
        assertThat(wire.violations()).containsExactly(violation + "=1");
        assertThat(outcomes(wire.roundTrips()))
                .containsExactly(
                        "\"/1\" 400 complete truncated", "\"/2\" 200 complete resynchronised");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    repeated          | Content-Length: 2~Content-Length: 2      | 0 | 2
                    repeated in list  | Content-Length: 2 , 2                    | 0 | 2
                    identity          | Transfer-Encoding: identity~Content-Length: 2 | 0 | 2
                    folded            | Content-Length:~ 2                       | 0 | 2
                    chunked and long  | Transfer-Encoding: chunked~Content-Length: 99 | 1 | 3
                    long and chunked  | Content-Length: x~Transfer-Encoding: chunked | 1 | 3
                    two lines         | Transfer-Encoding: gzip~Transfer-Encoding: chunked | 0 | 3
                    """)
    void readsUnusualFraming(String name, String fields, int violations, String size) {
        String body = size.equals("2") ? "ab" : "3\r\nabc\r\n0\r\n\r\n";
        wire.client("POST /1 HTTP/1.1\r\n" + fields.replace("~", "\r\n") + "\r\n\r\n" + body);
        wire.client("GET /2 HTTP/1.1\r\n\r\n").finish(End.FINISHED);
        assertThat(outcomes(wire.roundTrips()))
                .containsExactly(
                        "\"/1\" absent unanswered complete", "\"/2\" absent unanswered complete");
        assertThat(JsonText.request(wire.roundTrips().getFirst(), "Size")).isEqualTo(size);
        assertThat(wire.violations()).hasSize(violations);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x\r\n", "\r\n", "5 5\r\n", "-1\r\n", "1234567890abcdef0\r\n", "1\r\nab"})
    void countsBadChunks(String chunk) {
        wire.client(GET).tick();
        wire.server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk).tick();
        wire.finish(End.FINISHED);
        assertThat(wire.violations()).containsExactly("BAD_CHUNK=1");
        assertThat(wire.roundTrips().getFirst().quality()).isEqualTo(Quality.TRUNCATED);
    }

    @Test
    void chargesAHeadThatHasNotEnded() {
        wire.client("GET / HTTP/1.1\r\n");
        for (int i = 0; i < 30; i++) {
            wire.client("x-field-" + i + ": " + "v".repeat(1000) + "\r\n");
        }
        assertThat(wire.budget().usedBytes()).isGreaterThan(30_000);
        wire.finish(End.RESET);
        assertThat(wire.budget().usedBytes()).isZero();
    }

    @Test
    void holdsTheLimitsOfLinesAndHeads() {
        String longLine = "a".repeat(Http1Decoder.LINE_BYTES_MAX + 1);
        String field = "A: " + "a".repeat(1000) + "\r\n";
        wire.client("GET /" + longLine + " HTTP/1.1\r\n\r\n").tick();
        wire.client("GET /2 HTTP/1.1\r\nBig: " + longLine + "\r\n\r\n").tick();
        wire.client("GET /3 HTTP/1.1\r\n" + field.repeat(70) + "\r\n").tick();
        wire.client("GET /4 HTTP/1.1\r\n" + "A: 1\r\n".repeat(600) + "\r\n").tick();
        wire.finish(End.FINISHED);
        assertThat(wire.violations())
                .containsExactly("LINE_TOO_LONG=2", "HEAD_TOO_LARGE=1", "TOO_MANY_FIELDS=1");
        assertThat(outcomes(wire.roundTrips()))
                .containsExactly(
                        "\"/2\" absent unanswered truncated",
                        "\"/3\" absent unanswered truncated",
                        "\"/4\" absent unanswered resynchronised");
    }

    @Test
    void handsOverBehindASwitchOfProtocols() {
        wire.client("GET /ws HTTP/1.1\r\nUpgrade: WebSocket\r\nConnection: upgrade\r\n\r\n");
        wire.tick().client("\u0081\u0000early").tick();
        wire.server("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\u0081\u0000");
        assertThat(wire.upgradeTo()).isEqualTo("websocket");
        assertThat(wire.unconsumed(true)).isEqualTo(7);
        assertThat(wire.unconsumed(false)).isEqualTo(2);
        wire.finish(End.FINISHED);
        assertThat(outcomes(wire.roundTrips())).containsExactly("\"/ws\" 101 complete complete");
        assertThat(wire.violations()).isEmpty();
    }

    @Test
    void handsOverATunnel() {
        wire.client("CONNECT e.com:443 HTTP/1.1\r\nHost: e.com:443\r\n\r\n").tick();
        wire.server("HTTP/1.1 200 Connection established\r\nContent-Length: 9\r\n\r\n\u0016");
        assertThat(wire.upgradeTo()).isEqualTo("tunnel");
        assertThat(wire.unconsumed(false)).isEqualTo(1);
        wire.finish(End.FINISHED);
        RoundTrip rt = wire.roundTrips().getFirst();
        assertThat(outcomes(wire.roundTrips())).containsExactly("\"\" 200 complete complete");
        assertThat(JsonText.request(rt, "RemoteHost")).isEqualTo("\"e.com:443\"");
    }

    @Test
    void handsOverHttp2() {
        wire.client("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        assertThat(wire.upgradeTo()).isEqualTo("h2c");
        assertThat(wire.unconsumed(true)).isEqualTo(24);
        assertThat(wire.violations()).isEmpty();
    }

    @Test
    void givesUpAClientThatTalksOnWithoutAnAnswer() {
        wire.client("CONNECT e.com:443 HTTP/1.1\r\n\r\n");
        wire.client("\u0000".repeat(Http1Decoder.HELD_BYTES_MAX + 1));
        assertThat(wire.isOver(true)).isTrue();
        assertThat(wire.violations()).containsExactly("UNANSWERED_UPGRADE=1");
    }

    @Test
    void materialisesOnlyWhatIsWanted() {
        wire.close();
        wire =
                new StreamHarness(
                        Setup.of(new Http1Protocol())
                                .wanting(Demand.of(List.of(Http1Fields.PATH))));
        RoundTrip rt = one(GET, OK);
        assertThat(JsonText.request(rt, "Method")).isEqualTo("\"GET\"");
        assertThat(JsonText.request(rt, "Path")).isEqualTo("\"/\"");
        assertThat(JsonText.request(rt, "URL")).isEqualTo("null");
        assertThat(JsonText.request(rt, "Header")).isEqualTo("null");
        assertThat(JsonText.request(rt, "RemoteHost")).isEqualTo("null");
        assertThat(JsonText.response(rt, "Status")).isEqualTo("null");
        assertThat(JsonText.response(rt, "StatusCode")).isEqualTo("200");
        assertThat(JsonText.response(rt, "Size")).isEqualTo("2");
    }
}
