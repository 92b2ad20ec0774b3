package io.wiretrip.exporter.otlp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** OTLP over HTTP, on the JDK's server. */
public final class HttpReceiver implements OtlpReceiver {
    private static final long SLOW_NS = 50_000_000;

    private final Received received = new Received();
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final String scheme;
    private volatile Behaviour behaviour = Behaviour.TAKE;

    /** One without TLS. */
    public HttpReceiver() {
        this(0, null);
    }

    /**
     * One at a port.
     *
     * @param port 0 for a free one
     * @param tls null for none; clients must show a certificate
     */
    public HttpReceiver(int port, @Nullable SSLContext tls) {
        try {
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            if (tls == null) {
                server = HttpServer.create(address, 0);
                scheme = "http";
            } else {
                HttpsServer secure = HttpsServer.create(address, 0);
                secure.setHttpsConfigurator(
                        new HttpsConfigurator(tls) {
                            @Override
                            public void configure(HttpsParameters parameters) {
                                SSLParameters asked = tls.getDefaultSSLParameters();
                                asked.setNeedClientAuth(true);
                                parameters.setSSLParameters(asked);
                            }
                        });
                server = secure;
                scheme = "https";
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach(
                        (name, values) ->
                                headers.put(
                                        name.toLowerCase(Locale.ROOT), String.join(",", values)));
        headers.put(":path", exchange.getRequestURI().getPath());
        byte[] body = body(exchange, headers);
        Behaviour now = behaviour;
        switch (now) {
            case BUSY -> {
                exchange.getResponseHeaders().add("Retry-After", "1");
                answer(exchange, 429, new byte[0]);
            }
            case BROKEN -> answer(exchange, 500, new byte[0]);
            case REFUSE -> answer(exchange, 400, new byte[0]);
            case HANG -> {
                awaitEnd();
                answer(exchange, 500, new byte[0]);
            }
            case CLOSE_HALF_WAY -> exchange.close(); // the request was read, no answer comes
            case TAKE, TAKE_ALL_BUT_ONE, SLOW -> {
                if (now == Behaviour.SLOW) {
                    LockSupport.parkNanos(SLOW_NS);
                }
                received.add(new Received.Message(headers, body));
                exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
                answer(exchange, 200, response(now));
            }
        }
    }

    static byte[] response(Behaviour behaviour) {
        ExportTraceServiceResponse.Builder response = ExportTraceServiceResponse.newBuilder();
        if (behaviour == Behaviour.TAKE_ALL_BUT_ONE) {
            response.setPartialSuccess(
                    ExportTracePartialSuccess.newBuilder()
                            .setRejectedSpans(1)
                            .setErrorMessage("one is enough"));
        }
        return response.build().toByteArray();
    }

    private void awaitEnd() {
        try {
            hanging.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] body(HttpExchange exchange, Map<String, String> headers)
            throws IOException {
        try (InputStream in = exchange.getRequestBody();
                InputStream plain =
                        "gzip".equals(headers.get("content-encoding"))
                                ? new GZIPInputStream(in)
                                : in) {
            return plain.readAllBytes();
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void behave(Behaviour next) {
        behaviour = next;
    }

    @Override
    public Received received() {
        return received;
    }

    @Override
    public int requests() {
        return requests.get();
    }

    @Override
    public String endpoint() {
        return scheme + "://localhost:" + port();
    }

    /** The port. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public CountDownLatch hanging() {
        return hanging;
    }

    @Override
    public void close() {
        hanging.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
