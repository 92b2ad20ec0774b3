package io.wiretrip.exporter.roundtrips;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.exporter.ExportDrop;
import io.wiretrip.exporter.roundtrips.RoundTripExporter.WhenFull;
import io.wiretrip.protocol.RoundTripSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RoundTripExporterTest {
    private static void nothing() {}

    /** Keeps what it is given; may be held up, and may fail. */
    private static class Memory implements LineTarget {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch held;
        boolean closed;

        Memory(boolean held) {
            this.held = new CountDownLatch(held ? 1 : 0);
        }

        @Override
        public int write(byte[] lines, int offset, int length) throws IOException {
            entered.countDown();
            try {
                held.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            bytes.write(lines, offset, length);
            return length;
        }

        @Override
        public void close() {
            closed = true;
        }

        List<String> texts() {
            List<String> texts = new ArrayList<>();
            for (String line : bytes.toString(UTF_8).lines().toList()) {
                int at = line.indexOf("\"Text\":\"") + 8;
                texts.add(line.substring(at, line.indexOf('"', at)));
            }
            return texts;
        }
    }

    private static RoundTripExporter exporter(LineTarget target, WhenFull whenFull) {
        return new RoundTripExporter(
                target, ZoneOffset.UTC, whenFull, RoundTripExporterTest::nothing);
    }

    private static long sum(Map<ExportDrop, Long> drops) {
        return drops.values().stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void writesEverythingInOrderWhenItMayWait() {
        Memory target = new Memory(false);
        RoundTripExporter exporter = exporter(target, WhenFull.WAIT);
        RoundTripSink producer = exporter.newProducer(16);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            producer.roundTrip(ToyProtocol.roundTrip("t" + i, null));
            expected.add("t" + i);
        }
        assertThat(exporter.close(Duration.ofSeconds(30))).isTrue();
        assertThat(target.texts()).isEqualTo(expected);
        assertThat(exporter.written()).isEqualTo(20_000);
        assertThat(exporter.drops()).isEmpty();
        assertThat(target.closed).isTrue();
    }

    @Test
    void producersDoNotDisturbEachOther() throws InterruptedException {
        Memory target = new Memory(false);
        RoundTripExporter exporter = exporter(target, WhenFull.WAIT);
        List<Thread> workers = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            RoundTripSink producer = exporter.newProducer(8);
            workers.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int i = 0; i < 5_000; i++) {
                                            producer.roundTrip(
                                                    ToyProtocol.roundTrip(name + i, null));
                                        }
                                    }));
        }
        for (Thread worker : workers) {
            worker.join();
        }
        exporter.close();
        for (String name : List.of("a", "b", "c")) {
            List<String> own = target.texts().stream().filter(t -> t.startsWith(name)).toList();
            assertThat(own).hasSize(5_000).first().isEqualTo(name + 0);
            assertThat(own).last().isEqualTo(name + 4_999);
        }
    }

    @Test
    void dropsAndCountsExactlyWhenItMayNotWait() throws InterruptedException {
        Memory target = new Memory(true);
        RoundTripExporter exporter = exporter(target, WhenFull.DROP);
        RoundTripSink producer = exporter.newProducer(64);
        producer.roundTrip(ToyProtocol.roundTrip("first", null));
        target.entered.await(); // from here on nothing leaves the queue
        for (int i = 0; i < 1_000; i++) {
            producer.roundTrip(ToyProtocol.roundTrip("t" + i, null));
        }
        target.held.countDown();
        assertThat(exporter.close(Duration.ofSeconds(30))).isTrue();
        assertThat(exporter.drops()).containsExactly(Map.entry(ExportDrop.QUEUE_FULL, 936L));
        assertThat(exporter.written()).isEqualTo(65);
        assertThat(target.texts()).hasSize(65).last().isEqualTo("t63");
    }

    @Test
    void countsWhatAFailingTargetLosesAndGoesOnAfterwards() throws InterruptedException {
        CountDownLatch failed = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        Memory target =
                new Memory(false) {
                    @Override
                    public int write(byte[] lines, int offset, int length) throws IOException {
                        if (calls.incrementAndGet() == 1) {
                            failed.countDown();
                            throw new IOException("No space left on device");
                        }
                        return super.write(lines, offset, length);
                    }
                };
        RoundTripExporter exporter = exporter(target, WhenFull.WAIT);
        RoundTripSink producer = exporter.newProducer();
        producer.roundTrip(ToyProtocol.roundTrip("lost", null));
        failed.await();
        producer.roundTrip(ToyProtocol.roundTrip("kept", null));
        exporter.close();
        assertThat(target.texts()).containsExactly("kept");
        assertThat(exporter.drops()).containsExactly(Map.entry(ExportDrop.WRITE_FAILED, 1L));
        assertThat(exporter.lastFailure()).isEqualTo("IOException: No space left on device");
    }

    @Test
    void tellsOnceThatTheReaderIsGoneAndNeverBlocksAfterwards() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        LineTarget target =
                new Memory(false) {
                    @Override
                    public int write(byte[] lines, int offset, int length) throws IOException {
                        throw new TargetClosedException(new IOException("Broken pipe"));
                    }
                };
        RoundTripExporter exporter =
                new RoundTripExporter(
                        target,
                        ZoneOffset.UTC,
                        WhenFull.WAIT,
                        () -> {
                            calls.incrementAndGet();
                            told.countDown();
                        });
        RoundTripSink producer = exporter.newProducer(4);
        producer.roundTrip(ToyProtocol.roundTrip("x", null));
        told.await();
        for (int i = 0; i < 1_000; i++) {
            producer.roundTrip(ToyProtocol.roundTrip("x", null));
        }
        exporter.close();
        assertThat(calls).hasValue(1);
        assertThat(exporter.isTargetClosed()).isTrue();
        assertThat(exporter.drops()).containsExactly(Map.entry(ExportDrop.TARGET_CLOSED, 1_001L));
    }

    @Test
    void oneThatCannotBeEncodedCostsItselfAlone() {
        Memory target = new Memory(false);
        RoundTripExporter exporter = exporter(target, WhenFull.WAIT);
        RoundTripSink producer = exporter.newProducer();
        producer.roundTrip(ToyProtocol.roundTrip("a", null));
        producer.roundTrip(ToyProtocol.roundTrip("b", "fail"));
        producer.roundTrip(ToyProtocol.roundTrip("c", null));
        exporter.close();
        assertThat(target.texts()).containsExactly("a", "c");
        assertThat(exporter.drops()).containsExactly(Map.entry(ExportDrop.ENCODING_FAILED, 1L));
    }

    @Test
    void closingWithADeadlineDoesNotHangOnATargetThatDoes() throws InterruptedException {
        Memory target = new Memory(true);
        RoundTripExporter exporter = exporter(target, WhenFull.DROP);
        RoundTripSink producer = exporter.newProducer(64);
        producer.roundTrip(ToyProtocol.roundTrip("first", null));
        target.entered.await();
        for (int i = 0; i < 10; i++) {
            producer.roundTrip(ToyProtocol.roundTrip("t" + i, null));
        }
        assertThat(exporter.close(Duration.ofMillis(1))).isFalse();
        target.held.countDown();
        assertThat(exporter.close(Duration.ofSeconds(30))).isTrue();
        assertThat(exporter.drops()).containsExactly(Map.entry(ExportDrop.SHUTDOWN, 10L));
        assertThat(exporter.written() + sum(exporter.drops())).isEqualTo(11);
    }
}
