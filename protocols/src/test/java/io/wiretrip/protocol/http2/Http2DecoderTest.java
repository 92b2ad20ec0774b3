package io.wiretrip.protocol.http2;

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.DecoderContract;
import io.wiretrip.protocol.Protocol;
import java.util.Arrays;
import java.util.List;

/** The laws of every decoder, for samples of each frame and each course of a stream. */
class Http2DecoderTest extends DecoderContract {
    @Override
    protected Protocol protocol() {
        return new Http2Protocol();
    }

    @Override
    protected boolean findsTheSameStart() {
        return false;
    }

    @Override
    protected int unconsumedBytesMax() {
        return Http2Frame.LENGTH_DEFAULT + 2 * Http2Frame.HEADER_BYTES;
    }

    @Override
    protected int messageBytesMax() {
        return 256 + 3 * Http2Block.BYTES_MAX + 2 * 96 * Http2Block.FIELDS_MAX;
    }

    /** What a table holds is not known behind a gap, so that later fields may be unknown. */
    @Override
    protected int turnsToRecover(Conversation conversation) {
        return conversation.name().equals("table") ? Integer.MAX_VALUE : 0;
    }

    @Override
    protected List<Conversation> conversations() {
        return List.of(
                requests(),
                bodies(),
                interleaved(),
                continued(),
                pushed(),
                interim(),
                resets(),
                goAway(),
                connect(),
                table(),
                otherFrames());
    }

    private static Http2Wire wire() {
        return Http2Wire.of();
    }

    private static Conversation begun(String name) {
        return Conversation.of(name)
                .client(Http2Wire.client().bytes())
                .server(Http2Wire.server().bytes());
    }

    private static Http2Wire ok(int stream, String body) {
        return wire().headers(stream, false, ":status", "200", "server", "s")
                .data(stream, true, body);
    }

    private static Conversation requests() {
        return Conversation.of("requests")
                .client(Http2Wire.client().get(1, "/one?a=b").bytes())
                .server(Http2Wire.server().raw(ok(1, "hello").bytes()).bytes())
                .client(wire().get(3, "/two").get(5, "/three").bytes())
                .server(wire().headers(3, true, ":status", "204").bytes())
                .server(wire().raw(ok(5, "three").bytes()).bytes())
                .client(wire().get(7, "/four").bytes())
                .server(ok(7, "").bytes());
    }

    private static Conversation bodies() {
        byte[] padded = wire().raw((byte) 3).raw((byte) 'x', (byte) 'y').raw(new byte[3]).bytes();
        return begun("bodies and trailers")
                .client(
                        wire().headers(1, false, ":method", "POST", ":path", "/p")
                                .data(1, false, "some")
                                .frame(Http2Frame.DATA, Http2Frame.PADDED, 1, padded)
                                .headers(1, true, "sum", "1")
                                .bytes())
                .server(wire().headers(1, false, ":status", "200").data(1, false, "abc").bytes())
                .server(wire().data(1, false, "").headers(1, true, "sum", "2").bytes())
                .client(wire().get(3, "/next").bytes())
                .server(ok(3, "next").bytes());
    }

    private static Conversation interleaved() {
        return begun("interleaved")
                .client(
                        wire().headers(1, false, ":method", "PUT", ":path", "/a")
                                .headers(3, false, ":method", "PUT", ":path", "/b")
                                .data(3, false, "b1")
                                .data(1, false, "a1")
                                .bytes())
                .server(wire().headers(3, false, ":status", "200").bytes())
                .client(wire().data(3, true, "b2").data(1, true, "a2").get(5, "/c").bytes())
                .server(
                        wire().headers(5, true, ":status", "304")
                                .headers(1, false, ":status", "201")
                                .data(3, true, "B")
                                .data(1, true, "A")
                                .bytes())
                .client(wire().get(7, "/d").bytes())
                .server(ok(7, "d").bytes());
    }

    /** Padding and priority before the first fragment, fragments of any size, one of them empty. */
    private static Conversation continued() {
        byte[] block =
                Http2Wire.fields(":method", "GET", ":path", "/continued", "a", "b".repeat(40));
        byte[] first =
                wire().raw((byte) 2)
                        .word(0)
                        .raw((byte) 16)
                        .raw(Arrays.copyOf(block, 5))
                        .raw((byte) 0, (byte) 0)
                        .bytes();
        int flags = Http2Frame.PADDED | Http2Frame.PRIORITISED | Http2Frame.END_STREAM;
        return begun("continued")
                .client(
                        wire().frame(Http2Frame.HEADERS, flags, 1, first)
                                .frame(
                                        Http2Frame.CONTINUATION,
                                        0,
                                        1,
                                        Arrays.copyOfRange(block, 5, 30))
                                .frame(Http2Frame.CONTINUATION, 0, 1)
                                .frame(
                                        Http2Frame.CONTINUATION,
                                        Http2Frame.END_HEADERS,
                                        1,
                                        Arrays.copyOfRange(block, 30, block.length))
                                .bytes())
                .server(ok(1, "c").bytes())
                .client(wire().get(3, "/next").bytes())
                .server(ok(3, "next").bytes());
    }

    private static Conversation pushed() {
        byte[] promise =
                wire().word(2)
                        .raw(Http2Wire.fields(":method", "GET", ":path", "/style.css"))
                        .bytes();
        return begun("pushed")
                .client(wire().get(1, "/page").bytes())
                .server(
                        wire().frame(Http2Frame.PUSH_PROMISE, Http2Frame.END_HEADERS, 1, promise)
                                .raw(ok(1, "page").bytes())
                                .bytes())
                .server(ok(2, "style").bytes())
                .client(wire().get(3, "/next").bytes())
                .server(ok(3, "next").bytes());
    }

    private static Conversation interim() {
        return begun("interim")
                .client(wire().headers(1, false, ":method", "POST", ":path", "/i").bytes())
                .server(wire().headers(1, false, ":status", "100").bytes())
                .client(wire().data(1, true, "body").bytes())
                .server(wire().headers(1, false, ":status", "103").raw(ok(1, "i").bytes()).bytes())
                .client(wire().headers(3, false, ":method", "POST", ":path", "/early").bytes())
                .server(wire().headers(3, true, ":status", "413").reset(3, 0).bytes())
                .client(wire().data(3, true, "too late").get(5, "/next").bytes())
                .server(ok(5, "next").bytes());
    }

    private static Conversation resets() {
        return begun("resets")
                .client(
                        wire().get(1, "/refused")
                                .get(3, "/cancelled")
                                .reset(3, 8)
                                .get(5, "/cut")
                                .bytes())
                .server(wire().reset(1, 7).bytes())
                .server(wire().headers(5, false, ":status", "200").data(5, false, "x").bytes())
                .client(wire().reset(5, 8).bytes())
                .server(wire().data(5, true, "late").bytes())
                .client(wire().get(7, "/next").bytes())
                .server(ok(7, "next").bytes());
    }

    private static Conversation goAway() {
        return begun("go away")
                .client(
                        wire().get(1, "/a")
                                .get(3, "/b")
                                .headers(5, false, ":method", "POST", ":path", "/c")
                                .bytes())
                .server(wire().goAway(Integer.MAX_VALUE, 0, "").goAway(3, 11, "calm").bytes())
                .server(ok(3, "b").bytes())
                .server(ok(1, "a").bytes())
                .client(wire().goAway(0, 0, "").bytes())
                .ends(End.RESET);
    }

    private static Conversation connect() {
        return begun("connect")
                .client(
                        wire().headers(1, false, ":method", "CONNECT", ":authority", "db:5432")
                                .bytes())
                .server(wire().headers(1, false, ":status", "200").bytes())
                .client(wire().data(1, false, "GET / HTTP/1.1\r\n\r\n").bytes())
                .server(wire().data(1, false, "\0\0\0\4\0\0\0\0\0").bytes())
                .client(
                        wire().headers(
                                        3,
                                        false,
                                        ":method",
                                        "CONNECT",
                                        ":protocol",
                                        "websocket",
                                        ":path",
                                        "/chat")
                                .data(1, true, "bye")
                                .bytes())
                .server(wire().headers(3, true, ":status", "501").data(1, true, "bye").bytes());
    }

    /** Entries that are inserted, referred to, and evicted when the table shrinks. */
    private static Conversation table() {
        byte[] request =
                Http2Wire.indexedFields(
                        ":method",
                        "GET",
                        ":path",
                        "/t",
                        "x-one",
                        "1",
                        "authorization",
                        "Basic eA==");
        byte[] again = {(byte) 0xc1, (byte) 0xc0, (byte) 0xbf, (byte) 0xbe};
        byte[] smaller =
                wire().integer(0x20, 5, 60)
                        .integer(0x20, 5, 200)
                        .raw((byte) 0xbe)
                        .raw(Http2Wire.indexedFields(":path", "/u"))
                        .raw((byte) 0xbf)
                        .bytes();
        return begun("table")
                .client(wire().headers(1, true, request).bytes())
                .server(
                        wire().headers(1, true, Http2Wire.indexedFields(":status", "200", "a", "b"))
                                .bytes())
                .client(wire().headers(3, true, again).headers(5, true, smaller).bytes())
                .server(
                        wire().headers(3, true, new byte[] {(byte) 0xbf, (byte) 0xbe})
                                .headers(5, true, new byte[] {(byte) 0xbf})
                                .bytes());
    }

    private static Conversation otherFrames() {
        return begun("other frames")
                .client(
                        wire().frame(Http2Frame.PING, 0, 0, new byte[8])
                                .frame(Http2Frame.PRIORITY, 0, 3, new byte[5])
                                .windowUpdate(0, 1000)
                                .get(1, "/o")
                                .bytes())
                .server(
                        wire().frame(Http2Frame.PING, Http2Frame.ACK, 0, new byte[8])
                                .frame(0xa, 0, 0, new byte[30])
                                .frame(0x42, 0xff, 1, new byte[300])
                                .settings(1, 8192, 3, 100, 4, 65535, 5, 20000)
                                .raw(ok(1, "o").bytes())
                                .bytes())
                .client(
                        wire().frame(Http2Frame.SETTINGS, Http2Frame.ACK, 0)
                                .windowUpdate(1, 5)
                                .get(3, "/next")
                                .bytes())
                .server(ok(3, "next").bytes());
    }
}
