package io.wiretrip.protocol.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.StreamHarness.Setup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are captured. */
class Http1BodyTest {
    private static final String JSON = "{\"status\": \"ok\"}";
    private static final String COMPACT = "{\"status\":\"ok\"}";

    private static String bodyOf(int limit, String fields, byte[] body) {
        Setup setup = Setup.of(new Http1Protocol()).with(DecoderOptions.DEFAULT.withBodies(limit));
        byte[] head =
                ("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n" + fields + "\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1);
        byte[] response = new byte[head.length + body.length];
        System.arraycopy(head, 0, response, 0, head.length);
        System.arraycopy(body, 0, response, head.length, body.length);
        Conversation conversation =
                Conversation.of("body").client("GET / HTTP/1.1\r\n\r\n").server(response);
        RoundTrip rt = StreamHarness.decode(setup, conversation).getFirst();
        assertThat(JsonText.response(rt, "Size")).isEqualTo(String.valueOf(body.length));
        return JsonText.response(rt, "Body");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    application/json                | {"a":1}   | {"a":1}
                    text/json                       | [1,2]     | [1,2]
                    application/json                | {"sta     | "{\\"sta"
                    Application/JSON;charset=utf-8  | "\u00e9"  | "\u00e9"
                    text/plain                      | hello     | "hello"
                    text/html; charset="utf-8"      | <p>       | "<p>"
                    application/octet-stream        | hello     | null
                    application/jsonx               | {}        | null
                    text/css                        | a{}       | null
                    """)
    void capturesTextTypes(String type, String body, String expected) {
        assertThat(bodyOf(1000, "Content-Type: " + type, utf8(body))).isEqualTo(expected);
    }

    @Test
    void cutsAtTheLimit() {
        assertThat(bodyOf(5, "Content-Type: application/json", utf8(JSON)))
                .isEqualTo("\"{\\\"sta\"");
    }

    @Test
    void readsLatin1IfToldSo() {
        byte[] body = "\u00e9".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(bodyOf(9, "Content-Type: text/plain; Charset=ISO-8859-1", body))
                .isEqualTo("\"\u00e9\"");
    }

    @Test
    void isOffByDefault() {
        Conversation conversation =
                Conversation.of("off")
                        .client("GET / HTTP/1.1\r\n\r\n")
                        .server(
                                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n",
                                "Content-Length: 2\r\n\r\nok");
        RoundTrip rt = StreamHarness.decode(new Http1Protocol(), conversation).getFirst();
        assertThat(JsonText.response(rt, "Body")).isEqualTo("null");
    }

    @Test
    void capturesRequestsAndJoinsChunks() {
        Setup setup = Setup.of(new Http1Protocol()).with(DecoderOptions.DEFAULT.withBodies(1000));
        Conversation conversation =
                Conversation.of("chunks")
                        .client(
                                "POST / HTTP/1.1\r\nContent-Type: text/json\r\n",
                                "Transfer-Encoding: chunked\r\n\r\n",
                                "4\r\n{ \"a\r\n3;x\r\n\":1\r\n1\r\n}\r\n0\r\n\r\n")
                        .server("HTTP/1.1 204 No Content\r\nContent-Type: text/plain\r\n\r\n");
        RoundTrip rt = StreamHarness.decode(setup, conversation).getFirst();
        assertThat(JsonText.request(rt, "Body")).isEqualTo("{\"a\":1}");
        assertThat(JsonText.request(rt, "Size")).isEqualTo("8");
        assertThat(JsonText.response(rt, "Body")).isEqualTo("null");
    }

    @Test
    void undoesContentCodings() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        write(new GZIPOutputStream(gzip), JSON);
        ByteArrayOutputStream zlib = new ByteArrayOutputStream();
        write(new DeflaterOutputStream(zlib), JSON);
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        write(new DeflaterOutputStream(raw, new Deflater(9, true)), JSON);
        String type = "Content-Type: application/json\r\nContent-Encoding: ";
        assertThat(bodyOf(1000, type + "gzip", gzip.toByteArray())).isEqualTo(COMPACT);
        assertThat(bodyOf(1000, type + "X-GZIP", gzip.toByteArray())).isEqualTo(COMPACT);
        assertThat(bodyOf(1000, type + "deflate", zlib.toByteArray())).isEqualTo(COMPACT);
        assertThat(bodyOf(1000, type + "deflate", raw.toByteArray())).isEqualTo(COMPACT);
        assertThat(bodyOf(1000, type + "identity", utf8(JSON))).isEqualTo(COMPACT);
        assertThat(bodyOf(1000, type + "br", utf8(JSON))).isEqualTo("null");
        assertThat(bodyOf(1000, type + "gzip, gzip", gzip.toByteArray())).isEqualTo("null");
        assertThat(bodyOf(1000, type + "gzip", utf8(JSON))).isEqualTo("null");
    }

    @Test
    void stepsOverTheOptionalPartsOfAGzipHeader() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        write(new GZIPOutputStream(gzip), JSON);
        byte[] plain = gzip.toByteArray();
        ByteArrayOutputStream full = new ByteArrayOutputStream();
        full.write(plain, 0, 3);
        full.write(2 | 4 | 8 | 16);
        full.write(plain, 4, 6);
        full.write(new byte[] {3, 0, 1, 2, 3});
        full.write(utf8("name\0comment\0"));
        full.write(new byte[] {9, 9});
        full.write(plain, 10, plain.length - 10);
        String fields = "Content-Type: application/json\r\nContent-Encoding: gzip";
        assertThat(bodyOf(1000, fields, full.toByteArray())).isEqualTo(COMPACT);
    }

    @Test
    void aBombInflatesToTheLimitAndNoFurther() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        write(new GZIPOutputStream(gzip), "a".repeat(10_000_000));
        String fields = "Content-Type: text/plain\r\nContent-Encoding: gzip";
        assertThat(bodyOf(20_000, fields, gzip.toByteArray()))
                .isEqualTo('"' + "a".repeat(20_000) + '"');
    }

    private static void write(OutputStream out, String text) throws IOException {
        try (out) {
            out.write(utf8(text));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1.5e+3",
                "\"\\u00e9\\n\"",
                "[]",
                "{}",
                "[{},[[]]]",
                "{\"a\":{\"b\":[1,null]}}",
                "true",
                "{\"a\":1,\"a\":2}"
            })
    void knowsJson(String text) {
        assertThat(Http1Json.compact(text)).isEqualTo(text);
        assertThat(Http1Json.compact(" \r\n\t" + text + " \n")).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "01",
                "1.",
                ".5",
                "+1",
                "1e",
                "-",
                "tru",
                "nul",
                "\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\n\"",
                "[",
                "]",
                "[1",
                "[1,]",
                "[,1]",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "[}",
                "{]",
                "1 2",
                "[1]]",
                "\u0000",
                "NaN",
                "{\"a\":1]",
                "\uff11"
            })
    void knowsWhatIsNoJson(String text) {
        assertThat(Http1Json.compact(text)).isNull();
    }

    @Test
    void deepNestingIsNoJson() {
        assertThat(Http1Json.compact("[".repeat(200) + "]".repeat(200))).isNotNull();
        assertThat(Http1Json.compact("[".repeat(100_000) + "]".repeat(100_000))).isNull();
    }
}
