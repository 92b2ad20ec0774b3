package io.wiretrip.protocol.http1;

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.DecoderOptions;
import java.util.ArrayList;
import java.util.List;

/** The same laws while bodies are captured, which are then read and no longer skipped. */
class Http1BodyDecoderTest extends Http1DecoderTest {
    private static final int BODY_BYTES_MAX = 20;

    @Override
    protected DecoderOptions options() {
        return DecoderOptions.DEFAULT.withBodies(BODY_BYTES_MAX);
    }

    @Override
    protected int messageBytesMax() {
        return super.messageBytesMax() + BODY_BYTES_MAX;
    }

    @Override
    protected List<Conversation> conversations() {
        List<Conversation> samples = new ArrayList<>(super.conversations());
        String post = "POST / HTTP/1.1\r\nContent-Type: application/json\r\n";
        String ok = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n";
        samples.add(
                Conversation.of("text of a length")
                        .client(post + "Content-Length: 10\r\n\r\n{ \"a\":[1]}")
                        .server(ok + "Content-Length: 31\r\n\r\nthirty-one bytes and a line end\n")
                        .client(post + "Content-Length: 2\r\n\r\n42")
                        .server(ok + "Content-Length: 2\r\n\r\nok"));
        samples.add(
                Conversation.of("text in chunks")
                        .client(post + "Transfer-Encoding: chunked\r\n\r\n1\r\n7\r\n0\r\n\r\n")
                        .server(
                                ok + "Transfer-Encoding: chunked\r\n\r\n6\r\nsix by\r\n",
                                "10\r\ntes and sixteen.\r\n5\r\nmore.\r\n0\r\n\r\n")
                        .client(post + "Content-Length: 2\r\n\r\n42")
                        .server(ok + "Content-Length: 2\r\n\r\nok"));
        samples.add(
                Conversation.of("text until close")
                        .client("GET / HTTP/1.0\r\n\r\n")
                        .server(ok + "\r\nas long as the connection lasts"));
        return samples;
    }
}
