package io.wiretrip.protocol.amqp;

import static io.wiretrip.protocol.amqp.AmqpWire.ack;
import static io.wiretrip.protocol.amqp.AmqpWire.bind;
import static io.wiretrip.protocol.amqp.AmqpWire.body;
import static io.wiretrip.protocol.amqp.AmqpWire.channelOpen;
import static io.wiretrip.protocol.amqp.AmqpWire.channelOpenOk;
import static io.wiretrip.protocol.amqp.AmqpWire.close;
import static io.wiretrip.protocol.amqp.AmqpWire.closeOk;
import static io.wiretrip.protocol.amqp.AmqpWire.comesBack;
import static io.wiretrip.protocol.amqp.AmqpWire.confirmSelect;
import static io.wiretrip.protocol.amqp.AmqpWire.confirmSelectOk;
import static io.wiretrip.protocol.amqp.AmqpWire.consume;
import static io.wiretrip.protocol.amqp.AmqpWire.consumeOk;
import static io.wiretrip.protocol.amqp.AmqpWire.contentHeader;
import static io.wiretrip.protocol.amqp.AmqpWire.declare;
import static io.wiretrip.protocol.amqp.AmqpWire.declareOk;
import static io.wiretrip.protocol.amqp.AmqpWire.deliver;
import static io.wiretrip.protocol.amqp.AmqpWire.get;
import static io.wiretrip.protocol.amqp.AmqpWire.getEmpty;
import static io.wiretrip.protocol.amqp.AmqpWire.getOk;
import static io.wiretrip.protocol.amqp.AmqpWire.heartbeat;
import static io.wiretrip.protocol.amqp.AmqpWire.join;
import static io.wiretrip.protocol.amqp.AmqpWire.method;
import static io.wiretrip.protocol.amqp.AmqpWire.nack;
import static io.wiretrip.protocol.amqp.AmqpWire.open;
import static io.wiretrip.protocol.amqp.AmqpWire.openOk;
import static io.wiretrip.protocol.amqp.AmqpWire.publish;
import static io.wiretrip.protocol.amqp.AmqpWire.start;
import static io.wiretrip.protocol.amqp.AmqpWire.startOk;
import static io.wiretrip.protocol.amqp.AmqpWire.tune;

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.DecoderContract;
import io.wiretrip.protocol.Protocol;
import java.util.List;

/** The laws of every decoder, on samples of every kind of framing. */
final class AmqpDecoderTest extends DecoderContract {
    @Override
    protected Protocol protocol() {
        return new AmqpProtocol();
    }

    @Override
    protected int unconsumedBytesMax() {
        return AmqpDecoder.HEAD_BYTES_MAX + AmqpFrame.HEAD_BYTES + 1;
    }

    @Override
    protected int messageBytesMax() {
        return 4096;
    }

    /** What the state of a channel decides cannot be known once it was lost, until it is learnt. */
    @Override
    protected int turnsToRecover(Conversation conversation) {
        return switch (conversation.name()) {
            case "confirms", "consumers", "returns" -> Integer.MAX_VALUE;
            default -> 0;
        };
    }

    @Override
    protected List<Conversation> conversations() {
        return List.of(
                handshake(),
                closing(),
                refused(),
                synchronous(),
                confirms(),
                consumers(),
                fetches(),
                returns(),
                interleaved(),
                errors(),
                oneWay());
    }

    private static Conversation handshake() {
        return Conversation.of("handshake")
                .client(AmqpWire.HEADER)
                .server(start())
                .client(startOk("\0guest\0guest"))
                .server(tune(30))
                .client(join(heartbeat(), tune(31), open("/")))
                .server(join(heartbeat(), openOk()));
    }

    private static Conversation closing() {
        return Conversation.of("closing")
                .client(channelOpen(1))
                .server(channelOpenOk(1))
                .client(close(1, 200, "bye", 0, 0))
                .server(closeOk(1))
                .client(close(0, 200, "bye", 0, 0))
                .server(closeOk(0));
    }

    private static Conversation refused() {
        return Conversation.of("refused")
                .client(new byte[] {'A', 'M', 'Q', 'P', 1, 1, 8, 0})
                .server(AmqpWire.HEADER);
    }

    private static Conversation synchronous() {
        return Conversation.of("synchronous")
                .client(declare(1, "q", false))
                .server(declareOk(1, "q"))
                .client(bind(1, "q", "logs", "k"))
                .server(method(1, 50, 21))
                .client(join(declare(1, "a", false), declare(1, "b", false), declare(2, "c", true)))
                .server(join(declareOk(1, "a"), declareOk(1, "b")))
                .client(method(1, 90, 10))
                .server(method(1, 90, 11));
    }

    private static Conversation confirms() {
        return Conversation.of("confirms")
                .client(confirmSelect(1))
                .server(confirmSelectOk(1))
                .client(publish(1, "", "one", 0, 10))
                .server(ack(1, 1, false))
                .client(join(publish(1, "", "two", 0, 10), publish(1, "", "three", 0, 0)))
                .client(publish(1, "", "four", 0, 300))
                .server(ack(1, 3, true))
                .server(nack(1, 4, false));
    }

    private static Conversation consumers() {
        return Conversation.of("consumers")
                .client(consume(1, "q", "", false))
                .server(consumeOk(1, "ctag"))
                .server(join(deliver(1, "ctag", 1, 20), deliver(1, "ctag", 2, 0)))
                .client(ack(1, 2, true))
                .client(consume(2, "q2", "auto", true))
                .server(consumeOk(2, "auto"))
                .server(deliver(2, "auto", 1, 30))
                .server(deliver(1, "ctag", 3, 5))
                .client(AmqpWire.reject(1, 3));
    }

    private static Conversation fetches() {
        return Conversation.of("fetches")
                .client(get(1, "q", true))
                .server(getOk(1, 1, 40))
                .client(get(1, "q", true))
                .server(getEmpty(1));
    }

    private static Conversation returns() {
        return Conversation.of("returns")
                .client(confirmSelect(1))
                .server(confirmSelectOk(1))
                .client(publish(1, "logs", "nowhere", 1, 10))
                .server(comesBack(1, "logs", "nowhere", 10))
                .server(ack(1, 1, false))
                .client(publish(2, "logs", "nowhere", 1, 10))
                .server(comesBack(2, "logs", "nowhere", 10));
    }

    private static Conversation interleaved() {
        return Conversation.of("interleaved")
                .client(
                        join(
                                method(1, 60, 40, AmqpWire.args().u16(0).text("").text("a").u8(0)),
                                method(2, 60, 40, AmqpWire.args().u16(0).text("").text("b").u8(0)),
                                contentHeader(2, 30, AmqpWire.NO_PROPERTIES),
                                contentHeader(1, 50, AmqpWire.NO_PROPERTIES)))
                .client(join(body(1, 20), body(2, 30), heartbeat(), body(1, 30)))
                .client(declare(1, "q", false))
                .server(declareOk(1, "q"));
    }

    private static Conversation errors() {
        return Conversation.of("errors")
                .client(bind(1, "q", "missing", "k"))
                .server(close(1, 404, "NOT_FOUND - no exchange 'missing'", 50, 20))
                .client(closeOk(1))
                .client(channelOpen(1))
                .server(channelOpenOk(1))
                .server(close(0, 320, "CONNECTION_FORCED", 0, 0))
                .client(closeOk(0));
    }

    private static Conversation oneWay() {
        return Conversation.of("one-way")
                .client(publish(1, "logs", "k", 0, 10))
                .server(method(0, 10, 60, AmqpWire.args().text("low on memory")))
                .server(method(0, 10, 61))
                .client(method(1, 60, 100, AmqpWire.args().u8(1)))
                .client(publish(1, "logs", "k", 0, 0));
    }
}
