package io.wiretrip.protocol.mysql;

import static io.wiretrip.protocol.mysql.MysqlWire.AUTOCOMMIT;
import static io.wiretrip.protocol.mysql.MysqlWire.MODERN;
import static io.wiretrip.protocol.mysql.MysqlWire.SERVER_CAPABILITIES;
import static io.wiretrip.protocol.mysql.MysqlWire.bytes;
import static io.wiretrip.protocol.mysql.MysqlWire.command;
import static io.wiretrip.protocol.mysql.MysqlWire.definition;
import static io.wiretrip.protocol.mysql.MysqlWire.execute;
import static io.wiretrip.protocol.mysql.MysqlWire.greeting;
import static io.wiretrip.protocol.mysql.MysqlWire.login;
import static io.wiretrip.protocol.mysql.MysqlWire.ok;
import static io.wiretrip.protocol.mysql.MysqlWire.okEnd;
import static io.wiretrip.protocol.mysql.MysqlWire.packet;
import static io.wiretrip.protocol.mysql.MysqlWire.text;
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
class MysqlAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** A request, a response, the RoundTrip. */
    private static final int BYTES_MAX = 560;

    private static final int FEW = 5_000;
    private static final int MANY = 25_000;

    private final MysqlProtocol protocol = new MysqlProtocol();
    private final SessionContext context =
            new SessionContext(
                    List.of(protocol),
                    Demand.none(),
                    DecoderOptions.DEFAULT,
                    new MemoryBudget(1L << 30),
                    roundTrip -> {});
    private final Session session =
            new Session(
                    protocol,
                    Transport.TCP,
                    StreamHarness.CLIENT,
                    new Endpoint(0, 0x0a000002, false, 3306),
                    context,
                    false);
    private final Bytes in = new Bytes();
    private long positionOfClient;
    private long positionOfServer;

    private void client(MemorySegment sent) {
        in.wrap(sent, 0, (int) sent.byteSize(), positionOfClient);
        session.decode(true, in.arrived(positionOfClient, positionOfServer));
        positionOfClient += sent.byteSize();
    }

    private void server(MemorySegment sent) {
        in.wrap(sent, 0, (int) sent.byteSize(), positionOfServer);
        session.decode(false, in.arrived(positionOfServer, positionOfClient));
        positionOfServer += sent.byteSize();
    }

    private long run(MemorySegment asked, MemorySegment answered, int times) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < times; i++) {
            client(asked);
            server(answered);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private double bytesPerExchange(String asked, String answered) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocateFrom(JAVA_BYTE, bytes(asked));
            MemorySegment response = arena.allocateFrom(JAVA_BYTE, bytes(answered));
            server(arena.allocateFrom(JAVA_BYTE, bytes(greeting(SERVER_CAPABILITIES))));
            client(arena.allocateFrom(JAVA_BYTE, bytes(login(MODERN, "ann", "proof", "shop"))));
            server(arena.allocateFrom(JAVA_BYTE, bytes(ok(2))));
            run(request, response, FEW);
            run(request, response, MANY);
            long few = run(request, response, FEW);
            long many = run(request, response, MANY);
            assertThat(context.counters(protocol).roundTrips()).isEqualTo(1 + 2 * (FEW + MANY));
            return (double) (many - few) / (MANY - FEW);
        }
    }

    private static String rows(int rows) {
        StringBuilder answer = new StringBuilder(packet(1, "\1") + definition(2, "a"));
        for (int i = 0; i < rows; i++) {
            answer.append(packet(3 + i, text("value " + i)));
        }
        return answer + okEnd(3 + rows, AUTOCOMMIT);
    }

    @Test
    void aStatementThatChangesRowsCostsItsMessages() {
        String asked = command(3, "\0\1insert into t values (1, 'a')");
        assertThat(bytesPerExchange(asked, ok(1, 1, 9, AUTOCOMMIT))).isBetween(1.0, BYTES_MAX + .0);
    }

    @Test
    void anExecuteCostsTheSame() {
        assertThat(bytesPerExchange(execute(1, "\0\0"), rows(3))).isLessThan(BYTES_MAX);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 1_000})
    void rowsCostNothing(int rows) {
        String asked = command(3, "\0\1select a from t where b = 'x'");
        assertThat(bytesPerExchange(asked, rows(rows))).isLessThan(BYTES_MAX);
    }
}
