package io.wiretrip.protocol.amqp;

import static io.wiretrip.protocol.amqp.AmqpWire.args;
import static io.wiretrip.protocol.amqp.AmqpWire.body;
import static io.wiretrip.protocol.amqp.AmqpWire.contentHeader;
import static io.wiretrip.protocol.amqp.AmqpWire.join;
import static io.wiretrip.protocol.amqp.AmqpWire.method;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names, properties and what must never be shown. */
final class AmqpFieldsTest {
    private static final String CANARY = "c4n4ry-pa55word";
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static RoundTrip published(byte[] properties) {
        byte[] publish =
                join(
                        method(1, 60, 40, args().u16(0).text("").text("orders").u8(0)),
                        contentHeader(1, 3, properties),
                        body(1, 3));
        return StreamHarness.decode(new AmqpProtocol(), Conversation.of("p").client(publish))
                .getFirst();
    }

    @Test
    void readsTheProperties() {
        byte[] nested = args().text("deep").u8('t').u8(1).bytes();
        byte[] table =
                args().text("n")
                        .u8('F')
                        .u32(nested.length)
                        .raw(nested)
                        .text("list")
                        .u8('A')
                        .u32(2)
                        .u8('t')
                        .u8(1)
                        .text("traceparent")
                        .u8('S')
                        .longText(TRACE)
                        .bytes();
        RoundTrip roundTrip =
                published(
                        args().u16(1 << 15 | 1 << 13 | 1 << 12 | 1 << 10 | 1 << 7 | 1 << 4)
                                .text("text/plain")
                                .u32(table.length)
                                .raw(table)
                                .u8(2)
                                .text("correlation")
                                .text("message")
                                .text(CANARY)
                                .bytes());
        assertThat(AmqpCases.request(roundTrip, "ContentType")).isEqualTo("\"text/plain\"");
        assertThat(AmqpCases.request(roundTrip, "CorrelationID")).isEqualTo("\"correlation\"");
        assertThat(AmqpCases.request(roundTrip, "MessageID")).isEqualTo("\"message\"");
        assertThat(AmqpCases.request(roundTrip, "TraceParent")).isEqualTo("\"" + TRACE + "\"");
        assertThat(AmqpCases.request(roundTrip, "Destination")).isEqualTo("\"amq.default:orders\"");
        assertThat(JsonText.of(roundTrip)).doesNotContain(CANARY);
    }

    @Test
    void brokenPropertiesCostTheMessageNothing() {
        byte[] broken = args().u16(1 << 13).table("x", "y").bytes();
        broken[6] = 99; // a name longer than the table
        try (StreamHarness harness = new StreamHarness(new AmqpProtocol())) {
            harness.deliver(
                            true,
                            join(
                                    method(1, 60, 40, args().u16(0).text("").text("k").u8(0)),
                                    contentHeader(1, 0, broken),
                                    method(1, 60, 40, args().u16(0).text("").text("k").u8(0)),
                                    contentHeader(1, 0, args().u16(1 << 15).u8(200).bytes())))
                    .finish(End.FINISHED);
            assertThat(harness.roundTrips()).hasSize(2);
            assertThat(harness.violations()).containsExactly("PROPERTIES_SHORT=1", "BAD_TABLE=1");
        }
    }

    /** Everything that carries a credential: SASL responses and challenges, and their renewal. */
    @Test
    void credentialsNeverLeaveTheDecoder() {
        Conversation c =
                Conversation.of("secrets")
                        .client(AmqpWire.HEADER)
                        .server(AmqpWire.start())
                        .client(AmqpWire.startOk("\0user-" + CANARY + "\0" + CANARY))
                        .server(method(0, 10, 20, args().longText(CANARY)))
                        .client(method(0, 10, 21, args().longText(CANARY)))
                        .server(AmqpWire.tune(30))
                        .client(join(AmqpWire.tune(31), AmqpWire.open("/")))
                        .server(AmqpWire.openOk())
                        .client(method(0, 10, 70, args().longText(CANARY).text("renewal")))
                        .server(method(0, 10, 71));
        List<RoundTrip> all = StreamHarness.decode(new AmqpProtocol(), c);
        assertThat(AmqpCases.of(all))
                .containsExactly(
                        "Connection.Start > Connection.Start-Ok complete",
                        "Connection.Secure > Connection.Secure-Ok complete",
                        "Connection.Tune > Connection.Tune-Ok complete",
                        "Connection.Open > Connection.Open-Ok complete",
                        "Connection.Update-Secret > Connection.Update-Secret-Ok complete");
        assertThat(JsonText.of(all)).noneMatch(line -> line.contains(CANARY));
        assertThat(AmqpCases.request(all.getLast(), "VirtualHost")).isEqualTo("\"/\"");
    }

    @Test
    void namesOfTheLongestLengthAreRead() {
        String longest = "n".repeat(255);
        RoundTrip roundTrip =
                StreamHarness.decode(
                                new AmqpProtocol(),
                                Conversation.of("long").client(AmqpWire.declare(1, longest, true)))
                        .getFirst();
        assertThat(AmqpCases.request(roundTrip, "QueueName")).isEqualTo("\"" + longest + "\"");
    }

    @Test
    void codesHaveTheirNames() {
        for (int code : new int[] {311, 312, 313, 320, 402, 403, 404, 405, 406, 501, 530, 541}) {
            assertThat(AmqpReplyCode.name(code)).isNotEqualTo("Unknown");
            assertThat(AmqpReplyCode.isError(code)).isTrue();
        }
        assertThat(AmqpReplyCode.name(200)).isEqualTo("OK");
        assertThat(AmqpReplyCode.name(999)).isEqualTo("Unknown");
    }
}
