package io.wiretrip.protocol.mongodb;

import static io.wiretrip.protocol.mongodb.MongoWire.answer;
import static io.wiretrip.protocol.mongodb.MongoWire.body;
import static io.wiretrip.protocol.mongodb.MongoWire.compressed;
import static io.wiretrip.protocol.mongodb.MongoWire.cstring;
import static io.wiretrip.protocol.mongodb.MongoWire.doc;
import static io.wiretrip.protocol.mongodb.MongoWire.flagged;
import static io.wiretrip.protocol.mongodb.MongoWire.i32;
import static io.wiretrip.protocol.mongodb.MongoWire.join;
import static io.wiretrip.protocol.mongodb.MongoWire.message;
import static io.wiretrip.protocol.mongodb.MongoWire.msg;
import static io.wiretrip.protocol.mongodb.MongoWire.sequence;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.StreamHarness.Setup;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses, damage and beginnings that were not seen cost what they touch. */
class MongoLossTest {
    private static final int OPCODE_AT = 12;

    private static StreamHarness harness() {
        return new StreamHarness(new MongoProtocol());
    }

    private static List<String> qualities(StreamHarness harness) {
        return harness.roundTrips().stream()
                .map(rt -> rt.outcome().text() + " " + rt.quality().text())
                .toList();
    }

    /** As in a capture that another project publishes: an opcode of 2269. */
    @ParameterizedTest
    @ValueSource(ints = {2269, 0, -1, 2003, 2014})
    void anInvalidOpcodeIsCountedAndTheNextMessageFound(int opcode) {
        byte[] invalid = message(opcode, 5, 0, i32(0), body("find", "c", "$db", "x"));
        try (StreamHarness harness = harness()) {
            harness.deliver(true, join(invalid, msg(6, "ping", 1)));
            harness.deliver(false, answer(9, 6, "ok", 1.0)).finish(End.FINISHED);
            assertThat(harness.violations()).containsExactly("INVALID_OPCODE=1");
            assertThat(qualities(harness)).containsExactly("complete resynchronised");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, -1, Integer.MAX_VALUE, 48_000_001})
    void aLengthThatNoMessageHasIsCountedAndTheNextMessageFound(int length) {
        byte[] wrong = msg(5, "ping", 1);
        System.arraycopy(i32(length), 0, wrong, 0, 4);
        try (StreamHarness harness = harness()) {
            harness.deliver(true, join(wrong, msg(6, "ping", 1)));
            harness.deliver(false, answer(9, 6, "ok", 1.0)).finish(End.FINISHED);
            assertThat(harness.violations()).containsExactly("INVALID_LENGTH=1");
            assertThat(qualities(harness)).containsExactly("complete resynchronised");
        }
    }

    /** The header told where the message ends, so what follows needs no search. */
    @Test
    void aGapWithinAMessageCostsItsQualityAlone() {
        byte[] large = msg(1, "insert", "c", "x", "y".repeat(2000), "$db", "s");
        try (StreamHarness harness = harness()) {
            harness.deliver(true, large, 0, 100, 0);
            harness.gap(true, 50);
            harness.deliver(true, large, 150, large.length, 0);
            harness.deliver(true, msg(2, "ping", 1));
            harness.deliver(false, join(answer(9, 1, "ok", 1.0), answer(10, 2, "ok", 1.0)));
            assertThat(qualities(harness))
                    .containsExactly("complete gapInRequest", "complete complete");
            assertThat(JsonText.request(harness.roundTrips().getFirst(), "CmdName"))
                    .isEqualTo("\"insert\"");
        }
    }

    @Test
    void aGapOverTheEndOfAMessageIsFollowedByASearch() {
        byte[] first = msg(1, "find", "c", "$db", "s");
        byte[] lost = msg(2, "count", "c", "$db", "s");
        try (StreamHarness harness = harness()) {
            harness.deliver(true, first, 0, 40, 0);
            harness.gap(true, first.length - 40 + 30);
            harness.deliver(true, lost, 30, lost.length, 0);
            harness.deliver(true, msg(3, "ping", 1));
            harness.deliver(false, join(answer(9, 3, "ok", 1.0), answer(10, 1, "ok", 1.0)));
            assertThat(qualities(harness))
                    .containsExactly("complete resynchronised", "complete gapInRequest");
        }
    }

    @Test
    void aGapInACompressedMessageCostsItsContent() {
        byte[] packed = compressed(1, msg(1, "find", "c", "filter", doc("a", "b".repeat(300))));
        try (StreamHarness harness = harness()) {
            harness.deliver(true, packed, 0, 30, 0);
            harness.gap(true, 8);
            harness.deliver(true, packed, 38, packed.length, 0);
            harness.deliver(true, msg(2, "ping", 1));
            harness.deliver(false, join(answer(9, 1, "ok", 1.0), answer(10, 2, "ok", 1.0)));
            assertThat(qualities(harness))
                    .containsExactly("complete gapInRequest", "complete complete");
            assertThat(JsonText.request(harness.roundTrips().getFirst(), "CmdName"))
                    .isEqualTo("null");
        }
    }

    /** The first bytes lie anywhere in a message; nothing of it is invented. */
    @Test
    void aConnectionIsJoinedInMidstream() {
        byte[] before = msg(1, "insert", "c", "text", "z".repeat(500), "$db", "s");
        try (StreamHarness harness =
                new StreamHarness(Setup.of(new MongoProtocol()).inMidstream())) {
            harness.deliver(true, before, 77, before.length, 0);
            harness.deliver(false, answer(8, 1, "ok", 1.0));
            harness.deliver(true, msg(2, "find", "c", "$db", "s"));
            harness.deliver(false, answer(9, 2, "ok", 1.0));
            harness.deliver(true, msg(3, "find", "c", "$db", "s"));
            harness.deliver(false, answer(10, 3, "ok", 1.0));
            assertThat(qualities(harness))
                    .containsExactly(
                            "orphan midstream", "complete resynchronised", "complete midstream");
        }
    }

    @Test
    void aMessageThatEndsWithItsStreamIsTruncated() {
        byte[] half = msg(1, "find", "c", "filter", doc("a", "b".repeat(100)));
        try (StreamHarness harness = harness()) {
            harness.deliver(true, half, 0, 60, 0).finish(End.RESET);
            assertThat(qualities(harness)).containsExactly("unanswered truncated");
            assertThat(harness.violations()).containsExactly("STREAM_CUT=1");
        }
    }

    /** 48 million bytes pass; a few hundred are kept for a moment. */
    @Test
    void theLargestMessageIsNotStored() {
        int length = 48_000_000;
        byte[] head = flagged(0, 1, 0, body("insert", "c", "$db", "s"));
        byte[] section = join(new byte[] {1}, i32(length - head.length - 1), cstring("documents"));
        System.arraycopy(i32(length), 0, head, 0, 4);
        byte[] row = doc("_id", 1, "text", "w".repeat(16_000));
        try (StreamHarness harness = harness()) {
            harness.deliver(true, join(head, section));
            int left = length - head.length - section.length;
            int rows = 0;
            byte[] last = doc("rest", "");
            while (left >= row.length + last.length) {
                harness.deliver(true, row);
                left -= row.length;
                rows++;
            }
            harness.deliver(true, doc("rest", "r".repeat(left - last.length)));
            harness.deliver(false, answer(9, 1, "n", rows + 1, "ok", 1.0));
            RoundTrip rt = harness.roundTrips().getFirst();
            assertThat(rt.quality()).isEqualTo(Quality.COMPLETE);
            assertThat(rt.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(JsonText.request(rt, "Documents")).isEqualTo(Integer.toString(rows + 1));
            assertThat(JsonText.request(rt, "Size")).isEqualTo("48000000");
            assertThat(harness.unconsumedMax()).isLessThan(MongoDecoder.UNCONSUMED_MAX);
            assertThat(harness.violations()).isEmpty();
        }
    }

    /** What comes in pieces is gathered up to a limit, and what it becomes is limited too. */
    @Test
    void compressedMessagesAreBounded() {
        byte[] bomb = compressed(2, msg(1, "find", "c", "x", "0".repeat(100_000)));
        System.arraycopy(i32(500), 0, bomb, 20, 4);
        byte[] endless = compressed(1, msg(2, "find", "c"));
        System.arraycopy(i32(MongoUnpacker.GATHERED_MAX + 1_000), 0, endless, 0, 4);
        try (StreamHarness harness = harness()) {
            harness.deliver(true, bomb);
            harness.deliver(true, endless);
            assertThat(harness.violations())
                    .containsExactly("COMPRESSED_DAMAGED=1", "COMPRESSED_TOO_LONG=1");
            assertThat(harness.budget().usedBytes()).isLessThan(10_000);
            harness.finish(End.FINISHED);
        }
    }

    /** Each length is compared with what holds it; the framing of messages does not suffer. */
    @Test
    void damagedDocumentsCostTheirMessageAlone() {
        byte[] intact = msg(1, "find", "people", "filter", doc("a", 1), "$db", "shop");
        for (int at = 20; at < intact.length; at++) {
            for (byte value : new byte[] {0, 1, 3, 0x7f, -1}) {
                byte[] damaged = intact.clone();
                damaged[at] = value;
                try (StreamHarness harness = harness()) {
                    harness.deliver(true, join(damaged, msg(2, "ping", 1)));
                    harness.deliver(false, answer(9, 2, "ok", 1.0)).finish(End.FINISHED);
                    assertThat(harness.roundTrips()).as("byte %d", at).hasSize(2);
                    assertThat(harness.roundTrips().getFirst().quality())
                            .isEqualTo(Quality.COMPLETE);
                }
            }
        }
    }

    @Test
    void aSectionThatIsTooShortIsOneHoweverTheBytesAreCut() {
        byte[] tooShort = flagged(0, 1, 0, join(body("ping", 1), new byte[4]));
        byte[] both = join(tooShort, msg(2, "ping", 1));
        for (int cut : new int[] {tooShort.length, both.length}) {
            try (StreamHarness harness = harness()) {
                harness.deliver(true, Arrays.copyOf(both, cut));
                harness.deliver(true, Arrays.copyOfRange(both, cut, both.length));
                harness.deliver(false, answer(9, 2, "ok", 1.0)).finish(End.FINISHED);
                assertThat(harness.violations()).as("cut at %d", cut).containsExactly("SECTION=1");
            }
        }
    }

    @Test
    void sequencesThatOverrunTheirMessageAreCounted() {
        byte[] good = sequence("documents", doc("a", 1));
        byte[] over = good.clone();
        over[1] = (byte) (over[1] + 40);
        byte[] unknown = Arrays.copyOf(good, good.length);
        unknown[0] = 3;
        try (StreamHarness harness = harness()) {
            harness.deliver(true, flagged(0, 1, 0, over));
            harness.deliver(true, flagged(0, 2, 0, unknown));
            harness.deliver(true, msg(3, "ping", 1));
            harness.deliver(false, answer(9, 3, "ok", 1.0));
            assertThat(harness.violations()).containsExactly("SECTION=2");
            assertThat(qualities(harness)).containsExactly("complete complete");
        }
    }

    /** A swapped header is none of this side's. */
    @Test
    void aReplyFromTheClientIsNoMessage() {
        byte[] swapped = msg(1, "ping", 1);
        swapped[OPCODE_AT] = 1;
        swapped[OPCODE_AT + 1] = 0;
        try (StreamHarness harness = harness()) {
            harness.deliver(true, join(swapped, msg(2, "ping", 1)));
            assertThat(harness.violations()).containsExactly("INVALID_OPCODE=1");
        }
    }
}
