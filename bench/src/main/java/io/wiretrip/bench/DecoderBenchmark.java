package io.wiretrip.bench;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.Endpoint;
import io.wiretrip.protocol.MemoryBudget;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.Session;
import io.wiretrip.protocol.SessionContext;
import io.wiretrip.protocol.Transport;
import io.wiretrip.protocols.Protocols;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Decoding and pairing: one request and its response through a connection's session; per RoundTrip.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class DecoderBenchmark {
    private static final int HTTP_BODY_BYTES = 1_000;

    /** Whose decoder. */
    @Param({"dns", "http"})
    public String protocol;

    /** What somebody downstream wants of it. */
    @Param({"none", "all"})
    public String demand;

    private final Bytes bytes = new Bytes();
    private Arena arena;
    private MemorySegment request;
    private MemorySegment response;
    private Session session;
    private long requestPosition;
    private long responsePosition;
    private long timeNs;
    private long roundTrips;
    private long exchanges;

    /** For JMH. */
    public DecoderBenchmark() {}

    /** Begins a connection that never ends. */
    @Setup(Level.Trial)
    public void begin() {
        arena = Arena.ofConfined();
        boolean http = protocol.equals("http");
        request = http ? Traffic.text(arena, httpRequest()) : Traffic.bytes(arena, dns(false));
        response = http ? Traffic.text(arena, httpResponse()) : Traffic.bytes(arena, dns(true));
        Protocol found =
                Protocols.ALL.stream()
                        .filter(each -> each.name().equals(protocol))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("no protocol " + protocol));
        SessionContext context =
                new SessionContext(
                        List.of(found),
                        demand.equals("all") ? Demand.all() : Demand.none(),
                        DecoderOptions.DEFAULT,
                        new MemoryBudget(1L << 30),
                        roundTrip -> roundTrips++);
        session =
                new Session(
                        found,
                        http ? Transport.TCP : Transport.UDP,
                        new Endpoint(0, 0x0a00_0001, false, 40_000),
                        new Endpoint(0, 0x0aff_0001, false, http ? 80 : 53),
                        context,
                        false);
    }

    /** Checks that it decoded what it was given. */
    @TearDown(Level.Trial)
    public void end() {
        arena.close();
        if (roundTrips != exchanges) {
            throw new IllegalStateException(
                    "RoundTrips: " + roundTrips + " (expected: " + exchanges + ")");
        }
    }

    /** A request and its response. */
    @Benchmark
    public long exchange() {
        exchanges++;
        timeNs += 1_000;
        bytes.wrap(request, 0, (int) request.byteSize(), requestPosition)
                .arrived(timeNs, responsePosition);
        session.decode(true, bytes);
        requestPosition += request.byteSize();
        timeNs += 1_000;
        bytes.wrap(response, 0, (int) response.byteSize(), responsePosition)
                .arrived(timeNs, requestPosition);
        session.decode(false, bytes);
        responsePosition += response.byteSize();
        return roundTrips;
    }

    private static String httpRequest() {
        return """
                GET /api/v1/items?limit=20&offset=40 HTTP/1.1
                Host: shop.example.test
                User-Agent: bench/1.0
                Accept: application/json
                Accept-Encoding: gzip, deflate
                X-Request-Id: 5f1c9f1e-1b7e-4c0f-9a51-7f3c0a6b2d10

                """
                .replace("\n", "\r\n");
    }

    private static String httpResponse() {
        String head =
                """
                HTTP/1.1 200 OK
                Server: bench
                Date: Thu, 01 Jan 1970 00:00:00 GMT
                Content-Type: application/json
                Content-Length: %d
                Connection: keep-alive

                """
                        .formatted(HTTP_BODY_BYTES)
                        .replace("\n", "\r\n");
        return head + "x".repeat(HTTP_BODY_BYTES);
    }

    /** A query for the address of www.example.test, or its answer. */
    private static byte[] dns(boolean answer) {
        String head = answer ? "1234 8180 0001 0001 0000 0000" : "1234 0100 0001 0000 0000 0000";
        String question = "03777777 076578616d706c65 0474657374 00 0001 0001";
        String record = answer ? "c00c 0001 0001 0000012c 0004 cb007101" : "";
        return java.util.HexFormat.of().parseHex((head + question + record).replace(" ", ""));
    }
}
