package io.wiretrip.protocol.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Carried;
import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Trace context in the headers of messages. */
final class AmqpContextTest {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static byte[] properties(byte[] table) {
        return AmqpWire.args().u16(1 << 13).u32(table.length).raw(table).bytes();
    }

    private static byte[] entry(String name, char type, String value) {
        byte[] text = value.getBytes(StandardCharsets.US_ASCII);
        return AmqpWire.args().text(name).u8(type).u32(text.length).raw(text).bytes();
    }

    private static RoundTrip published(byte[] table) {
        byte[] publish =
                AmqpWire.join(
                        AmqpWire.method(
                                1, 60, 40, AmqpWire.args().u16(0).text("logs").text("k").u8(0)),
                        AmqpWire.contentHeader(1, 3, properties(table)),
                        AmqpWire.body(1, 3));
        List<RoundTrip> roundTrips =
                StreamHarness.decode(
                        new AmqpProtocol(),
                        Conversation.of("publish").client(AmqpWire.HEADER).client(publish));
        return roundTrips.getFirst(); // what the header asked for is given up at the end
    }

    @Test
    void longStringsOfTheTable() {
        RoundTrip roundTrip =
                published(
                        AmqpWire.join(
                                entry("retries", 'S', "3"),
                                entry("traceparent", 'S', PARENT),
                                entry("tracestate", 'S', "a=1"),
                                entry("b3", 'S', "0")));
        assertThat(Carried.request(roundTrip))
                .containsExactly("TRACEPARENT=" + PARENT, "TRACESTATE=a=1", "B3=0");
        assertThat(roundTrip.protocol().spans().name(roundTrip)).isEqualTo("publish logs:k");
    }

    @Test
    void nothingThatIsNoText() {
        RoundTrip roundTrip = published(entry("traceparent", 'x', PARENT));
        assertThat(Carried.request(roundTrip)).isEmpty();
    }
}
