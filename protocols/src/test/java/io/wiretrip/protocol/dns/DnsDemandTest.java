package io.wiretrip.protocol.dns;

import static io.wiretrip.protocol.dns.DnsBytes.answer;
import static io.wiretrip.protocol.dns.DnsBytes.query;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decoder;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.Decompressor;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Pending;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.StreamHarness.Setup;
import io.wiretrip.protocol.Transport;
import io.wiretrip.protocol.Violation;
import io.wiretrip.protocol.WorkerShared;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What nobody wants is not materialised. */
final class DnsDemandTest {
    private static final DnsProtocol DNS = new DnsProtocol();
    private static final int ROUNDS = 20_000;

    /** Message object with its header, and nothing else. */
    private static final int BYTES_PER_MESSAGE_MAX = 192;

    @Test
    void withoutDemandOneObjectIsAllocatedForAMessage() {
        try (Arena arena = Arena.ofConfined()) {
            for (byte[] message : List.of(query(1, "a.test.", 1), answer(1, "a.test.", "1"))) {
                MemorySegment memory = arena.allocate(message.length);
                MemorySegment.copy(message, 0, memory, ValueLayout.JAVA_BYTE, 0, message.length);
                long bytes = allocatedBy(memory, message.length);
                assertThat(bytes / ROUNDS).isLessThanOrEqualTo(BYTES_PER_MESSAGE_MAX);
            }
        }
    }

    private static long allocatedBy(MemorySegment memory, int length) {
        Decoder decoder =
                DNS.newDecoders(
                                new Nowhere(),
                                new Nothing(),
                                new DecoderContext(
                                        Demand.none(),
                                        DecoderOptions.DEFAULT,
                                        Transport.UDP,
                                        false,
                                        new Decompressor(),
                                        new WorkerShared(),
                                        null))
                        .requests();
        Bytes in = new Bytes();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int i = 0; i < 2 * ROUNDS; i++) {
            if (i == ROUNDS) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            decoder.decode(in.wrap(memory, 0, length, 0).arrived(i, -1));
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void readsJustTheNameForALabel() {
        Setup setup =
                Setup.of(DNS).over(Transport.UDP).wanting(Demand.of(List.of(DnsFields.QUESTION)));
        try (StreamHarness harness = new StreamHarness(setup)) {
            harness.deliver(true, query(1, "a.test.", 1));
            harness.deliver(false, answer(1, "a.test.", "1"));
            DnsRequest request =
                    (DnsRequest) requireNonNull(harness.roundTrips().getFirst().request());
            assertThat(request.questionName()).isEqualTo("a.test.");
            assertThat(request.content()).isNull();
            assertThat(JsonText.response(harness.roundTrips().getFirst(), "StatusCode"))
                    .isEqualTo("\"Success\"");
        }
    }

    @Test
    void pairsByNameThoughNobodyWantsNames() {
        Setup setup = Setup.of(DNS).over(Transport.UDP).wanting(Demand.none());
        try (StreamHarness harness = new StreamHarness(setup)) {
            harness.deliver(true, query(8, "a.test.", 1)).tick();
            harness.deliver(true, query(8, "b.test.", 1)).tick();
            harness.deliver(false, answer(8, "b.test.", "1")).tick();
            harness.deliver(false, answer(8, "a.test.", "1"));
            assertThat(harness.roundTrips())
                    .extracting(rt -> rt.durationNs())
                    .containsExactly(1_000_000L, 3_000_000L);
        }
    }

    private static final class Nowhere implements MessageSink {
        @Override
        public void begin(Message message) {}

        @Override
        public void end(Message message) {}

        @Override
        public void unanswered(Message request) {}

        @Override
        public void violation(Violation violation) {
            throw new AssertionError(violation.name());
        }

        @Override
        public void upgrade(String to) {}
    }

    private static final class Nothing implements Pending {
        @Override
        public @Nullable Message answeredBy(long responseStart, long peerAcknowledged) {
            return null;
        }

        @Override
        public int count() {
            return 0;
        }
    }
}
