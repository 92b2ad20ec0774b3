package io.wiretrip.protocol.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Header blocks that another implementation writes are read as they were meant. */
class HpackDecoderTest {
    private static final String[] NAMES = {
        ":method", "user-agent", "x-custom", "cookie", "content-type", "grpc-status", "date"
    };

    private static List<String> read(HpackDecoder decoder, byte[] bytes) {
        Http2Block block = new Http2Block();
        block.clear(1);
        assertThat(decoder.decode(bytes, bytes.length, block)).isNull();
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < block.count(); i++) {
            fields.add(block.name(i) + ": " + block.text(i));
        }
        return fields;
    }

    @Test
    void readsWhatNettyWrites() throws Http2Exception {
        DefaultHttp2HeadersEncoder encoder =
                new DefaultHttp2HeadersEncoder((n, v) -> false, false, 16, 0);
        HpackDecoder decoder = new HpackDecoder(true);
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            if (i % 300 == 299) {
                encoder.maxHeaderTableSize(random.nextInt(4096));
            }
            DefaultHttp2Headers headers = new DefaultHttp2Headers(false);
            List<String> expected = new ArrayList<>();
            for (int n = 1 + random.nextInt(10); n > 0; n--) {
                String name = NAMES[random.nextInt(NAMES.length)];
                String value = value(random);
                headers.add(name, value);
            }
            headers.forEach(e -> expected.add(e.getKey() + ": " + e.getValue()));
            ByteBuf out = Unpooled.buffer();
            encoder.encodeHeaders(1, headers, out);
            assertThat(read(decoder, ByteBufUtil.getBytes(out))).isEqualTo(expected);
        }
    }

    private static String value(Random random) {
        StringBuilder value = new StringBuilder();
        for (int length = random.nextInt(60); length > 0; length--) {
            value.append(
                    (char)
                            (random.nextInt(8) == 0
                                    ? random.nextInt(128)
                                    : 'a' + random.nextInt(4)));
        }
        return random.nextInt(3) == 0 ? value.toString() : "constant-" + random.nextInt(12);
    }

    /** RFC 7541, 2.3.3: an index counts from the newest entry, so what came before is no matter. */
    @Test
    void learnsTheTableAgainEntryByEntry() {
        HpackDecoder decoder = new HpackDecoder(false);
        byte[] insert = Http2Wire.indexedFields("a", "1", "b", "2");
        assertThat(read(decoder, insert)).containsExactly("a: 1", "b: 2");
        assertThat(read(decoder, new byte[] {(byte) 0xbe, (byte) 0xc4, (byte) 0xbf, (byte) 0x88}))
                .containsExactly("b: 2", "a: 1", ":status: 200");
    }

    @Test
    void refusesWhatIsNoBlock() {
        String[] blocks = {"80", "ff80808080808001", "0085ffffffff", "be", "00", "000561"};
        for (String hex : blocks) {
            byte[] bytes = ByteBufUtil.decodeHexDump(hex);
            Http2Block block = new Http2Block();
            HpackDecoder decoder = new HpackDecoder(true);
            assertThat(decoder.decode(bytes, bytes.length, block))
                    .as(hex)
                    .isEqualTo(Http2Violation.BAD_HEADER_BLOCK);
            assertThat(decoder.table().isComplete()).isFalse();
        }
    }

    /** A small block that stands for a large one. */
    @Test
    void boundsWhatABlockStandsFor() {
        HpackDecoder decoder = new HpackDecoder(true);
        assertThat(read(decoder, Http2Wire.indexedFields("x", "y".repeat(4000)))).hasSize(1);
        byte[] bomb = new byte[60_000];
        Arrays.fill(bomb, (byte) 0xbe);
        Http2Block block = new Http2Block();
        assertThat(decoder.decode(bomb, bomb.length, block))
                .isEqualTo(Http2Violation.TOO_MANY_FIELDS);
        assertThat(block.retainedBytes()).isLessThan(2 * Http2Block.BYTES_MAX + 32_000);
        assertThat(decoder.table().isComplete()).isTrue();
    }
}
