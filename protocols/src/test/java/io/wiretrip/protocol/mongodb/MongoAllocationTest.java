package io.wiretrip.protocol.mongodb;

import static io.wiretrip.protocol.mongodb.MongoWire.answer;
import static io.wiretrip.protocol.mongodb.MongoWire.doc;
import static io.wiretrip.protocol.mongodb.MongoWire.msg;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.Endpoint;
import io.wiretrip.protocol.MemoryBudget;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.Session;
import io.wiretrip.protocol.SessionContext;
import io.wiretrip.protocol.Transport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a RoundTrip costs. */
class MongoAllocationTest {
    private static final int ROUND_TRIPS = 10_000;

    /** The least of them counts: the first ones are interpreted, which allocates more. */
    private static final int BATCHES = 10;

    /** A request, a response and the RoundTrip that joins them; nothing else. */
    private static final long NOTHING_WANTED_MAX = 320;

    /** In addition what was read: two contents and three short texts. */
    private static final long ALL_WANTED_MAX = 900;

    @Test
    void allocatesNothingButTheMessagesWhereNothingIsWanted() {
        assertThat(bytesPerRoundTrip(Demand.none())).isBetween(1L, NOTHING_WANTED_MAX);
    }

    @Test
    void allocatesWhatIsWantedAndNoDocuments() {
        assertThat(bytesPerRoundTrip(Demand.all())).isBetween(1L, ALL_WANTED_MAX);
    }

    private static long bytesPerRoundTrip(Demand demand) {
        byte[] row = doc("_id", 1L, "name", "Ann", "text", "t".repeat(200));
        byte[] request = msg(1, "find", "people", "filter", doc("age", 7), "$db", "shop");
        byte[] response =
                answer(
                        9,
                        1,
                        "cursor",
                        doc(
                                "firstBatch",
                                List.of(row, row, row, row),
                                "id",
                                0L,
                                "ns",
                                "shop.people"),
                        "ok",
                        1.0);
        Protocol mongo = new MongoProtocol();
        SessionContext context =
                new SessionContext(
                        List.of(mongo),
                        demand,
                        DecoderOptions.DEFAULT,
                        new MemoryBudget(1 << 20),
                        rt -> {});
        Endpoint client = new Endpoint(0, 1, false, 40_000);
        Endpoint server = new Endpoint(0, 2, false, 27017);
        Session session = new Session(mongo, Transport.TCP, client, server, context, false);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment requestMemory = arena.allocateFrom(JAVA_BYTE, request);
            MemorySegment responseMemory = arena.allocateFrom(JAVA_BYTE, response);
            Bytes in = new Bytes();
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long least = Long.MAX_VALUE;
            long i = 0;
            for (int batch = 0; batch < BATCHES; batch++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int n = 0; n < ROUND_TRIPS; n++, i++) {
                    in.wrap(requestMemory, 0, request.length, i * request.length);
                    session.decode(true, in.arrived(i, i * response.length));
                    in.wrap(responseMemory, 0, response.length, i * response.length);
                    session.decode(false, in.arrived(i, (i + 1) * request.length));
                }
                long bytes = threads.getCurrentThreadAllocatedBytes() - before;
                least = Math.min(least, bytes / ROUND_TRIPS);
            }
            assertThat(context.counters(mongo).roundTrips()).isEqualTo(i);
            return least;
        }
    }
}
