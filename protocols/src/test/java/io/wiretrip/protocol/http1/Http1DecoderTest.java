package io.wiretrip.protocol.http1;

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.DecoderContract;
import io.wiretrip.protocol.Protocol;
import java.util.List;

/** The laws of every decoder, for samples of each framing that HTTP/1 has. */
class Http1DecoderTest extends DecoderContract {
    private static final String GET = "GET /a?b=c HTTP/1.1\r\nHost: example.com\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private static final String CHUNKED =
            String.join(
                    "",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Sum\r\n\r\n",
                    "5\r\nhello\r\n1f;name=\"v;\"\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n\r\n",
                    "0\r\nSum: 1\r\n\r\n");

    @Override
    protected Protocol protocol() {
        return new Http1Protocol();
    }

    @Override
    protected int unconsumedBytesMax() {
        return Http1Decoder.LINE_BYTES_MAX + 2;
    }

    @Override
    protected int messageBytesMax() {
        return 256 + Http1Decoder.SECTION_BYTES_MAX + 96 * Http1Head.FIELDS_MAX;
    }

    /**
     * If the refusal is lost, nothing says that the body which was announced is not sent, and the
     * next request is taken for it. Garbage behind a gap may be the rest of what was lost, so that
     * nobody knows whether it will be refused.
     */
    @Override
    protected int turnsToRecover(Conversation conversation) {
        return switch (conversation.name()) {
            case "expectation failed" -> 2;
            case "garbage" -> Integer.MAX_VALUE;
            default -> 0;
        };
    }

    @Override
    protected List<Conversation> conversations() {
        return List.of(
                Conversation.of("lengths")
                        .client(
                                "POST /in HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\nhello world")
                        .server(OK)
                        .client(GET)
                        .server(OK)
                        .client(GET)
                        .server("HTTP/1.1 204 No Content\r\n\r\n"),
                Conversation.of("chunks")
                        .client(
                                "PUT /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n",
                                "3\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n")
                        .server(CHUNKED)
                        .client(GET)
                        .server(CHUNKED)
                        .client(GET)
                        .server(OK),
                Conversation.of("pipeline")
                        .client(GET + "\r\n" + GET + GET)
                        .server(OK + CHUNKED)
                        .server("HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n")
                        .client(GET)
                        .server(OK),
                Conversation.of("head")
                        .client("HEAD /h HTTP/1.1\r\nHost: h\r\n\r\n")
                        .server("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
                        .client(GET)
                        .server(OK)
                        .client("HEAD /h HTTP/1.1\r\nHost: h\r\n\r\n")
                        .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                        .client(GET)
                        .server(OK),
                Conversation.of("interim")
                        .client(
                                "POST /i HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
                        .server("HTTP/1.1 100 Continue\r\n\r\n")
                        .client("abc")
                        .server("HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n" + OK)
                        .client(GET)
                        .server(OK),
                Conversation.of("expectation failed")
                        .client(
                                "POST /i HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
                        .server("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n")
                        .client(GET)
                        .server(OK),
                Conversation.of("until close")
                        .client("GET / HTTP/1.0\r\n\r\n")
                        .server(
                                "HTTP/1.0 200 OK\r\nServer: old\r\n\r\nbytes without\nan end\r\n\r\n"),
                Conversation.of("reset in body")
                        .client(GET)
                        .server("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nno more than this")
                        .ends(End.RESET),
                Conversation.of("folds and line feeds")
                        .client(
                                "\r\n\nGET /f HTTP/1.1\nHost: h\nX-Fold: a\n  b\r\n\tc\nLast: 1\n\n")
                        .server("HTTP/1.1 200 OK\nX-Fold: one\r\n two\nContent-Length: 2\n\nok")
                        .client(GET)
                        .server(OK),
                Conversation.of("websocket")
                        .client(
                                "GET /ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\n",
                                "Upgrade: websocket\r\n\r\n")
                        .server(
                                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n",
                                "Upgrade: websocket\r\n\r\n\u0081\u0002hi")
                        .client("\u0081\u0082\u0001\u0002\u0003\u0004ab")
                        .server("\u0081\u0002ho"),
                Conversation.of("upgrade ignored")
                        .client(
                                "GET /j HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\n",
                                "Upgrade: h2c\r\nHTTP2-Settings: AAEAAEAA\r\n\r\n")
                        .server(OK)
                        .client(GET)
                        .server(OK),
                Conversation.of("tunnel")
                        .client("CONNECT db:5432 HTTP/1.1\r\nHost: db:5432\r\n\r\n")
                        .server("HTTP/1.1 200 Connection established\r\n\r\n")
                        .client("\u0016\u0003\u0001HTTP/1.1 200 OK\r\n\r\n")
                        .server("GET / HTTP/1.1\r\n\r\n"),
                Conversation.of("tunnel refused")
                        .client("CONNECT db:5432 HTTP/1.1\r\nHost: db:5432\r\n\r\n")
                        .server("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno")
                        .client(GET)
                        .server(OK),
                Conversation.of("answered early")
                        .client("POST /e HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n01234")
                        .server("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n")
                        .client("56789" + GET)
                        .server(OK),
                Conversation.of("garbage")
                        .client("GARBAGE\r\n\r\n")
                        .server("HTTP/1.1 400 Bad Request\r\nContent-Length: 3\r\n\r\nbad")
                        .client(GET)
                        .server(OK)
                        .client("GET /two words HTTP/1.1\r\n\r\n" + GET)
                        .server("HTTP/1.1 400 Bad Request\r\nContent-Length: 3\r\n\r\nbad")
                        .server(OK),
                Conversation.of("lengths that contradict")
                        .client(
                                "POST /l HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd")
                        .server("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                        .client(GET)
                        .server("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nwho knows")
                        .client(GET)
                        .server(OK));
    }
}
