package io.wiretrip.exporter.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.exporter.flows.FlowSummary.Side;
import io.wiretrip.protocol.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events are those of go-Tracer, byte for byte. */
final class FlowEventJsonTest {
    private static final Endpoint OURS = new Endpoint(0, 0x0a000001, false, 0);
    private static final HostAddresses HOST = new HostAddresses(Set.of(OURS), Map.of(3, "eth0"));
    private static final Side SILENT = new Side(0, 0, 0, 0, 0, 0, 0);

    private static List<String> write(FlowEventJson.Style style, FlowSummary flow) {
        List<String> events = new ArrayList<>();
        try {
            new FlowEventJson(style)
                    .write(flow, HOST, e -> events.add(new String(e, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return events;
    }

    private static FlowEventJson.Style style(boolean conversations, boolean extra, ZoneId zone) {
        return new FlowEventJson.Style(conversations, extra, zone, "node-1", "", "any");
    }

    @Test
    void writesADirectionAsGoDoes() {
        assertThat(write(style(false, false, ZoneOffset.UTC), Flows.tcp(40000)))
                .containsExactly(
                        "{\"flow_id\":\"10.0.0.1:40000-10.0.0.2:80-TCP\","
                                + "\"timestamp\":\"2023-11-14T22:13:20.623456789Z\","
                                + "\"interface\":\"any\",\"hostname\":\"node-1\","
                                + "\"direction\":\"outbound\",\"src_ip\":\"10.0.0.1\","
                                + "\"dst_ip\":\"10.0.0.2\",\"src_port\":\"40000\","
                                + "\"dst_port\":\"80\",\"protocol\":\"TCP\","
                                + "\"flow_duration\":0.5,\"packet_count\":6,\"byte_count\":500,"
                                + "\"avg_packet_size\":83.33333333333333}",
                        "{\"flow_id\":\"10.0.0.2:80-10.0.0.1:40000-TCP\","
                                + "\"timestamp\":\"2023-11-14T22:13:21Z\","
                                + "\"interface\":\"any\",\"hostname\":\"node-1\","
                                + "\"direction\":\"inbound\",\"src_ip\":\"10.0.0.2\","
                                + "\"dst_ip\":\"10.0.0.1\",\"src_port\":\"80\","
                                + "\"dst_port\":\"40000\",\"protocol\":\"TCP\","
                                + "\"flow_duration\":0.8,\"packet_count\":4,\"byte_count\":4000,"
                                + "\"avg_packet_size\":1000}");
    }

    @Test
    void writesAConversationWithMembersOfOurs() {
        List<String> events = write(style(true, true, ZoneId.of("Asia/Kolkata")), Flows.tcp(40000));
        assertThat(events).hasSize(1);
        assertThat(events.getFirst())
                .contains("\"timestamp\":\"2023-11-15T03:43:21+05:30\"")
                .contains("\"packet_count\":10,\"byte_count\":4500,\"avg_packet_size\":450,")
                .endsWith(
                        "\"start\":\"2023-11-15T03:43:20.123456789+05:30\",\"end_reason\":\"fin\","
                                + "\"application\":\"http\",\"client_ip\":\"10.0.0.1\","
                                + "\"client_port\":\"40000\",\"client_packet_count\":6,"
                                + "\"client_byte_count\":500,\"server_packet_count\":4,"
                                + "\"server_byte_count\":4000,"
                                + "\"tcp_flags\":\"FIN,SYN,PSH,ACK\",\"retransmissions\":1,"
                                + "\"lost_bytes\":9,\"handshake_rtt\":0.0001}");
    }

    @Test
    void leavesOutTheSideThatSentNothing() {
        Side side = new Side(1, 60, 5, 5, 2, 0, 0);
        FlowSummary flow =
                new FlowSummary(
                        17,
                        new Endpoint(0, 0x0a000009, false, 5353),
                        new Endpoint(0, 0xe00000fbL, false, 5353),
                        side,
                        SILENT,
                        3,
                        -1,
                        "",
                        "idle");
        List<String> events = write(style(false, false, ZoneOffset.UTC), flow);
        assertThat(events).hasSize(1);
        assertThat(events.getFirst())
                .contains("\"interface\":\"eth0\"")
                .contains("\"direction\":\"unknown\"")
                .contains("\"protocol\":\"UDP\",\"flow_duration\":0,\"packet_count\":1,")
                .contains("\"timestamp\":\"1970-01-01T00:00:00.000000005Z\"");
    }

    @Test
    void writesAddressesAsGoDoes() {
        FlowSummary flow =
                new FlowSummary(
                        6,
                        new Endpoint(0x20010db800000000L, 1, true, 443),
                        new Endpoint(0, 0xffff_0a00_0001L, true, 1),
                        new Side(1, 60, 5, 5, 2, 0, 0),
                        SILENT,
                        0,
                        -1,
                        "",
                        "idle");
        assertThat(write(style(false, false, ZoneOffset.UTC), flow).getFirst())
                .contains("\"flow_id\":\"2001:db8::1:443-10.0.0.1:1-TCP\"")
                .contains("\"direction\":\"inbound\"");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "1500, 1500",
        "0.5, 0.5",
        "83.33333333333333, 83.33333333333333",
        "1.5e-6, 0.0000015",
        "1e-6, 0.000001",
        "9.99e-7, 9.99e-7",
        "1e-9, 1e-9",
        "123456789012345680000, 123456789012345680000",
        "1e21, 1e+21",
        "1.25e22, 1.25e+22",
        "3600.000000001, 3600.000000001",
        "-2.5, -2.5"
    })
    void writesNumbersAsGoDoes(double value, String text) {
        assertThat(GoNumber.of(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1e-9", "1500000000, 1.5", "60000000001, 60.000000001"})
    void computesSecondsAsGoDoes(long ns, String text) {
        assertThat(GoNumber.of(GoNumber.seconds(ns))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.2, outbound",
        "10.0.0.2, 10.0.0.1, inbound",
        "10.0.0.1, 127.0.0.1, local",
        "127.0.0.53, 127.0.0.1, local",
        "10.0.0.2, 10.0.0.3, unknown"
    })
    void tellsTheDirection(String from, String to, String direction) throws IOException {
        Endpoint source = HostAddresses.endpoint(java.net.InetAddress.getByName(from));
        Endpoint destination = HostAddresses.endpoint(java.net.InetAddress.getByName(to));
        assertThat(HOST.direction(source, destination)).isEqualTo(direction);
    }

    @Test
    void knowsThisHost() {
        HostAddresses host = HostAddresses.current();
        Endpoint loopback = new Endpoint(0, 1, true, 0);
        assertThat(host.direction(loopback, loopback)).isEqualTo("local");
        assertThat(host.addresses()).contains(new Endpoint(0, 0x7f000001, false, 0));
        assertThat(host.names()).containsValue("lo");
        assertThat(HostName.ofSystem()).isNotBlank();
    }
}
