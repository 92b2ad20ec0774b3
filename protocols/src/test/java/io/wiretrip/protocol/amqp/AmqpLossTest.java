package io.wiretrip.protocol.amqp;

import static io.wiretrip.protocol.amqp.AmqpWire.ack;
import static io.wiretrip.protocol.amqp.AmqpWire.args;
import static io.wiretrip.protocol.amqp.AmqpWire.body;
import static io.wiretrip.protocol.amqp.AmqpWire.channelOpen;
import static io.wiretrip.protocol.amqp.AmqpWire.channelOpenOk;
import static io.wiretrip.protocol.amqp.AmqpWire.close;
import static io.wiretrip.protocol.amqp.AmqpWire.closeOk;
import static io.wiretrip.protocol.amqp.AmqpWire.confirmSelect;
import static io.wiretrip.protocol.amqp.AmqpWire.confirmSelectOk;
import static io.wiretrip.protocol.amqp.AmqpWire.consume;
import static io.wiretrip.protocol.amqp.AmqpWire.consumeOk;
import static io.wiretrip.protocol.amqp.AmqpWire.contentHeader;
import static io.wiretrip.protocol.amqp.AmqpWire.declare;
import static io.wiretrip.protocol.amqp.AmqpWire.declareOk;
import static io.wiretrip.protocol.amqp.AmqpWire.deliver;
import static io.wiretrip.protocol.amqp.AmqpWire.frame;
import static io.wiretrip.protocol.amqp.AmqpWire.join;
import static io.wiretrip.protocol.amqp.AmqpWire.method;
import static io.wiretrip.protocol.amqp.AmqpWire.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.StreamHarness.Setup;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Connections that began before, and bytes that never came. */
final class AmqpLossTest {
    private static StreamHarness midstream() {
        return new StreamHarness(Setup.of(new AmqpProtocol()).inMidstream());
    }

    private static byte[] tailOf(byte[] bytes, int length) {
        return Arrays.copyOfRange(bytes, bytes.length - length, bytes.length);
    }

    @Test
    void findsTheNextMethodWithinABody() {
        try (StreamHarness harness = midstream()) {
            harness.deliver(true, join(tailOf(body(1, 900), 500), declare(1, "q", false)));
            harness.deliver(false, declareOk(1, "q")).finish(End.IDLE);
            assertThat(AmqpCases.of(harness.roundTrips()))
                    .containsExactly("Queue.Declare > Queue.Declare-Ok complete resynchronised");
        }
    }

    @Test
    void connectionWhoseHeaderIsSeenIsKnownFromItsBeginning() {
        try (StreamHarness harness = midstream()) {
            harness.deliver(true, AmqpWire.HEADER)
                    .deliver(false, AmqpWire.start())
                    .deliver(true, AmqpWire.startOk("x"))
                    .finish(End.IDLE);
            assertThat(AmqpCases.of(harness.roundTrips()))
                    .containsExactly("Connection.Start > Connection.Start-Ok complete midstream");
        }
    }

    @Test
    void anAckOfTheServerProvesThatItConfirms() {
        try (StreamHarness harness = midstream()) {
            harness.deliver(true, publish(1, "", "a", 0, 3))
                    .deliver(false, ack(1, 41, false))
                    .deliver(true, join(publish(1, "", "b", 0, 3), publish(1, "", "c", 0, 3)))
                    .deliver(false, ack(1, 43, true))
                    .finish(End.IDLE);
            assertThat(AmqpCases.of(harness.roundTrips()))
                    .containsExactly(
                            "Basic.Publish > - oneway midstream",
                            "- > Basic.Ack 41 orphan midstream",
                            "Basic.Publish 42 > Basic.Ack 43 complete resynchronised",
                            "Basic.Publish 43 > Basic.Ack 43 complete resynchronised");
        }
    }

    @Test
    void anAckOfTheClientProvesThatItSettles() {
        try (StreamHarness harness = midstream()) {
            harness.deliver(false, deliver(1, "c", 7, 3))
                    .deliver(true, ack(1, 7, false))
                    .deliver(false, deliver(1, "c", 8, 3))
                    .deliver(true, ack(1, 8, false))
                    .finish(End.IDLE);
            assertThat(AmqpCases.of(harness.roundTrips()))
                    .containsExactly(
                            "Basic.Deliver 7 > - oneway midstream",
                            "- > Basic.Ack 7 orphan midstream",
                            "Basic.Deliver 8 > Basic.Ack 8 complete midstream");
        }
    }

    @Test
    void lostPublishesDoNotShiftTheOthers() {
        try (StreamHarness harness = new StreamHarness(new AmqpProtocol())) {
            byte[] lost = publish(1, "", "b", 0, 3);
            harness.deliver(true, confirmSelect(1))
                    .deliver(false, confirmSelectOk(1))
                    .deliver(true, publish(1, "", "a", 0, 3))
                    .gap(true, lost.length)
                    .deliver(true, publish(1, "", "c", 0, 3))
                    .deliver(false, join(ack(1, 1, false), ack(1, 3, false)))
                    .finish(End.IDLE);
            assertThat(AmqpCases.of(harness.roundTrips()))
                    .containsExactly(
                            "Confirm.Select > Confirm.Select-Ok complete",
                            "Basic.Publish 1 > Basic.Ack 1 complete",
                            "Basic.Publish 3 > Basic.Ack 3 complete resynchronised");
        }
    }

    @Test
    void lostAnswerLeavesTheLaterOnesWithTheirQuestions() {
        try (StreamHarness harness = new StreamHarness(new AmqpProtocol())) {
            byte[] lost = declareOk(1, "a");
            harness.deliver(true, declare(1, "a", false))
                    .gap(false, lost.length)
                    .deliver(true, declare(1, "b", false))
                    .deliver(false, declareOk(1, "b"))
                    .finish(End.IDLE);
            assertThat(AmqpCases.of(harness.roundTrips()))
                    .containsExactly(
                            "Queue.Declare > Queue.Declare-Ok complete resynchronised",
                            "Queue.Declare > - unanswered gapInResponse");
            assertThat(AmqpCases.request(harness.roundTrips().getFirst(), "QueueName"))
                    .isEqualTo("\"b\"");
        }
    }

    @Test
    void gapWithinABodyCostsOnlyQuality() {
        byte[] sent = publish(1, "x", "k", 0, 5000);
        try (StreamHarness harness = new StreamHarness(new AmqpProtocol())) {
            harness.deliver(true, Arrays.copyOf(sent, 1000))
                    .gap(true, 3000)
                    .deliver(true, tailOf(sent, sent.length - 4000))
                    .deliver(true, declare(1, "q", false))
                    .deliver(false, declareOk(1, "q"))
                    .finish(End.IDLE);
            assertThat(AmqpCases.of(harness.roundTrips()))
                    .containsExactly(
                            "Basic.Publish > - oneway gapInRequest",
                            "Queue.Declare > Queue.Declare-Ok complete");
            assertThat(AmqpCases.request(harness.roundTrips().getFirst(), "BodySize"))
                    .isEqualTo("5000");
            assertThat(AmqpCases.request(harness.roundTrips().getFirst(), "Size"))
                    .isEqualTo(String.valueOf(sent.length));
        }
    }

    @Test
    void bodyOfSeveralFramesIsOneMessage() {
        byte[] head = method(1, 60, 40, args().u16(0).text("").text("k").u8(0));
        byte[] sent =
                join(
                        head,
                        contentHeader(1, 300_000, AmqpWire.NO_PROPERTIES),
                        body(1, 131_064),
                        body(1, 131_064),
                        body(1, 37_872));
        try (StreamHarness harness = new StreamHarness(new AmqpProtocol())) {
            harness.deliver(true, sent).finish(End.FINISHED);
            assertThat(AmqpCases.of(harness.roundTrips()))
                    .containsExactly("Basic.Publish > - oneway");
            assertThat(AmqpCases.request(harness.roundTrips().getFirst(), "Size"))
                    .isEqualTo(String.valueOf(sent.length));
            assertThat(harness.violations()).isEmpty();
        }
    }

    @Test
    void damagedFramesAreNamedAndTheNextIsFound() {
        byte[] unended = declare(1, "a", false);
        unended[unended.length - 1] = 0;
        byte[] huge = args().u8(3).u16(1).u32(0xffff_ffffL).bytes();
        try (StreamHarness harness = new StreamHarness(new AmqpProtocol())) {
            harness.deliver(true, declare(1, "first", true))
                    .deliver(true, join(unended, declare(1, "b", true)))
                    .deliver(true, join(huge, declare(1, "c", true)))
                    .deliver(true, join(frame(9, 1, new byte[3]), declare(1, "d", true)))
                    .deliver(true, join(frame(1, 1, new byte[3]), declare(1, "e", true)))
                    .deliver(true, method(1, 77, 7))
                    .deliver(true, declareOk(1, "q"))
                    .deliver(true, declare(0, "q", false))
                    .deliver(true, method(1, 50, 10, args().u16(0).u8(200)))
                    .deliver(true, contentHeader(3, 5, AmqpWire.NO_PROPERTIES))
                    .finish(End.IDLE);
            assertThat(harness.roundTrips()).hasSize(6);
            assertThat(harness.violations())
                    .containsExactly(
                            "FRAME_TYPE=1",
                            "FRAME_TOO_LONG=1",
                            "FRAME_TOO_SHORT=1",
                            "FRAME_END=1",
                            "UNKNOWN_METHOD=1",
                            "WRONG_SENDER=1",
                            "WRONG_CHANNEL=1",
                            "ARGUMENTS_SHORT=1");
        }
    }

    @Test
    void contentThatBelongsToNothingIsNamed() {
        try (StreamHarness harness = new StreamHarness(new AmqpProtocol())) {
            harness.deliver(true, contentHeader(3, 5, AmqpWire.NO_PROPERTIES))
                    .deliver(true, body(3, 5))
                    .deliver(true, method(1, 60, 40, args().u16(0).text("").text("k").u8(0)))
                    .deliver(true, declare(1, "q", true))
                    .deliver(true, method(1, 60, 40, args().u16(0).text("").text("k").u8(0)))
                    .deliver(true, join(contentHeader(1, 5, AmqpWire.NO_PROPERTIES), body(1, 9)))
                    .finish(End.IDLE);
            assertThat(harness.violations())
                    .containsExactly("CONTENT_UNEXPECTED=2", "CONTENT_CUT=1", "BODY_TOO_LONG=1");
            assertThat(AmqpCases.of(harness.roundTrips()))
                    .containsExactly(
                            "Basic.Publish > - oneway truncated",
                            "Queue.Declare > - oneway",
                            "Basic.Publish > - oneway");
        }
    }

    @Test
    void whatIsNoAmqpIsGivenUpAtOnce() {
        try (StreamHarness harness = new StreamHarness(new AmqpProtocol())) {
            harness.client("GET / HTTP/1.1\r\n\r\n");
            assertThat(harness.isOver(true)).isTrue();
            assertThat(harness.violations()).containsExactly("NOT_AMQP=1");
        }
    }

    @Test
    void aCloseIsNoAnswerToWhatMayHaveBeenAnswered() {
        try (StreamHarness harness = new StreamHarness(new AmqpProtocol())) {
            harness.deliver(true, consume(1, "q", "c", false))
                    .deliver(false, consumeOk(1, "c"))
                    .deliver(false, deliver(1, "c", 1, 3))
                    .gap(true, ack(1, 1, false).length)
                    .deliver(true, close(0, 200, "bye", 0, 0))
                    .deliver(false, closeOk(0))
                    .finish(End.IDLE);
            assertThat(AmqpCases.of(harness.roundTrips()))
                    .containsExactly(
                            "Basic.Consume > Basic.Consume-Ok complete",
                            "Connection.Close > Connection.Close-Ok complete resynchronised",
                            "Basic.Deliver 1 > - unanswered");
        }
    }

    /** What was asked of a channel before it was opened again lost its answer. */
    @Test
    void aCloseIsNoAnswerToWhatWasAskedBeforeTheChannelWasOpened() {
        try (StreamHarness harness = midstream()) {
            harness.deliver(true, declare(1, "a", false))
                    .gap(false, close(1, 404, "no a", 50, 10).length)
                    .deliver(true, join(closeOk(1), channelOpen(1)))
                    .deliver(false, channelOpenOk(1))
                    .deliver(true, declare(1, "b", false))
                    .deliver(false, close(1, 404, "no b", 50, 10))
                    .deliver(true, closeOk(1))
                    .finish(End.IDLE);
            assertThat(AmqpCases.of(harness.roundTrips()))
                    .containsExactly(
                            "- > Channel.Close-Ok orphan midstream",
                            "Channel.Open > Channel.Open-Ok complete resynchronised",
                            "Queue.Declare > Channel.Close complete midstream",
                            "Channel.Close > Channel.Close-Ok complete midstream",
                            "Queue.Declare > - unanswered gapInResponse");
            assertThat(AmqpCases.request(harness.roundTrips().get(2), "QueueName"))
                    .isEqualTo("\"b\"");
        }
    }

    /** The same where it was lost that the channel was opened again. */
    @Test
    void aCloseIsNoAnswerToWhatWasAskedBeforeAnother() {
        try (StreamHarness harness = midstream()) {
            harness.deliver(true, declare(1, "a", false))
                    .gap(false, close(1, 404, "no a", 50, 10).length)
                    .deliver(true, join(closeOk(1), declare(1, "b", false)))
                    .deliver(false, close(1, 404, "no b", 50, 10))
                    .deliver(true, closeOk(1))
                    .deliver(true, declare(1, "c", false))
                    .deliver(false, close(1, 404, "no c", 50, 10))
                    .finish(End.IDLE);
            assertThat(AmqpCases.of(harness.roundTrips()))
                    .containsExactly(
                            "- > Channel.Close-Ok orphan midstream",
                            "Queue.Declare > Channel.Close complete resynchronised",
                            "Channel.Close > Channel.Close-Ok complete midstream",
                            "Queue.Declare > Channel.Close complete midstream",
                            "Queue.Declare > - unanswered gapInResponse",
                            "Channel.Close > - unanswered midstream");
        }
    }

    @Test
    void nobodyAnswersWhatHeHasNotReceived() {
        byte[] early = declareOk(1, "of another");
        byte[] asked = declare(1, "q", false);
        try (StreamHarness harness = midstream()) {
            harness.deliver(true, asked)
                    .deliver(false, early, 0, early.length, 0)
                    .deliver(false, declareOk(1, "q"))
                    .finish(End.IDLE);
            assertThat(AmqpCases.of(harness.roundTrips()))
                    .containsExactly(
                            "- > Queue.Declare-Ok orphan midstream",
                            "Queue.Declare > Queue.Declare-Ok complete resynchronised");
        }
    }

    @Test
    void aProtocolHeaderIsAnsweredWhereItsSenderGoesOn() {
        try (StreamHarness harness = new StreamHarness(new AmqpProtocol())) {
            harness.deliver(true, AmqpWire.HEADER)
                    .deliver(true, AmqpWire.startOk("x"))
                    .finish(End.IDLE);
            assertThat(AmqpCases.of(harness.roundTrips()))
                    .containsExactly("- > Connection.Start-Ok orphan");
        }
    }

    /** It may be a server's, which would have liked to be asked in another way. */
    @Test
    void aProtocolHeaderAloneSaysNothingWhereTheBeginningWasNotSeen() {
        try (StreamHarness harness = midstream()) {
            harness.deliver(true, AmqpWire.HEADER).finish(End.FINISHED);
            assertThat(harness.roundTrips()).isEmpty();
        }
    }
}
