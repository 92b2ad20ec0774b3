package io.wiretrip.protocol.grpc;

import static io.wiretrip.protocol.grpc.GrpcWire.answer;
import static io.wiretrip.protocol.grpc.GrpcWire.answerTyped;
import static io.wiretrip.protocol.grpc.GrpcWire.call;
import static io.wiretrip.protocol.grpc.GrpcWire.message;
import static io.wiretrip.protocol.grpc.GrpcWire.ok;
import static io.wiretrip.protocol.grpc.GrpcWire.prefixed;
import static io.wiretrip.protocol.grpc.GrpcWire.typed;
import static io.wiretrip.protocol.grpc.GrpcWire.wire;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.http2.Http2Wire;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls as the specification has them, and what others got wrong. */
class GrpcCasesTest {
    private StreamHarness harness =
            new StreamHarness(GrpcWire.protocol())
                    .deliver(true, Http2Wire.client().bytes())
                    .deliver(false, Http2Wire.server().bytes());

    @AfterEach
    void close() {
        harness.close();
    }

    private void client(Http2Wire wire) {
        harness.tick().deliver(true, wire.bytes());
    }

    private void server(Http2Wire wire) {
        harness.tick().deliver(false, wire.bytes());
    }

    private RoundTrip only() {
        harness.finish(End.FINISHED);
        assertThat(harness.roundTrips()).hasSize(1);
        RoundTrip roundTrip = harness.roundTrips().getFirst();
        assertThat(roundTrip.protocol().name()).isEqualTo("grpc");
        return roundTrip;
    }

    private static String request(RoundTrip roundTrip, String... fields) {
        return Stream.of(fields)
                .map(f -> JsonText.request(roundTrip, f))
                .collect(Collectors.joining(" "));
    }

    private static String response(RoundTrip roundTrip, String... fields) {
        return Stream.of(fields)
                .map(f -> JsonText.response(roundTrip, f))
                .collect(Collectors.joining(" "));
    }

    private void asks() {
        client(call(1, "/pb.Benchmark/Size").data(1, true, message("q")));
    }

    @Test
    void namesServiceAndMethod() {
        asks();
        server(answer(1).data(1, false, message("r")).raw(ok(1).bytes()));
        assertThat(request(only(), "Service", "Method", "FullMethod", "Target", "Flavour"))
                .isEqualTo(
                        "\"pb.Benchmark.Size\" \"Size\" \"pb.Benchmark/Size\" \"shop:50051\""
                                + " \"grpc\"");
    }

    /** Servers other than those in Go leave out an empty grpc-message. */
    @Test
    void needsNoMessageBesideTheStatus() {
        asks();
        server(answer(1).data(1, false, message("r")).raw(ok(1).bytes()));
        assertThat(
                        response(
                                only(),
                                "Status",
                                "StatusCode",
                                "HTTPStatus",
                                "StatusSource",
                                "Message"))
                .isEqualTo("\"OK\" 0 \"200\" \"trailers\" null");
    }

    @Test
    void readsTrailersOnlyAnswers() {
        asks();
        server(
                wire().headers(
                                1,
                                true,
                                ":status",
                                "200",
                                "content-type",
                                "application/grpc",
                                "grpc-status",
                                "16",
                                "grpc-message",
                                "100%25 n%C3%B6 %zz"));
        RoundTrip roundTrip = only();
        assertThat(response(roundTrip, "Status", "StatusCode", "StatusSource", "Messages"))
                .isEqualTo("\"UNAUTHENTICATED\" 16 \"head\" 0");
        assertThat(response(roundTrip, "Message")).isEqualTo("\"100% nö %zz\"");
    }

    /** A status that is not registered stays what it is. */
    @Test
    void keepsUnknownNumbers() {
        asks();
        server(answer(1).headers(1, true, "grpc-status", "4711"));
        assertThat(response(only(), "Status", "StatusCode")).isEqualTo("\"4711\" 4711");
    }

    @ParameterizedTest
    @CsvSource({
        "400, INTERNAL, 13",
        "401, UNAUTHENTICATED, 16",
        "403, PERMISSION_DENIED, 7",
        "404, UNIMPLEMENTED, 12",
        "429, UNAVAILABLE, 14",
        "502, UNAVAILABLE, 14",
        "503, UNAVAILABLE, 14",
        "504, UNAVAILABLE, 14",
        "418, UNKNOWN, 2",
        "200, UNKNOWN, 2"
    })
    void takesTheStatusOfHttpForOne(String http, String name, String code) {
        asks();
        server(wire().headers(1, false, ":status", http).data(1, true, ""));
        assertThat(response(only(), "Status", "StatusCode", "HTTPStatus", "StatusSource"))
                .isEqualTo('"' + name + "\" " + code + " \"" + http + "\" \"http\"");
    }

    @ParameterizedTest
    @CsvSource({
        "0, INTERNAL",
        "1, INTERNAL",
        "2, INTERNAL",
        "3, INTERNAL",
        "4, INTERNAL",
        "6, INTERNAL",
        "7, UNAVAILABLE",
        "8, CANCELLED",
        "9, INTERNAL",
        "10, INTERNAL",
        "11, RESOURCE_EXHAUSTED",
        "12, PERMISSION_DENIED"
    })
    void takesTheCodeOfAResetForOne(int code, String name) {
        asks();
        server(wire().reset(1, code));
        assertThat(response(only(), "Status", "StatusSource", "HTTPStatus"))
                .isEqualTo('"' + name + "\" \"reset\" null");
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 13, 77})
    void inventsNoStatusForOtherResets(int code) {
        asks();
        server(answer(1).reset(1, code));
        assertThat(response(only(), "Status", "StatusCode", "StatusSource"))
                .isEqualTo("null null null");
    }

    @Test
    void showsThatTheClientWithdrewACall() {
        client(call(1, "/s.S/A", "grpc-timeout", "250m").data(1, true, message("a")));
        client(wire().reset(1, 8));
        RoundTrip roundTrip = only();
        assertThat(roundTrip.outcome()).isEqualTo(Outcome.UNANSWERED);
        assertThat(request(roundTrip, "Cancelled", "ErrorCode", "TimeoutNs"))
                .isEqualTo("true \"CANCEL\" 250000000");
    }

    /** Not at the response's head: a stream may last for hours behind it. */
    @Test
    void endsAtTheTrailers() {
        client(call(1, "/s.S/A").data(1, true, message("a")));
        server(answer(1));
        server(wire().data(1, false, message("one").substring(0, 6)));
        server(wire().data(1, false, message("one").substring(6) + message("two")));
        server(ok(1));
        RoundTrip roundTrip = only();
        assertThat(roundTrip.durationNs()).isEqualTo(4_000_000);
        assertThat(roundTrip.firstByteNs()).isEqualTo(1_000_000);
        assertThat(response(roundTrip, "FirstMessageNs", "Messages", "MessageBytes", "Kind"))
                .isEqualTo("3000000 2 6 \"serverStream\"");
    }

    @Test
    void countsCompressedMessages() {
        String body = prefixed(1, "zz") + message("plain") + prefixed(1, "z");
        client(call(1, "/s.S/A", "grpc-encoding", "gzip").data(1, true, body));
        server(answer(1).raw(ok(1).bytes()));
        assertThat(request(only(), "Encoding", "Messages", "MessageBytes", "CompressedMessages"))
                .isEqualTo("\"gzip\" 3 8 2");
    }

    /** The rest of a message whose length is known may be lost; a prefix may not. */
    @Test
    void countsOnBehindAGapWithinAMessage() {
        byte[] body = wire().data(1, true, message("0123456789") + message("x")).bytes();
        client(call(1, "/s.S/A"));
        harness.deliver(true, Arrays.copyOf(body, 16)).gap(true, 5);
        harness.deliver(true, Arrays.copyOfRange(body, 21, body.length));
        server(answer(1).raw(ok(1).bytes()));
        RoundTrip roundTrip = only();
        assertThat(request(roundTrip, "Messages", "MessageBytes")).isEqualTo("2 11");
        assertThat(roundTrip.quality()).isEqualTo(Quality.GAP_IN_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20})
    void doesNotGuessMessagesBehindALostPrefix(int from) {
        byte[] body = wire().data(1, true, message("0123456789") + message("x")).bytes();
        client(call(1, "/s.S/A"));
        harness.deliver(true, Arrays.copyOf(body, from)).gap(true, 8);
        harness.deliver(true, Arrays.copyOfRange(body, from + 8, body.length));
        server(answer(1).raw(ok(1).bytes()));
        assertThat(request(only(), "Messages", "MessageBytes", "CompressedMessages"))
                .isEqualTo("null null null");
    }

    @Test
    void doesNotGuessMessagesWhereFramesWereLost() {
        asks();
        server(answer(1).data(1, false, message("r")));
        byte[] lost = wire().data(1, false, message("s")).bytes();
        harness.gap(false, lost.length);
        server(ok(1));
        RoundTrip roundTrip = only();
        assertThat(response(roundTrip, "Messages", "Status")).isEqualTo("null \"OK\"");
        assertThat(roundTrip.quality()).isEqualTo(Quality.GAP_IN_RESPONSE);
    }

    @Test
    void saysNothingOfWhatIsMalformed() {
        client(call(1, "/nothing", "grpc-timeout", "1x").data(1, true, "\7" + message("x")));
        server(answer(1).data(1, false, "\0\0").headers(1, true, "grpc-status", "nought"));
        RoundTrip roundTrip = only();
        assertThat(request(roundTrip, "Messages", "TimeoutNs", "Method"))
                .isEqualTo("null null null");
    }

    @Test
    void readsTheEndInTheBodyOfGrpcWeb() {
        client(typed(1, "/s.S/A", "application/grpc-web+proto").data(1, true, message("a")));
        String end = prefixed(0x80, "grpc-status:5\r\ngrpc-message:not%20here\r\n");
        server(answerTyped(1, "application/grpc-web+proto").data(1, true, message("a") + end));
        RoundTrip roundTrip = only();
        assertThat(request(roundTrip, "Flavour")).isEqualTo("\"grpc-web\"");
        assertThat(response(roundTrip, "Status", "Message", "StatusSource", "Messages"))
                .isEqualTo("\"NOT_FOUND\" \"not here\" \"body\" 1");
    }

    @Test
    void doesNotLookIntoBase64() {
        client(typed(1, "/s.S/A", "application/grpc-web-text").data(1, true, "AAAAAAA="));
        server(answerTyped(1, "application/grpc-web-text").data(1, true, "gAAAAA=="));
        RoundTrip roundTrip = only();
        assertThat(request(roundTrip, "Flavour", "Messages")).isEqualTo("\"grpc-web-text\" null");
        assertThat(response(roundTrip, "Status", "Messages")).isEqualTo("null null");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '#',
            value = {
                "{},                                       \"OK\",               0",
                "{\"error\":{\"code\":\"canceled\"}},       \"CANCELLED\",        1",
                "{\"error\":{\"code\":\"data_loss\"}},      \"DATA_LOSS\",       15",
                "{\"error\":{\"code\":\"strange\"}},        null,              null"
            })
    void readsTheEndOfStreamsOfConnect(String json, String status, String code) {
        client(typed(1, "/s.S/A", "application/connect+json").data(1, true, prefixed(0, "{}")));
        server(answerTyped(1, "application/connect+json").data(1, true, prefixed(2, json)));
        RoundTrip roundTrip = only();
        assertThat(request(roundTrip, "Flavour", "Messages")).isEqualTo("\"connect\" 1");
        assertThat(response(roundTrip, "Status", "StatusCode")).isEqualTo(status + " " + code);
    }

    @Test
    void readsErrorsOfUnaryConnect() {
        client(
                typed(1, "/s.S/A", "application/json", "connect-protocol-version", "1")
                        .data(1, true, "{}"));
        server(
                wire().headers(1, false, ":status", "409", "content-type", "application/json")
                        .data(1, true, "{\"code\":\"already_exists\",\"message\":\"x\"}"));
        RoundTrip roundTrip = only();
        assertThat(request(roundTrip, "Messages", "MessageBytes")).isEqualTo("1 2");
        assertThat(response(roundTrip, "Status", "HTTPStatus", "Messages"))
                .isEqualTo("\"ALREADY_EXISTS\" \"409\" 0");
    }

    @Test
    void leavesOtherTypesToHttp2() {
        client(typed(1, "/a", "application/grpcish").data(1, true, "x"));
        server(wire().headers(1, true, ":status", "204"));
        assertThat(harness.roundTrips().getFirst().protocol().name()).isEqualTo("http2");
    }

    /** A table whose beginning was not seen hides the content type; the answer tells. */
    @Test
    void letsTheAnswerTellWhatARequestWas() {
        harness.close();
        harness = new StreamHarness(StreamHarness.Setup.of(GrpcWire.protocol()).inMidstream());
        byte[] hidden = {(byte) 0xc8, (byte) 0x83, (byte) 0xc0};
        client(wire().headers(401, false, hidden).data(401, true, message("q")));
        client(wire().headers(403, false, hidden).data(403, true, "plain"));
        server(answer(401).data(401, false, message("r")).raw(ok(401).bytes()));
        server(wire().headers(403, true, ":status", "204", "content-type", "text/plain"));
        harness.finish(End.FINISHED);
        assertThat(harness.roundTrips())
                .extracting(rt -> rt.protocol().name())
                .containsExactly("grpc", "http2");
        RoundTrip first = harness.roundTrips().getFirst();
        assertThat(request(first, "Service", "Method", "Messages")).isEqualTo("null null 1");
        assertThat(response(first, "Status", "Messages")).isEqualTo("\"OK\" 1");
    }
}
