package io.wiretrip.protocol;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.wiretrip.protocol.Conversation.Exchange;
import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.Decoder.Progress;
import io.wiretrip.protocol.StreamHarness.Setup;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/**
 * Measures whether a decoder that gets its bytes one by one looks at each of them a bounded number
 * of times. Feeds the beginning of a sample and then one byte over and over: a byte must not cost
 * more when many came before it than when few did.
 *
 * <p>Counts the thread's own processor time, so that a busy machine changes little, and repeats a
 * measurement that fails. A byte that costs next to nothing is not judged at all.
 */
final class LinearWork {
    private static final int FEW = 128;
    private static final int MANY_MIN = 1 << 13;
    private static final int MANY_MAX = 1 << 16;
    private static final int ATTEMPTS = 8;
    private static final int JUDGED_NS = 400;
    private static final int TIMES_MAX = 8;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Setup setup;
    private final Conversation conversation;
    private final int prefix;
    private final byte filler;
    private final SessionContext context;

    /**
     * Prepares a measurement.
     *
     * @param prefix how many bytes of the sample come before the filler
     * @param filler what comes then, in the direction of the last of them
     */
    LinearWork(Setup setup, Conversation conversation, int prefix, byte filler) {
        this.setup = setup;
        this.conversation = conversation;
        this.prefix = prefix;
        this.filler = filler;
        this.context =
                new SessionContext(
                        List.of(setup.protocol()),
                        setup.demand(),
                        setup.options(),
                        new MemoryBudget(1 << 30),
                        roundTrip -> {});
    }

    /**
     * Fails if the work grows faster than the bytes.
     *
     * @param unconsumedMax how many bytes the decoder may leave, beyond which nothing can grow
     */
    void check(int unconsumedMax) {
        int many = Math.clamp(unconsumedMax, MANY_MIN, MANY_MAX);
        long amongMany = 0;
        long amongFew = 0;
        for (int i = 0; i < ATTEMPTS; i++) {
            amongMany = feed(many) / many;
            if (amongMany < JUDGED_NS) {
                return;
            }
            long sum = 0;
            for (int fed = 0; fed < many; fed += FEW) {
                sum += feed(FEW);
            }
            amongFew = sum / many;
            if (amongMany < TIMES_MAX * amongFew) {
                return;
            }
        }
        throw new AssertionError(
                "after "
                        + prefix
                        + " bytes of "
                        + conversation
                        + " endless "
                        + filler
                        + ": "
                        + amongMany
                        + " ns for a byte among "
                        + many
                        + " (expected: < "
                        + TIMES_MAX
                        + " times what it is among "
                        + FEW
                        + ", "
                        + amongFew
                        + " ns)");
    }

    /** Feeds the filler so many times; returns the processor time that the decoder took. */
    private long feed(int count) {
        try (Arena arena = Arena.ofConfined()) {
            Session session =
                    new Session(
                            setup.protocol(),
                            setup.transport(),
                            StreamHarness.CLIENT,
                            new Endpoint(0, 2, false, setup.protocol().defaultPorts().getFirst()),
                            context,
                            setup.midstream());
            long room = (long) prefix + count;
            Stream client = new Stream(session, true, arena.allocate(room));
            Stream server = new Stream(session, false, arena.allocate(room));
            Stream last = client;
            int left = prefix;
            for (Exchange exchange : conversation.exchanges()) {
                int length = Math.min(left, exchange.bytes().length);
                last = exchange.fromClient() ? client : server;
                last.deliver(exchange.bytes(), length);
                left -= length;
                if (left == 0) {
                    break;
                }
            }
            last.memory.asSlice(last.arrived).fill(filler);
            long beganNs = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < count && !last.over; i++) {
                last.arrive(1);
            }
            long tookNs = THREADS.getCurrentThreadCpuTime() - beganNs;
            session.end(true, End.IDLE, client.arrived, StreamHarness.EPOCH_NS);
            session.end(false, End.IDLE, server.arrived, StreamHarness.EPOCH_NS);
            session.close(StreamHarness.EPOCH_NS);
            return tookNs;
        }
    }

    /** A direction whose bytes lie where they are, so that showing them again costs nothing. */
    private static final class Stream {
        private final Session session;
        private final boolean fromClient;
        private final MemorySegment memory;
        private final Bytes bytes = new Bytes();
        private long consumed;
        private int arrived;
        private boolean over;

        Stream(Session session, boolean fromClient, MemorySegment memory) {
            this.session = session;
            this.fromClient = fromClient;
            this.memory = memory;
        }

        void deliver(byte[] data, int length) {
            MemorySegment.copy(data, 0, memory, JAVA_BYTE, arrived, length);
            arrive(length);
        }

        void arrive(int length) {
            arrived += length;
            if (over || arrived < consumed) {
                return; // within a skip
            }
            bytes.wrap(memory, consumed, (int) (arrived - consumed), consumed)
                    .arrived(StreamHarness.EPOCH_NS, -1);
            over = session.decode(fromClient, bytes) != Progress.CONTINUE;
            long passed = bytes.position() + bytes.pendingSkip();
            consumed = passed < 0 ? Long.MAX_VALUE : consumed + passed;
        }
    }
}
