package io.wiretrip.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.packet.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each flow is reported once, with everything that was sent, and nothing else is a flow. */
final class FlowAccountsTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** A report, as text. */
    private record Told(
            int ipProtocol,
            String client,
            long packetsOfA,
            long packetsOfB,
            long bytesOfA,
            long bytesOfB,
            long handshakeNs,
            FlowEnd end) {}

    private final List<Told> told = new ArrayList<>();
    private final Layer4 layer4 = new Layer4(Set.of(), 10, SECOND);
    private @Nullable Segments segments;

    private Segments segments(FlowAccounting.Limits limits) {
        Segments made =
                new Segments(
                        new RecordingProtocol(), new FlowAccounting(this::add, layer4, limits));
        segments = made;
        return made;
    }

    private Segments segments() {
        return segments(FlowAccounting.Limits.DEFAULT);
    }

    private static FlowAccounting.Limits limits(long reportNs, int flowsMax, boolean others) {
        return new FlowAccounting.Limits(60 * SECOND, 30 * SECOND, reportNs, flowsMax, others);
    }

    private void add(FlowReport flow, FlowEnd end) {
        told.add(
                new Told(
                        flow.ipProtocol(),
                        String.valueOf(flow.isClientA() ? flow.endpointA() : flow.endpointB()),
                        flow.fromA().packets(),
                        flow.fromB().packets(),
                        flow.fromA().wireBytes(),
                        flow.fromB().wireBytes(),
                        flow.handshakeNs(),
                        end));
    }

    @AfterEach
    void close() {
        if (segments != null) {
            assertThat(segments.failures).isEmpty();
            segments.close();
        }
    }

    private static Segments exchange(Segments s) {
        return s.handshake().client(0, 0, "ask").server(0, 3, "answer").client(3, 6, "");
    }

    /** Both sides close, and the last acknowledgment comes after both. */
    private static Segments closing(Segments s) {
        return s.clientFin(3, 6).serverFin(6, 4).client(4, 7, "");
    }

    private Layer4Rule rule() {
        List<Layer4Rule> rules = new ArrayList<>();
        layer4.forEachRule(rules::add);
        assertThat(rules).hasSize(1);
        return rules.getFirst();
    }

    @Test
    void reportsAConnectionWithWhatTrails() {
        Segments s = closing(exchange(segments()));
        s.pause(SECOND);
        assertThat(told).isEmpty();
        s.pause(4 * SECOND);
        assertThat(told)
                .containsExactly(
                        new Told(
                                6,
                                "10.0.0.1:40000",
                                6,
                                3,
                                6 * 54 + 3,
                                3 * 54 + 6,
                                2 * Segments.STEP_NS,
                                FlowEnd.FINISHED));
        s.finish();
        assertThat(told).hasSize(1);
        assertThat(rule().name()).isEqualTo("recording");
        assertThat(rule().count(Layer4Rule.Event.FLOWS)).isEqualTo(1);
        assertThat(rule().handshakes()[1]).as("up to 0.25 ms").isEqualTo(1);
        assertThat(rule().handshakeSumNs()).isEqualTo(2 * Segments.STEP_NS);
    }

    @Test
    void makesNoFlowOfWhatTrailsLate() {
        Segments s = closing(exchange(segments()));
        s.pause(10 * SECOND).client(4, 7, "").serverFin(6, 4);
        s.send(true, Packet.RST, s.clientIsn + 5, 0, "");
        s.pause(40 * SECOND).send(false, Packet.RST, s.serverIsn + 8, 0, "");
        s.pause(100 * SECOND).finish();
        assertThat(told).hasSize(1);
        assertThat(s.count(FlowEvent.TRAILING)).isEqualTo(4);
    }

    @Test
    void reportsAResetConnection() {
        Segments s = exchange(segments());
        s.send(false, Packet.RST | Packet.ACK, s.serverIsn + 7, s.clientIsn + 4, "");
        s.send(true, Packet.ACK, s.clientIsn + 4, s.serverIsn + 7, "late");
        s.pause(5 * SECOND).finish();
        assertThat(told).extracting(Told::end).containsExactly(FlowEnd.RESET);
        assertThat(told.getFirst().packetsOfA).isEqualTo(5);
        assertThat(rule().count(Layer4Rule.Event.RESETS)).isEqualTo(1);
    }

    @Test
    void reportsARefusedConnection() {
        Segments s = segments();
        s.send(true, Packet.SYN, s.clientIsn, 0, "");
        s.send(false, Packet.RST | Packet.ACK, 0, s.clientIsn + 1, "");
        s.pause(5 * SECOND).finish();
        assertThat(told)
                .containsExactly(new Told(6, "10.0.0.1:40000", 1, 1, 54, 54, -1, FlowEnd.RESET));
    }

    @Test
    void reportsTheSilentAndGoesOnWithAnother() {
        Segments s = exchange(segments());
        s.pause(62 * SECOND);
        assertThat(told).extracting(Told::end).containsExactly(FlowEnd.IDLE);
        s.client(3, 6, "more").server(6, 7, "");
        closing(s).pause(5 * SECOND).finish();
        assertThat(told).hasSize(2);
        assertThat(told.get(1).client).as("still known").isEqualTo("10.0.0.1:40000");
    }

    @Test
    void countsSegmentsOfConnectionsThatAreNotKnown() {
        Segments s = segments();
        s.send(false, Packet.ACK, 77, 88, "");
        s.send(true, Packet.ACK, 88, 77, "");
        s.clientPort = 40001;
        s.send(true, Packet.RST, 1, 0, "");
        s.clientPort = 40002;
        s.clientFin(0, 0).serverFin(0, 1).client(1, 1, "");
        s.pause(5 * SECOND);
        assertThat(told).extracting(Told::end).containsExactly(FlowEnd.RESET, FlowEnd.FINISHED);
        assertThat(told.get(1).packetsOfA + told.get(1).packetsOfB).isEqualTo(3);
        s.pause(60 * SECOND).finish();
        assertThat(told).hasSize(3);
        assertThat(told.get(2).end).isEqualTo(FlowEnd.IDLE);
    }

    @Test
    void goesOnWithTheFlowThatBeganWithAnAcknowledgment() {
        Segments s = segments();
        s.send(false, Packet.ACK, s.serverIsn + 1, s.clientIsn + 1, "");
        s.client(0, 0, "ask").server(0, 3, "answer");
        s.finish();
        assertThat(told)
                .containsExactly(
                        new Told(
                                6,
                                "10.0.0.1:40000",
                                2,
                                1,
                                2 * 54 + 6,
                                54 + 3,
                                -1,
                                FlowEnd.CAPTURE_ENDED));
    }

    @Test
    void tellsConnectionsOnTheSamePortsApart() {
        Segments s = closing(exchange(segments()));
        s.clientIsn += 100_000;
        s.serverIsn += 100_000;
        exchange(s);
        s.clientIsn += 100_000;
        s.serverIsn += 100_000;
        s.clientFin(3, 6); // of nobody: the one before is still open
        s.finish();
        assertThat(told)
                .extracting(Told::end)
                .containsExactly(FlowEnd.FINISHED, FlowEnd.CAPTURE_ENDED);
    }

    @Test
    void reportsAllOfALongFlowInParts() {
        Segments s = segments(limits(10 * SECOND, 100, false));
        s.handshake();
        int position = 0;
        for (int i = 0; i < 35; i++) {
            s.pause(SECOND).client(position, 0, "abc");
            position += 3;
        }
        s.send(true, Packet.RST, s.clientIsn + 1 + position, 0, "");
        s.pause(5 * SECOND).finish();
        assertThat(told)
                .extracting(Told::end)
                .containsExactly(FlowEnd.GOES_ON, FlowEnd.GOES_ON, FlowEnd.GOES_ON, FlowEnd.RESET);
        assertThat(told.stream().mapToLong(Told::packetsOfA).sum()).isEqualTo(2 + 35 + 1);
        assertThat(told.stream().mapToLong(Told::bytesOfA).sum()).isEqualTo(38 * 54 + 35 * 3);
        assertThat(rule().count(Layer4Rule.Event.FLOWS)).isEqualTo(1);
    }

    @Test
    void reportsTheOldestEarlyWhereThereAreTooMany() {
        Segments s = segments(limits(0, 3, false));
        for (int i = 0; i < 10; i++) {
            s.clientPort = 50_000 + i;
            s.send(true, Packet.SYN, 1, 0, "");
        }
        assertThat(told).hasSize(7).extracting(Told::end).containsOnly(FlowEnd.EVICTED);
        assertThat(told.getFirst().client).isEqualTo("10.0.0.1:50000");
        assertThat(s.count(FlowEvent.EVICTED_ACCOUNT)).isEqualTo(7);
        s.finish();
        assertThat(told).hasSize(10);
    }

    @Test
    void keepsDatagramsOfTheSameEndsTogether() {
        Segments s = segments();
        datagram(s, true, 10);
        s.pause(20 * SECOND); // the decoder has forgotten it
        datagram(s, false, 20);
        s.pause(20 * SECOND);
        datagram(s, true, 30);
        s.pause(40 * SECOND);
        assertThat(told)
                .containsExactly(new Told(17, "10.0.0.1:9000", 2, 1, 40, 20, -1, FlowEnd.IDLE));
        datagram(s, true, 10);
        s.finish();
        assertThat(told).hasSize(2);
    }

    @Test
    void countsOtherProtocolsAndReportsThemWhenAsked() {
        Segments s = segments(limits(0, 100, true));
        other(s, true, 1);
        other(s, false, 1);
        other(s, true, 58);
        s.pause(40 * SECOND);
        assertThat(told)
                .containsExactly(
                        new Told(1, "10.0.0.1:0", 1, 1, 98, 98, -1, FlowEnd.IDLE),
                        new Told(58, "10.0.0.1:0", 1, 0, 98, 0, -1, FlowEnd.IDLE));
        assertThat(layer4.otherPackets(1)).isEqualTo(2);
        assertThat(layer4.otherBytes(1)).isEqualTo(2 * 64);
        assertThat(layer4.otherPackets(58)).isEqualTo(1);
    }

    @Test
    void countsOtherProtocolsWithoutReportingThem() {
        Segments s = segments();
        other(s, true, 1);
        s.finish();
        assertThat(told).isEmpty();
        assertThat(layer4.otherPackets(1)).isEqualTo(1);
    }

    @Test
    void measuresNoHandshakeThatWasRepeated() {
        Segments s = segments();
        s.send(true, Packet.SYN, s.clientIsn, 0, "");
        s.pause(SECOND).handshake().client(0, 0, "ask").finish();
        assertThat(told).extracting(Told::handshakeNs).containsExactly(-1L);
        assertThat(rule().handshakeSumNs()).isZero();
    }

    @Test
    void countsRetransmissionsAndGaps() {
        Segments s = segments();
        s.handshake().client(0, 0, "ask").client(0, 0, "ask").client(0, 0, "as");
        s.server(10, 3, "late").client(3, 14, ""); // ten bytes of the server are missing
        s.pause(SECOND).finish();
        assertThat(rule().count(Layer4Rule.Event.RETRANSMISSIONS)).isEqualTo(2);
        assertThat(rule().count(Layer4Rule.Event.GAPS)).isEqualTo(1);
        assertThat(rule().count(Layer4Rule.Event.GAP_BYTES)).isEqualTo(10);
        List<Layer4Series> series = new ArrayList<>();
        layer4.forEachSeries(series::add);
        assertThat(series.getFirst().skipped()).isEqualTo(2);
        assertThat(series.getFirst().packets()).isEqualTo(8);
        assertThat(series.getFirst().bytes()).isEqualTo(3 + 3 + 2 + 4);
    }

    @Test
    void survivesAClockThatIsSetBack() {
        Segments s = exchange(segments());
        s.timeNs -= 500 * SECOND;
        s.clientPort = 40_001;
        exchange(s);
        for (int i = 0; i < 70; i++) {
            s.pause(SECOND);
        }
        assertThat(told).hasSize(2).extracting(Told::end).containsOnly(FlowEnd.IDLE);
    }

    @Test
    void tellsHowManyAreOpen() {
        Segments s = exchange(segments());
        datagram(s, true, 10);
        assertThat(s.stage.active().get(FlowGauge.TCP_ACTIVE)).isEqualTo(1);
        assertThat(s.stage.active().get(FlowGauge.UDP_ACTIVE)).isEqualTo(1);
        closing(s);
        assertThat(s.stage.active().get(FlowGauge.TCP_ACTIVE)).isZero();
        s.pause(20 * SECOND);
        assertThat(s.stage.active().get(FlowGauge.UDP_ACTIVE)).isZero();
        assertThat(s.count(FlowEvent.UDP_IDLE)).isEqualTo(1);
        s.finish();
        assertThat(s.stage.active().get(FlowGauge.TCP_ACTIVE)).isZero();
    }

    @Test
    void goesOnForAnotherObserver() {
        Segments s = exchange(segments());
        List<FlowEnd> others = new ArrayList<>();
        Layer4 next = new Layer4(Set.of(), 10, SECOND);
        s.stage.account(
                new FlowAccounting(
                        (flow, end) -> others.add(end), next, FlowAccounting.Limits.DEFAULT));
        closing(s).pause(5 * SECOND);
        assertThat(told).isEmpty();
        assertThat(others).containsExactly(FlowEnd.FINISHED);
        List<Layer4Series> series = new ArrayList<>();
        next.forEachSeries(series::add);
        assertThat(series.getFirst().packets()).as("counted here since").isEqualTo(3);
        assertThat(s.stage.layer4()).isSameAs(next);
    }

    @Test
    void reportsWhatIsOpenWhenNobodyAsksAnyLonger() {
        Segments s = exchange(segments());
        s.stage.account(null);
        assertThat(told).extracting(Told::end).containsExactly(FlowEnd.STOPPED);
        closing(s).pause(5 * SECOND).finish();
        assertThat(told).hasSize(1);
        assertThat(s.stage.layer4()).isNull();
    }

    @Test
    void beginsWithinAConnectionWhenAsked() {
        Segments s = new Segments(new RecordingProtocol());
        segments = s;
        exchange(s);
        s.stage.account(new FlowAccounting(this::add, layer4, FlowAccounting.Limits.DEFAULT));
        closing(s).pause(5 * SECOND).finish();
        assertThat(told)
                .containsExactly(
                        new Told(6, "10.0.0.1:40000", 2, 1, 108, 54, -1, FlowEnd.FINISHED));
    }

    private static void datagram(Segments s, boolean fromClient, int bytes) {
        addresses(s, fromClient);
        s.packet.sourcePort = fromClient ? 9000 : 9999;
        s.packet.destinationPort = fromClient ? 9999 : 9000;
        s.packet.payloadLength = bytes;
        s.packet.capturedLength = bytes;
        s.packet.wireLength = bytes;
        s.stage.udp(s.packet);
    }

    private static void other(Segments s, boolean fromClient, int ipProtocol) {
        addresses(s, fromClient);
        s.packet.sourcePort = 0;
        s.packet.destinationPort = 0;
        s.packet.ipProtocol = ipProtocol;
        s.packet.payloadLength = 64;
        s.packet.wireLength = 98;
        s.stage.other(s.packet);
    }

    private static void addresses(Segments s, boolean fromClient) {
        s.timeNs += Segments.STEP_NS;
        s.packet.timeNs = s.timeNs;
        s.packet.flags = 0;
        s.packet.sourceLow = fromClient ? 0x0a000001 : 0x0a000002;
        s.packet.destinationLow = fromClient ? 0x0a000002 : 0x0a000001;
        s.packet.segment = s.arena.allocate(64);
    }
}
