package io.wiretrip.protocol.http1;

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
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a message costs when nobody wants more than times, sizes and outcomes. */
class Http1AllocationTest {
    private static final int WARM_UP = 20_000;
    private static final int MEASURED = 20_000;

    /** A request, a response and the RoundTrip that joins them; nothing else. */
    private static final long ROUND_TRIP_BYTES_MAX = 400;

    private static final String REQUEST =
            String.join(
                    "\r\n",
                    "GET /api/v1/orders/4711?expand=items HTTP/1.1",
                    "Host: shop.example.com",
                    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
                    "Accept: application/json, text/plain, */*",
                    "Accept-Encoding: gzip, deflate, br",
                    "Accept-Language: en-GB,en;q=0.9",
                    "Cookie: session=0123456789abcdef0123456789abcdef",
                    "Connection: keep-alive",
                    "",
                    "");
    private static final String RESPONSE =
            String.join(
                    "\r\n",
                    "HTTP/1.1 200 OK",
                    "Date: Mon, 01 Jan 2024 00:00:00 GMT",
                    "Content-Type: application/json; charset=utf-8",
                    "Content-Length: 1000",
                    "Cache-Control: no-cache, no-store",
                    "ETag: W/\"0123456789abcdef\"",
                    "Vary: Accept-Encoding",
                    "Server: nginx",
                    "",
                    "b".repeat(1000));

    @Test
    void allocatesNothingButTheMessages() {
        Protocol http = new Http1Protocol();
        SessionContext context =
                new SessionContext(
                        List.of(http),
                        Demand.none(),
                        DecoderOptions.DEFAULT,
                        new MemoryBudget(1 << 20),
                        rt -> {});
        Endpoint client = new Endpoint(0, 1, false, 40_000);
        Endpoint server = new Endpoint(0, 2, false, 80);
        Session session = new Session(http, Transport.TCP, client, server, context, false);
        try (Arena arena = Arena.ofConfined()) {
            byte[] request = REQUEST.getBytes(StandardCharsets.US_ASCII);
            byte[] response = RESPONSE.getBytes(StandardCharsets.US_ASCII);
            MemorySegment requestMemory = arena.allocateFrom(JAVA_BYTE, request);
            MemorySegment responseMemory = arena.allocateFrom(JAVA_BYTE, response);
            Bytes in = new Bytes();
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = 0;
            for (long i = 0; i < WARM_UP + MEASURED; i++) {
                if (i == WARM_UP) {
                    before = threads.getCurrentThreadAllocatedBytes();
                }
                in.wrap(requestMemory, 0, request.length, i * request.length);
                session.decode(true, in.arrived(i, i * response.length));
                in.wrap(responseMemory, 0, response.length, i * response.length);
                session.decode(false, in.arrived(i, (i + 1) * request.length));
            }
            long perRoundTrip = (threads.getCurrentThreadAllocatedBytes() - before) / MEASURED;
            assertThat(context.counters(http).roundTrips()).isEqualTo(WARM_UP + MEASURED);
            assertThat(perRoundTrip)
                    .as("bytes allocated per RoundTrip")
                    .isBetween(1L, ROUND_TRIP_BYTES_MAX);
        }
    }
}
