package io.wiretrip.exporter.flows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wiretrip.config.FlowBatchConfig;
import io.wiretrip.config.FlowBatchConfig.Format;
import io.wiretrip.config.FlowSpoolConfig;
import io.wiretrip.config.FlowsConfig;
import io.wiretrip.config.HttpAuthConfig;
import io.wiretrip.config.HttpTargetConfig;
import io.wiretrip.exporter.ExportDrop;
import io.wiretrip.exporter.flows.FlowBackend.Mood;
import io.wiretrip.exporter.flows.FlowBackend.Request;
import io.wiretrip.protocol.Endpoint;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the backend gets, whatever it does; and what is counted of that. */
final class FlowExporterTest {
    private static final int FLOWS = 60;
    private static final int EVENTS = 2 * FLOWS;

    @Test
    void sendsEachEventAloneAsGoTracerDoes() {
        try (FlowBackend backend = new FlowBackend();
                FlowExporter exporter = Flows.start(Flows.config(backend.url()))) {
            Flows.send(exporter, FLOWS);
            Flows.await("all are there", () -> exporter.statistics().exported() == EVENTS);
            assertThat(backend.invalid).isEmpty();
            assertThat(backend.requests).hasSize(EVENTS);
            assertThat(backend.requests)
                    .containsOnly(new Request("/ingest", "application/json", null, 1));
            assertThat(ids(backend)).hasSize(EVENTS);
            Flows.addsUp(exporter);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"ARRAY", "NDJSON"})
    void sendsBatchesWhenAsked(Format format) {
        FlowBatchConfig batch = new FlowBatchConfig(format, 50, Duration.ofMillis(100), true);
        try (FlowBackend backend = new FlowBackend();
                FlowExporter exporter =
                        Flows.start(
                                Flows.config(
                                        backend.url(), batch, 1 << 20, FlowSpoolConfig.DEFAULT))) {
            Flows.send(exporter, FLOWS);
            Flows.await("all are there", () -> exporter.statistics().exported() == EVENTS);
            assertThat(backend.invalid).isEmpty();
            assertThat(ids(backend)).hasSize(EVENTS);
            assertThat(backend.requests).hasSizeLessThan(EVENTS / 2);
            assertThat(backend.requests)
                    .allMatch(request -> request.events() <= 50)
                    .allMatch(
                            request ->
                                    request.contentType()
                                            .equals(
                                                    format == Format.ARRAY
                                                            ? "application/json"
                                                            : "application/x-ndjson"));
        }
    }

    @Test
    void cutsBatchesThatAreTooLargeForTheTarget() {
        FlowBatchConfig batch = new FlowBatchConfig(Format.ARRAY, 40, Duration.ZERO, false);
        try (FlowBackend backend = new FlowBackend();
                FlowExporter exporter =
                        Flows.start(
                                Flows.config(
                                        backend.url(), batch, 1 << 20, FlowSpoolConfig.DEFAULT))) {
            backend.mood = Mood.TAKES_FEW;
            Flows.send(exporter, FLOWS);
            Flows.await("all are there", () -> exporter.statistics().exported() == EVENTS);
            assertThat(ids(backend)).hasSize(EVENTS);
            assertThat(exporter.statistics().drops()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mood.class,
            names = {
                "HANGS",
                "CLOSES_WITHOUT_RESPONSE",
                "CLOSES_WITHIN_RESPONSE",
                "IS_SLOW",
                "TOO_MANY",
                "FAILS"
            })
    void losesNothingToATargetThatFailsForAWhile(Mood mood) {
        try (FlowBackend backend = new FlowBackend();
                FlowExporter exporter = Flows.start(config(mood, backend))) {
            backend.mood = mood;
            Flows.send(exporter, FLOWS);
            Flows.await("it was tried", () -> backend.attempts.get() >= 3);
            if (mood != Mood.IS_SLOW) {
                assertThat(backend.events).isEmpty();
            }
            backend.mood = Mood.TAKES;
            Flows.await("all are there", () -> exporter.statistics().exported() == EVENTS);
            assertThat(ids(backend)).hasSize(EVENTS);
            assertThat(exporter.statistics().drops()).isEmpty();
            Flows.addsUp(exporter);
        }
    }

    @Test
    void losesNothingToATargetThatIsNotThereYet() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (FlowExporter exporter =
                Flows.start(Flows.config("http://127.0.0.1:" + port + "/ingest"))) {
            Flows.send(exporter, FLOWS);
            Flows.await("they wait", () -> exporter.queued() >= EVENTS - 1);
            try (FlowBackend backend = new FlowBackend(port)) {
                Flows.await("all are there", () -> exporter.statistics().exported() == EVENTS);
                assertThat(ids(backend)).hasSize(EVENTS);
            }
            assertThat(exporter.statistics().drops()).isEmpty();
        }
    }

    @Test
    void countsWhatTheTargetRefusesForGood() {
        try (FlowBackend backend = new FlowBackend();
                FlowExporter exporter = Flows.start(Flows.config(backend.url()))) {
            backend.mood = Mood.REFUSES;
            Flows.send(exporter, FLOWS);
            Flows.await("all are refused", () -> Flows.dropped(exporter.statistics()) == EVENTS);
            assertThat(exporter.statistics().drops())
                    .containsOnlyKeys(ExportDrop.REJECTED)
                    .containsEntry(ExportDrop.REJECTED, (long) EVENTS);
            assertThat(backend.attempts.get()).isEqualTo(EVENTS);
            backend.mood = Mood.TAKES;
            Flows.send(exporter, 1);
            Flows.await("it works again", () -> exporter.statistics().exported() == 2);
            Flows.addsUp(exporter);
        }
    }

    @Test
    void keepsWithinItsMemoryWhileTheTargetHangs() {
        try (FlowBackend backend = new FlowBackend()) {
            FlowsConfig hanging =
                    Flows.impatient(
                            Flows.config(
                                    backend.url(),
                                    FlowBatchConfig.DEFAULT,
                                    64 << 10,
                                    FlowSpoolConfig.DEFAULT));
            backend.mood = Mood.HANGS;
            FlowExporter exporter =
                    new FlowExporter(hanging, "eth9", ZoneOffset.UTC, FlowExporter.WhenFull.DROP);
            FlowExporter.Producer producer = exporter.newProducer();
            long begunNs = System.nanoTime();
            for (int i = 0; i < 20_000; i++) {
                producer.accept(Flows.tcp(i));
                assertThat(exporter.queuedBytes()).isLessThanOrEqualTo(64 << 10);
            }
            assertThat(System.nanoTime() - begunNs)
                    .as("a worker never waits")
                    .isLessThan(20_000_000_000L);
            Flows.await(
                    "the rest is dropped",
                    () ->
                            exporter.queued() + Flows.dropped(exporter.statistics())
                                    >= exporter.statistics().produced() - 1);
            backend.mood = Mood.TAKES;
            exporter.close(Duration.ofSeconds(10));
            assertThat(exporter.statistics().produced()).isEqualTo(40_000);
            assertThat(exporter.statistics().drops()).containsKey(ExportDrop.QUEUE_FULL);
            assertThat(exporter.statistics().exported()).isPositive();
            Flows.addsUp(exporter);
        }
    }

    @Test
    void sendsWhatIsLeftWhenItIsClosed() {
        FlowBatchConfig batch = new FlowBatchConfig(Format.ARRAY, 1000, Duration.ofHours(1), false);
        try (FlowBackend backend = new FlowBackend()) {
            FlowExporter exporter =
                    Flows.start(
                            Flows.config(backend.url(), batch, 1 << 20, FlowSpoolConfig.DEFAULT));
            Flows.send(exporter, FLOWS);
            exporter.close(Duration.ofSeconds(10));
            assertThat(ids(backend)).hasSize(EVENTS);
            assertThat(exporter.statistics().exported()).isEqualTo(EVENTS);
            Flows.addsUp(exporter);
        }
    }

    @Test
    void losesNothingOfWhatIsOpenAtTheEnd() {
        FlowBatchConfig batch = new FlowBatchConfig(Format.NDJSON, 1000, Duration.ZERO, true);
        int flows = 9_000; // more than there is room for
        try (FlowBackend backend = new FlowBackend()) {
            FlowExporter exporter =
                    new FlowExporter(
                            Flows.config(backend.url(), batch, 1 << 20, FlowSpoolConfig.DEFAULT),
                            "eth9",
                            ZoneOffset.UTC,
                            FlowExporter.WhenFull.DROP);
            FlowExporter.Producer producer = exporter.newProducer();
            for (int i = 0; i < flows; i++) {
                producer.accept(Flows.tcp(i, FlowSummary.AT_END));
            }
            exporter.close(Duration.ofSeconds(20));
            assertThat(exporter.statistics().drops()).isEmpty();
            assertThat(exporter.statistics().exported()).isEqualTo(2L * flows);
            assertThat(backend.events).hasSize(2 * flows);
        }
    }

    @Test
    void endsInTimeThoughTheTargetHangs() {
        try (FlowBackend backend = new FlowBackend()) {
            backend.mood = Mood.HANGS;
            FlowExporter exporter = Flows.start(Flows.config(backend.url()));
            Flows.send(exporter, FLOWS);
            Flows.await("it was tried", () -> backend.attempts.get() >= 1);
            long begunNs = System.nanoTime();
            exporter.close(Duration.ofMillis(200));
            assertThat(System.nanoTime() - begunNs).isLessThan(5_000_000_000L);
            assertThat(exporter.statistics().drops()).containsKey(ExportDrop.SHUTDOWN);
            Flows.addsUp(exporter);
        }
    }

    @Test
    void saysWhoItIs() {
        try (FlowBackend backend = new FlowBackend()) {
            FlowsConfig plain = Flows.config(backend.url());
            HttpTargetConfig t = plain.target();
            FlowsConfig config =
                    new FlowsConfig(
                            true,
                            new HttpTargetConfig(
                                    t.endpoint(),
                                    t.timeout(),
                                    t.header(),
                                    new HttpAuthConfig("", "", "a-token", ""),
                                    t.tls(),
                                    t.proxy(),
                                    t.retry()),
                            FlowsConfig.Events.CONVERSATIONS,
                            true,
                            "wlan0",
                            plain.hostname(),
                            plain.addressRefresh(),
                            plain.batch(),
                            plain.cache(),
                            plain.queueBytes(),
                            plain.spool());
            try (FlowExporter exporter = Flows.start(config)) {
                Flows.send(exporter, 1);
                Flows.await("it is there", () -> exporter.statistics().exported() == 1);
            }
            assertThat(backend.requests)
                    .extracting(Request::authorization)
                    .containsExactly("Bearer a-token");
            JsonNode event = backend.events.getFirst();
            assertThat(event.path("interface").asText()).isEqualTo("wlan0");
            assertThat(event.path("packet_count").asLong()).isEqualTo(10);
            assertThat(event.path("server_byte_count").asLong()).isEqualTo(4000);
        }
    }

    @Test
    void followsAddressesAsTheyChange() {
        AtomicReference<HostAddresses> addresses =
                new AtomicReference<>(new HostAddresses(Set.of(), Map.of()));
        try (FlowBackend backend = new FlowBackend();
                FlowExporter exporter =
                        new FlowExporter(
                                Flows.config(backend.url()),
                                "eth9",
                                ZoneOffset.UTC,
                                FlowExporter.WhenFull.DROP,
                                addresses::get)) {
            Flows.send(exporter, 1);
            Flows.await("it is there", () -> backend.events.size() == 2);
            assertThat(backend.events)
                    .extracting(event -> event.path("direction").asText())
                    .containsOnly("unknown");
            addresses.set(
                    new HostAddresses(Set.of(new Endpoint(0, 0x0a000001, false, 0)), Map.of()));
            Flows.await(
                    "the new address is known",
                    () -> {
                        Flows.send(exporter, 1);
                        LockSupport.parkNanos(20_000_000);
                        return backend.events
                                .getLast()
                                .path("direction")
                                .asText()
                                .equals("inbound");
                    });
        }
    }

    private static FlowsConfig config(Mood mood, FlowBackend backend) {
        FlowsConfig config = Flows.config(backend.url());
        return mood == Mood.HANGS ? Flows.impatient(config) : config;
    }

    private static Set<String> ids(FlowBackend backend) {
        Set<String> ids = new HashSet<>();
        List<JsonNode> events = backend.events;
        events.forEach(event -> ids.add(event.path("flow_id").asText()));
        assertThat(events).as("none came twice").hasSize(ids.size());
        return ids;
    }
}
