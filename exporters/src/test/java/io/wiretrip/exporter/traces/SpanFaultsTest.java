package io.wiretrip.exporter.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.config.OtlpTargetConfig;
import io.wiretrip.config.OtlpTargetConfig.OtlpProtocol;
import io.wiretrip.config.TracesConfig;
import io.wiretrip.exporter.ExportDrop;
import io.wiretrip.exporter.ExportStatistics;
import io.wiretrip.exporter.otlp.GrpcReceiver;
import io.wiretrip.exporter.otlp.HttpReceiver;
import io.wiretrip.exporter.otlp.OtlpReceiver;
import io.wiretrip.exporter.otlp.OtlpReceiver.Behaviour;
import io.wiretrip.exporter.otlp.OtlpTargets;
import io.wiretrip.exporter.otlp.Received;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.RoundTripSink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Targets that refuse, hang, answer with errors, close half-way or are slow: who captures never
 * waits, memory is bounded, and every span is accounted for.
 */
@Timeout(120)
final class SpanFaultsTest {
    private static final Duration SOON = Duration.ofMillis(400);
    private static final Duration LATE = Duration.ofSeconds(60);

    private static OtlpReceiver receiver(OtlpProtocol protocol) {
        return protocol == OtlpProtocol.GRPC ? new GrpcReceiver() : new HttpReceiver();
    }

    private static TraceExporter exporter(OtlpTargetConfig target, int queue) {
        TracesConfig config = Spans.config(target, 10, Spans.spans(false));
        return new TraceExporter(
                new TracesConfig(true, target, 10, config.interval(), queue, config.spans()),
                List.of(),
                Spans.IDENTITY);
    }

    private static void produce(TraceExporter exporter, List<RoundTrip> roundTrips) {
        RoundTripSink producer = exporter.newProducer();
        roundTrips.forEach(producer::roundTrip);
    }

    private static long dropped(ExportStatistics account) {
        return account.drops().values().stream().mapToLong(Long::longValue).sum();
    }

    private static void balances(TraceExporter exporter, long produced) {
        ExportStatistics account = exporter.statistics();
        assertThat(account.produced()).isEqualTo(produced);
        assertThat(account.exported() + dropped(account))
                .as("exported %s, dropped %s", account.exported(), account.drops())
                .isEqualTo(produced);
    }

    /** What was counted as exported is what arrived, each once. */
    private static void arrived(TraceExporter exporter, OtlpReceiver receiver) {
        Set<Object> ids = new HashSet<>();
        receiver.received().spans().forEach(span -> ids.add(span.getSpanId()));
        assertThat(receiver.received().spans()).hasSize((int) exporter.statistics().exported());
        assertThat(ids).hasSize((int) exporter.statistics().exported());
    }

    @ParameterizedTest
    @EnumSource
    void slowTargetsGetEverything(OtlpProtocol protocol) {
        try (OtlpReceiver receiver = receiver(protocol)) {
            receiver.behave(Behaviour.SLOW);
            TraceExporter exporter = exporter(OtlpTargets.to(receiver.endpoint(), protocol), 1024);
            produce(exporter, Spans.many(300));
            exporter.close(LATE);
            balances(exporter, 300);
            assertThat(exporter.statistics().exported()).isEqualTo(300);
            arrived(exporter, receiver);
        }
    }

    @ParameterizedTest
    @EnumSource
    void busyTargetsGetEverythingLater(OtlpProtocol protocol) {
        try (OtlpReceiver receiver = receiver(protocol)) {
            receiver.behave(Behaviour.BUSY);
            TraceExporter exporter = exporter(OtlpTargets.to(receiver.endpoint(), protocol), 1024);
            produce(exporter, Spans.many(100));
            Received.await("refusals", () -> receiver.requests() >= 4);
            assertThat(exporter.statistics().exported()).isZero();
            receiver.behave(Behaviour.TAKE);
            Received.await("recovery", () -> exporter.statistics().exported() == 100);
            exporter.close(LATE);
            balances(exporter, 100);
            arrived(exporter, receiver);
            assertThat(exporter.trouble()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BROKEN", "REFUSE"})
    void whatIsRefusedIsDroppedAndTheNextArrives(Behaviour refusal) {
        for (OtlpProtocol protocol : OtlpProtocol.values()) {
            try (OtlpReceiver receiver = receiver(protocol)) {
                receiver.behave(refusal);
                TraceExporter exporter =
                        exporter(OtlpTargets.to(receiver.endpoint(), protocol), 1024);
                produce(exporter, Spans.many(20));
                Received.await(
                        "refusals",
                        () ->
                                exporter.statistics()
                                        .drops()
                                        .equals(Map.of(ExportDrop.REJECTED, 20L)));
                assertThat(receiver.requests()).as("it is not asked again").isEqualTo(2);
                assertThat(exporter.trouble()).isNotNull();
                receiver.behave(Behaviour.TAKE);
                produce(exporter, Spans.many(20));
                exporter.close(LATE);
                balances(exporter, 40);
                assertThat(exporter.statistics().exported()).isEqualTo(20);
                arrived(exporter, receiver);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatATargetRefusesOfARequestIsCounted(OtlpProtocol protocol) {
        try (OtlpReceiver receiver = receiver(protocol)) {
            receiver.behave(Behaviour.TAKE_ALL_BUT_ONE);
            TraceExporter exporter = exporter(OtlpTargets.to(receiver.endpoint(), protocol), 1024);
            produce(exporter, Spans.many(10));
            exporter.close(LATE);
            balances(exporter, 10);
            assertThat(exporter.statistics().drops()).isEqualTo(Map.of(ExportDrop.REJECTED, 1L));
        }
    }

    @ParameterizedTest
    @EnumSource
    void hangingTargetsCostWhatDoesNotFit(OtlpProtocol protocol) {
        try (OtlpReceiver receiver = receiver(protocol)) {
            receiver.behave(Behaviour.HANG);
            OtlpTargetConfig target =
                    OtlpTargets.of(receiver.endpoint(), protocol, SOON, Duration.ZERO);
            TraceExporter exporter = exporter(target, 64);
            List<RoundTrip> roundTrips = Spans.many(500);
            long beganNs = System.nanoTime();
            produce(exporter, roundTrips);
            assertThat(Duration.ofNanos(System.nanoTime() - beganNs))
                    .as("who captures does not wait")
                    .isLessThan(Duration.ofSeconds(2));
            Received.await(
                    "time-outs",
                    () -> exporter.statistics().drops().containsKey(ExportDrop.RETRIES_EXHAUSTED));
            assertThat(exporter.statistics().drops()).containsKey(ExportDrop.QUEUE_FULL);
            receiver.behave(Behaviour.TAKE);
            Received.await("the queue is empty", () -> settled(exporter) == 500);
            produce(exporter, Spans.many(10));
            exporter.close(LATE);
            balances(exporter, 510);
            assertThat(exporter.statistics().exported()).isGreaterThanOrEqualTo(10);
        }
    }

    private static long settled(TraceExporter exporter) {
        return exporter.statistics().exported() + dropped(exporter.statistics());
    }

    @Test
    void answersThatBreakOffAreRepeated() {
        try (OtlpReceiver receiver = receiver(OtlpProtocol.HTTP)) {
            receiver.behave(Behaviour.CLOSE_HALF_WAY);
            TraceExporter exporter =
                    exporter(OtlpTargets.to(receiver.endpoint(), OtlpProtocol.HTTP), 1024);
            produce(exporter, Spans.many(10));
            Received.await("attempts", () -> receiver.requests() >= 3);
            receiver.behave(Behaviour.TAKE);
            exporter.close(LATE);
            balances(exporter, 10);
            assertThat(exporter.statistics().exported()).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @EnumSource
    void targetsThatAreNotThereGetEverythingOnceTheyAre(OtlpProtocol protocol) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        OtlpTargetConfig target = OtlpTargets.to("http://localhost:" + port, protocol);
        TraceExporter exporter = exporter(target, 1024);
        produce(exporter, Spans.many(50));
        Received.await("refusals", () -> exporter.trouble() != null);
        assertThat(exporter.statistics().exported()).isZero();
        try (OtlpReceiver receiver =
                protocol == OtlpProtocol.GRPC
                        ? new GrpcReceiver(port)
                        : new HttpReceiver(port, null)) {
            Received.await("recovery", () -> exporter.statistics().exported() == 50);
            exporter.close(LATE);
            balances(exporter, 50);
            arrived(exporter, receiver);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shutdownWaitsNoLongerThanItMay(OtlpProtocol protocol) {
        try (OtlpReceiver receiver = receiver(protocol)) {
            receiver.behave(Behaviour.HANG);
            TraceExporter exporter = exporter(OtlpTargets.to(receiver.endpoint(), protocol), 1024);
            produce(exporter, Spans.many(200));
            Received.await("requests", () -> receiver.requests() >= 4);
            long beganNs = System.nanoTime();
            exporter.close(Duration.ofMillis(100));
            assertThat(Duration.ofNanos(System.nanoTime() - beganNs))
                    .isLessThan(Duration.ofSeconds(5));
            balances(exporter, 200);
            assertThat(exporter.statistics().drops()).isEqualTo(Map.of(ExportDrop.SHUTDOWN, 200L));
        }
    }
}
