package io.wiretrip.protocol.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Carried;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Trace context in comments of statements, and what a span makes of them. */
final class MysqlContextTest {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void commentAtTheEnd() {
        List<RoundTrip> roundTrips =
                StreamHarness.decode(
                        new MysqlProtocol(),
                        MysqlWire.connected("comment", MysqlWire.CLASSIC)
                                .client(
                                        MysqlWire.query(
                                                "DELETE FROM carts WHERE id = 7"
                                                        + " /*traceparent='"
                                                        + PARENT
                                                        + "'*/"))
                                .server(MysqlWire.ok(1))
                                .client(MysqlWire.command(0x0e))
                                .server(MysqlWire.ok(1)));
        RoundTrip delete = roundTrips.get(roundTrips.size() - 2);
        assertThat(Carried.request(delete)).containsExactly("TRACEPARENT=" + PARENT);
        assertThat(delete.protocol().spans().name(delete)).isEqualTo("DELETE carts");
        RoundTrip ping = roundTrips.getLast();
        assertThat(Carried.request(ping)).isEmpty();
        assertThat(ping.protocol().spans().name(ping)).isEqualTo("PING shop");
    }
}
