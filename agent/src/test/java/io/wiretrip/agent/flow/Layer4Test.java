package io.wiretrip.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.SharedCaptures;
import io.wiretrip.agent.packet.Packet;
import io.wiretrip.protocol.Endpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Series are those that were asked for, within their number, and right. */
final class Layer4Test {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static List<Layer4Series> series(Layer4 layer4) {
        List<Layer4Series> all = new ArrayList<>();
        layer4.forEachSeries(all::add);
        return all;
    }

    private static Segments segments(Layer4 layer4) {
        return new Segments(
                new RecordingProtocol(),
                new FlowAccounting(null, layer4, FlowAccounting.Limits.DEFAULT));
    }

    @Test
    void tellsSeriesApartByWhatWasAskedFor() {
        Layer4 layer4 =
                new Layer4(
                        Set.of(Layer4.Label.SOURCE_HOST, Layer4.Label.DESTINATION_PORT),
                        100,
                        SECOND);
        try (Segments s = segments(layer4)) {
            s.handshake().client(0, 0, "ask");
            s.clientPort++;
            s.handshake().client(0, 0, "ask");
            assertThat(series(layer4))
                    .extracting(Layer4Series::source)
                    .containsOnly(
                            new Endpoint(0, 0x0a000001, false, 0),
                            new Endpoint(0, 0x0a000002, false, 0));
            Layer4Series toServer = series(layer4).getFirst();
            assertThat(toServer.destination()).isEqualTo(new Endpoint(0, 0, false, 80));
            assertThat(toServer.packets()).isEqualTo(6);
            assertThat(toServer.bytes()).isEqualTo(6);
            assertThat(series(layer4)).as("one for each port of the client").hasSize(3);
        }
    }

    @Test
    void countsWhatDoesNotFitInOneMore() {
        Layer4 layer4 = new Layer4(Set.of(Layer4.Label.SOURCE_PORT), 10, SECOND);
        try (Segments s = segments(layer4)) {
            for (int i = 0; i < 100; i++) {
                s.clientPort = 50_000 + i;
                s.send(true, Packet.SYN, 1, 0, "");
            }
            List<Layer4Series> all = series(layer4);
            assertThat(all).hasSize(11);
            assertThat(all.getLast().source()).isNull();
            assertThat(all.stream().mapToLong(Layer4Series::packets).sum()).isEqualTo(100);
        }
    }

    @Test
    void forgetsSeriesThatNobodyUses() {
        Layer4 layer4 = new Layer4(Set.of(Layer4.Label.SOURCE_PORT), 10, 100 * SECOND);
        try (Segments s = segments(layer4)) {
            s.send(true, Packet.SYN, 1, 0, "");
            assertThat(series(layer4)).hasSize(2);
            s.pause(62 * SECOND); // its flow is over
            s.pause(62 * SECOND);
            assertThat(series(layer4)).hasSize(2);
            s.pause(62 * SECOND);
            assertThat(series(layer4)).isEmpty();
        }
    }

    @Test
    void countsDatagramsThatWereCapturedTwiceOnce() {
        Path folder = SharedCaptures.folder().resolve("generated/variants");
        FlowsOfCapture once = run(folder.resolve("eth.pcap"));
        FlowsOfCapture twice = run(folder.resolve("dup-all.pcap"));
        Layer4Series udp = of(once.layer4, 17);
        assertThat(udp.packets()).isPositive();
        assertThat(of(twice.layer4, 17).packets()).isEqualTo(udp.packets());
        assertThat(of(twice.layer4, 17).bytes()).isEqualTo(udp.bytes());
        Layer4Series tcp = of(twice.layer4, 6);
        assertThat(tcp.packets()).isEqualTo(2 * of(once.layer4, 6).packets());
        assertThat(tcp.skipped()).isPositive();
        assertThat(of(once.layer4, 6).skipped()).isZero();
    }

    @Test
    void namesTheRuleByWhatWasRecognised() {
        FlowsOfCapture flows = run(SharedCaptures.folder().resolve("generated/redis/capture.pcap"));
        List<String> names = new ArrayList<>();
        flows.layer4.forEachRule(
                rule -> {
                    names.add(rule.name());
                    if (rule.name().equals("redis")) {
                        assertThat(rule.handshakeSumNs()).isPositive();
                        assertThat(rule.count(Layer4Rule.Event.FLOWS)).isPositive();
                    }
                });
        assertThat(names).contains("redis");
    }

    private static FlowsOfCapture run(Path file) {
        return new FlowsOfCapture(FlowAccounting.Limits.DEFAULT, Set.of()).run(file);
    }

    private static Layer4Series of(Layer4 layer4, int ipProtocol) {
        return series(layer4).stream()
                .filter(one -> one.ipProtocol() == ipProtocol)
                .findFirst()
                .orElseThrow();
    }
}
