package io.wiretrip.protocol.postgresql;

import static io.wiretrip.protocol.postgresql.PostgresqlBytes.*;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.Endpoint;
import io.wiretrip.protocol.MemoryBudget;
import io.wiretrip.protocol.Session;
import io.wiretrip.protocol.SessionContext;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.Transport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a RoundTrip costs when nobody wants its fields: its two messages and what joins them. */
class PostgresqlAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** A request, a response, the RoundTrip. */
    private static final int BYTES_MAX = 480;

    private static final int FEW = 5_000;
    private static final int MANY = 25_000;

    private long positionOfClient;
    private long positionOfServer;

    private double bytesPerExchange(String asked, String answered) {
        SessionContext context =
                new SessionContext(
                        List.of(new PostgresqlProtocol()),
                        Demand.none(),
                        DecoderOptions.DEFAULT,
                        new MemoryBudget(1L << 30),
                        roundTrip -> {});
        Endpoint server = new Endpoint(0, 0x0a000002, false, 5432);
        Session session =
                new Session(
                        new PostgresqlProtocol(),
                        Transport.TCP,
                        StreamHarness.CLIENT,
                        server,
                        context,
                        true);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocateFrom(JAVA_BYTE, bytes(asked));
            MemorySegment response = arena.allocateFrom(JAVA_BYTE, bytes(answered));
            Bytes in = new Bytes();
            run(session, in, request, response, FEW);
            run(session, in, request, response, MANY);
            long few = run(session, in, request, response, FEW);
            long many = run(session, in, request, response, MANY);
            return (double) (many - few) / (MANY - FEW);
        }
    }

    private long run(
            Session session, Bytes in, MemorySegment asked, MemorySegment answered, int times) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < times; i++) {
            in.wrap(asked, 0, (int) asked.byteSize(), positionOfClient);
            session.decode(true, in.arrived(i, positionOfServer));
            positionOfClient += asked.byteSize();
            in.wrap(answered, 0, (int) answered.byteSize(), positionOfServer);
            session.decode(false, in.arrived(i, positionOfClient));
            positionOfServer += answered.byteSize();
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void aQueryCostsItsMessages() {
        String answer = columns("a") + row("1") + complete("SELECT 1") + IDLE;
        assertThat(bytesPerExchange(query("SELECT a FROM t WHERE i = 1"), answer))
                .isLessThan(BYTES_MAX);
    }

    @Test
    void anExecuteCostsTheSame() {
        String asked = bind("", "s", "1") + describe('P', "") + execute("", 0) + SYNC;
        String answer = BOUND + columns("a") + row("1") + complete("SELECT 1") + IDLE;
        assertThat(bytesPerExchange(asked, answer)).isLessThan(BYTES_MAX);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1_000})
    void rowsCostNothing(int rows) {
        String answer = row("1", "abc").repeat(rows) + complete("SELECT " + rows) + IDLE;
        assertThat(bytesPerExchange(query("SELECT a"), answer)).isLessThan(BYTES_MAX);
    }
}
