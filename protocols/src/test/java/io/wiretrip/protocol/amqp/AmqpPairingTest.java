package io.wiretrip.protocol.amqp;

import static io.wiretrip.protocol.amqp.AmqpWire.ack;
import static io.wiretrip.protocol.amqp.AmqpWire.args;
import static io.wiretrip.protocol.amqp.AmqpWire.channelOpen;
import static io.wiretrip.protocol.amqp.AmqpWire.channelOpenOk;
import static io.wiretrip.protocol.amqp.AmqpWire.close;
import static io.wiretrip.protocol.amqp.AmqpWire.closeOk;
import static io.wiretrip.protocol.amqp.AmqpWire.comesBack;
import static io.wiretrip.protocol.amqp.AmqpWire.confirmSelect;
import static io.wiretrip.protocol.amqp.AmqpWire.confirmSelectOk;
import static io.wiretrip.protocol.amqp.AmqpWire.consume;
import static io.wiretrip.protocol.amqp.AmqpWire.consumeOk;
import static io.wiretrip.protocol.amqp.AmqpWire.declare;
import static io.wiretrip.protocol.amqp.AmqpWire.declareOk;
import static io.wiretrip.protocol.amqp.AmqpWire.deliver;
import static io.wiretrip.protocol.amqp.AmqpWire.get;
import static io.wiretrip.protocol.amqp.AmqpWire.getOk;
import static io.wiretrip.protocol.amqp.AmqpWire.heartbeat;
import static io.wiretrip.protocol.amqp.AmqpWire.join;
import static io.wiretrip.protocol.amqp.AmqpWire.method;
import static io.wiretrip.protocol.amqp.AmqpWire.nack;
import static io.wiretrip.protocol.amqp.AmqpWire.publish;
import static io.wiretrip.protocol.amqp.AmqpWire.reject;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What answers what. */
final class AmqpPairingTest {
    private static Conversation confirming() {
        return Conversation.of("confirming").client(confirmSelect(1)).server(confirmSelectOk(1));
    }

    private static Conversation consuming(boolean noAck) {
        return Conversation.of("consuming")
                .client(consume(1, "orders", "tag", noAck))
                .server(consumeOk(1, "tag"));
    }

    @Test
    void publishWithoutConfirmsIsOneWay() {
        assertThat(AmqpCases.of(Conversation.of("c").client(publish(1, "x", "k", 0, 9))))
                .containsExactly("Basic.Publish > - oneway");
    }

    @Test
    void oneMultipleAckAnswersEveryPublishUpToItsTag() {
        Conversation c =
                confirming()
                        .client(join(publish(1, "", "a", 0, 1), publish(1, "", "b", 0, 1)))
                        .client(join(publish(1, "", "c", 0, 1), publish(1, "", "d", 0, 1)))
                        .server(ack(1, 3, true))
                        .server(nack(1, 4, false));
        assertThat(AmqpCases.of(c))
                .containsExactly(
                        "Confirm.Select > Confirm.Select-Ok complete",
                        "Basic.Publish 1 > Basic.Ack 3 complete",
                        "Basic.Publish 2 > Basic.Ack 3 complete",
                        "Basic.Publish 3 > Basic.Ack 3 complete",
                        "Basic.Publish 4 > Basic.Nack 4 complete");
    }

    @Test
    void confirmsComeInAnyOrderAndAreCountedForEachChannel() {
        Conversation c =
                confirming()
                        .client(confirmSelect(2))
                        .client(join(publish(1, "", "a", 0, 1), publish(2, "", "b", 0, 1)))
                        .client(publish(1, "", "c", 0, 1))
                        .server(join(ack(1, 2, false), ack(2, 1, false), ack(1, 1, false)));
        assertThat(AmqpCases.of(c))
                .containsSubsequence(
                        "Basic.Publish 2 > Basic.Ack 2 complete",
                        "Basic.Publish 1 > Basic.Ack 1 complete",
                        "Basic.Publish 1 > Basic.Ack 1 complete");
    }

    @Test
    void tagZeroAndMultipleSettleAll() {
        Conversation c =
                consuming(false)
                        .server(join(deliver(1, "tag", 1, 4), deliver(1, "tag", 2, 4)))
                        .client(ack(1, 0, true));
        assertThat(AmqpCases.of(c))
                .contains(
                        "Basic.Deliver 1 > Basic.Ack 0 complete",
                        "Basic.Deliver 2 > Basic.Ack 0 complete");
    }

    @Test
    void deliveryIsARequestOfTheServer() {
        List<RoundTrip> all =
                StreamHarness.decode(
                        new AmqpProtocol(),
                        consuming(false).server(deliver(1, "tag", 1, 4)).client(reject(1, 1)));
        RoundTrip delivery = all.getLast();
        assertThat(AmqpCases.of(all))
                .containsExactly(
                        "Basic.Consume > Basic.Consume-Ok complete",
                        "Basic.Deliver 1 > Basic.Reject 1 complete");
        assertThat(AmqpCases.request(delivery, "Host")).isEqualTo("\"10.0.0.2\"");
        assertThat(AmqpCases.request(delivery, "Port")).isEqualTo("5672");
        assertThat(AmqpCases.response(delivery, "Port")).isEqualTo("40000");
        assertThat(AmqpCases.request(delivery, "ClientPort")).isEqualTo("40000");
        assertThat(delivery.client()).isEqualTo(StreamHarness.CLIENT);
        assertThat(AmqpCases.request(delivery, "QueueName")).isEqualTo("\"orders\"");
        assertThat(AmqpCases.request(delivery, "Destination")).isEqualTo("\"logs:key:orders\"");
        assertThat(AmqpCases.response(delivery, "Requeue")).isEqualTo("true");
    }

    @Test
    void deliveryThatNothingSettlesIsOneWay() {
        assertThat(AmqpCases.of(consuming(true).server(deliver(1, "tag", 1, 4))))
                .contains("Basic.Deliver 1 > - oneway");
    }

    @Test
    void deliveryIsUnansweredWhenTheConsumerNeverSettles() {
        assertThat(AmqpCases.of(consuming(false).server(deliver(1, "tag", 1, 4))))
                .contains("Basic.Deliver 1 > - unanswered");
    }

    @Test
    void cancelledConsumerIsForgotten() {
        Conversation c =
                consuming(true)
                        .client(method(1, 60, 30, args().text("tag").u8(0)))
                        .server(method(1, 60, 31, args().text("tag")))
                        .client(consume(1, "orders", "tag", false))
                        .server(join(consumeOk(1, "tag"), deliver(1, "tag", 1, 4)))
                        .client(ack(1, 1, false));
        assertThat(AmqpCases.of(c)).contains("Basic.Deliver 1 > Basic.Ack 1 complete");
    }

    /** RabbitMQ, consumer cancel notification: the queue was deleted. */
    @Test
    void cancelOfTheServerIsOneWay() {
        Conversation c = consuming(false).server(method(1, 60, 30, args().text("tag").u8(1)));
        assertThat(AmqpCases.of(c)).contains("Basic.Cancel > - oneway");
    }

    @Test
    void settlementOfWhatWasFetchedIsOneWay() {
        Conversation c =
                Conversation.of("get")
                        .client(get(1, "q", false))
                        .server(getOk(1, 1, 40))
                        .client(ack(1, 1, false));
        assertThat(AmqpCases.of(c))
                .containsExactly("Basic.Get > Basic.Get-Ok 1 complete", "Basic.Ack 1 > - oneway");
    }

    @Test
    void settlementOfATagThatDoesNotExistIsAnOrphan() {
        assertThat(AmqpCases.of(Conversation.of("ack").client(ack(1, 77, false))))
                .containsExactly("- > Basic.Ack 77 orphan");
    }

    @Test
    void whatComesBackIsSaidOfItsPublish() {
        List<RoundTrip> all =
                StreamHarness.decode(
                        new AmqpProtocol(),
                        confirming()
                                .client(
                                        join(
                                                publish(1, "x", "a", 0, 1),
                                                publish(1, "x", "b", 1, 1)))
                                .server(comesBack(1, "x", "b", 1))
                                .server(ack(1, 2, true)));
        assertThat(AmqpCases.of(all))
                .containsExactly(
                        "Confirm.Select > Confirm.Select-Ok complete",
                        "Basic.Publish 1 > Basic.Ack 2 complete",
                        "Basic.Publish 2 > Basic.Ack 2 complete");
        assertThat(AmqpCases.response(all.get(1), "ErrCode")).isEqualTo("\"OK\"");
        assertThat(AmqpCases.response(all.get(2), "ErrCode")).isEqualTo("\"NO_ROUTE\"");
        assertThat(AmqpCases.response(all.get(2), "ReplyCode")).isEqualTo("312");
        assertThat(AmqpCases.response(all.get(2), "ReplyText")).isEqualTo("\"NO_ROUTE\"");
    }

    @Test
    void whatComesBackWithoutConfirmsIsAOneWayMessageOfTheServer() {
        List<RoundTrip> all =
                StreamHarness.decode(
                        new AmqpProtocol(),
                        Conversation.of("return")
                                .client(publish(1, "x", "b", 1, 1))
                                .server(comesBack(1, "x", "b", 1)));
        assertThat(AmqpCases.of(all))
                .containsExactly("Basic.Publish > - oneway", "Basic.Return > - oneway");
        assertThat(AmqpCases.request(all.get(1), "ErrCode")).isEqualTo("\"NO_ROUTE\"");
    }

    @Test
    void pipelinedMethodsAreAnsweredInOrder() {
        Conversation c =
                Conversation.of("pipeline")
                        .client(
                                join(
                                        declare(1, "a", false),
                                        declare(2, "b", false),
                                        declare(1, "c", true),
                                        declare(1, "d", false)))
                        .server(join(declareOk(2, "b"), declareOk(1, "a"), declareOk(1, "d")));
        List<RoundTrip> all = StreamHarness.decode(new AmqpProtocol(), c);
        assertThat(all).hasSize(4);
        for (RoundTrip roundTrip : all) {
            if (roundTrip.response() != null) {
                assertThat(AmqpCases.request(roundTrip, "QueueName"))
                        .isEqualTo(queueOfResponse(roundTrip));
                assertThat(AmqpCases.response(roundTrip, "MessageCount")).isEqualTo("3");
            }
        }
    }

    /** The queue in a response's Packet. */
    private static String queueOfResponse(RoundTrip roundTrip) {
        return AmqpCases.response(roundTrip, "Packet").replaceAll(".*QueueName\":|}$", "");
    }

    @Test
    void channelErrorAnswersTheMethodThatFailedAndIsItselfAnswered() {
        Conversation c =
                Conversation.of("error")
                        .client(AmqpWire.bind(1, "q", "missing", "k"))
                        .server(close(1, 404, "NOT_FOUND - no exchange", 50, 20))
                        .client(closeOk(1));
        List<RoundTrip> all = StreamHarness.decode(new AmqpProtocol(), c);
        assertThat(AmqpCases.of(all))
                .containsExactly(
                        "Queue.Bind > Channel.Close complete",
                        "Channel.Close > Channel.Close-Ok complete");
        assertThat(AmqpCases.response(all.get(0), "ErrCode")).isEqualTo("\"NOT_FOUND\"");
        assertThat(AmqpCases.response(all.get(0), "FailedMethod")).isEqualTo("\"Queue.Bind\"");
        assertThat(AmqpCases.request(all.get(1), "ReplyText"))
                .isEqualTo("\"NOT_FOUND - no exchange\"");
    }

    @Test
    void connectionErrorEndsWhatIsPendingOnEveryChannel() {
        Conversation c =
                confirming()
                        .client(join(publish(1, "", "a", 0, 1), declare(2, "q", false)))
                        .server(close(0, 320, "CONNECTION_FORCED", 0, 0));
        assertThat(AmqpCases.of(c))
                .containsExactly(
                        "Confirm.Select > Confirm.Select-Ok complete",
                        "Queue.Declare > Connection.Close complete",
                        "Basic.Publish 1 > Connection.Close complete",
                        "Connection.Close > - unanswered");
    }

    @Test
    void closeOfTheClientSettlesWhatItNeverWill() {
        Conversation c =
                consuming(false)
                        .server(deliver(1, "tag", 1, 4))
                        .client(close(1, 200, "bye", 0, 0))
                        .server(closeOk(1));
        assertThat(AmqpCases.of(c))
                .contains(
                        "Basic.Deliver 1 > Channel.Close complete",
                        "Channel.Close > Channel.Close-Ok complete");
    }

    @Test
    void reopenedChannelCountsAnew() {
        Conversation c =
                confirming()
                        .client(publish(1, "", "a", 0, 1))
                        .server(ack(1, 1, false))
                        .client(join(close(1, 200, "", 0, 0), channelOpen(1)))
                        .server(join(closeOk(1), channelOpenOk(1)))
                        .client(publish(1, "", "b", 0, 1))
                        .client(confirmSelect(1))
                        .client(publish(1, "", "c", 0, 1))
                        .server(join(confirmSelectOk(1), ack(1, 1, false)));
        assertThat(AmqpCases.of(c))
                .endsWith(
                        "Basic.Publish > - oneway",
                        "Confirm.Select > Confirm.Select-Ok complete",
                        "Basic.Publish 1 > Basic.Ack 1 complete");
    }

    @Test
    void heartbeatsAreNoRoundTrips() {
        assertThat(AmqpCases.of(Conversation.of("h").client(heartbeat()).server(heartbeat())))
                .isEmpty();
    }

    @Test
    void extensionsOfRabbitmqAreMethodsLikeAnyOther() {
        Conversation c =
                Conversation.of("extensions")
                        .client(
                                join(
                                        method(1, 40, 30, binding()),
                                        method(1, 40, 40, binding()),
                                        method(0, 10, 70, args().longText("s").text("r")),
                                        method(1, 60, 100, args().u8(1)),
                                        method(1, 60, 110, args().u8(1))))
                        .server(
                                join(
                                        method(1, 40, 31),
                                        method(1, 40, 51),
                                        method(0, 10, 71),
                                        method(1, 60, 111),
                                        method(0, 10, 60, args().text("memory")),
                                        method(0, 10, 61)));
        assertThat(AmqpCases.of(c))
                .containsExactlyInAnyOrder(
                        "Exchange.Bind > Exchange.Bind-Ok complete",
                        "Exchange.Unbind > Exchange.Unbind-Ok complete",
                        "Connection.Update-Secret > Connection.Update-Secret-Ok complete",
                        "Basic.Recover-Async > - oneway",
                        "Basic.Recover > Basic.Recover-Ok complete",
                        "Connection.Blocked > - oneway",
                        "Connection.Unblocked > - oneway");
    }

    private static AmqpWire.Arguments binding() {
        return args().u16(0).text("to").text("from").text("k").u8(0).u32(0);
    }

    @Test
    void unwantedVersionIsRefusedWithTheServersHeader() {
        List<RoundTrip> all =
                StreamHarness.decode(
                        new AmqpProtocol(),
                        Conversation.of("v")
                                .client(new byte[] {'A', 'M', 'Q', 'P', 0, 1, 0, 0})
                                .server(AmqpWire.HEADER));
        assertThat(AmqpCases.of(all)).containsExactly("header > header complete");
        assertThat(AmqpCases.request(all.getFirst(), "ProtocolVersion")).isEqualTo("\"1.0\"");
        assertThat(AmqpCases.response(all.getFirst(), "ProtocolVersion")).isEqualTo("\"0-9-1\"");
        assertThat(AmqpCases.response(all.getFirst(), "ErrCode")).isEqualTo("\"VERSION_MISMATCH\"");
    }

    @Test
    void amqp1IsNamedAndThenOpaque() {
        byte[] sasl = {'A', 'M', 'Q', 'P', 3, 1, 0, 0};
        try (StreamHarness harness = new StreamHarness(new AmqpProtocol())) {
            harness.deliver(true, sasl).client("whatever follows").deliver(false, sasl);
            assertThat(harness.upgradeTo()).isEqualTo("amqp1");
            harness.finish(End.FINISHED);
            assertThat(harness.roundTrips()).isEmpty();
            assertThat(harness.violations()).isEmpty();
        }
    }
}
