package io.wiretrip.exporter.flows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A backend as the contract of FlowEvents has it: all fourteen members are required, each of its
 * type. What does not fit is refused with 422. Can be told to fail in many ways.
 */
final class FlowBackend implements AutoCloseable {
    private static final List<String> TEXTS =
            List.of(
                    "flow_id",
                    "timestamp",
                    "interface",
                    "hostname",
                    "direction",
                    "src_ip",
                    "dst_ip",
                    "src_port",
                    "dst_port",
                    "protocol");

    private static final String TIME =
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{0,8}[1-9])?(Z|[+-]\\d\\d:\\d\\d)";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What it does with a request. */
    enum Mood {
        TAKES,
        HANGS,
        CLOSES_WITHOUT_RESPONSE,
        CLOSES_WITHIN_RESPONSE,
        IS_SLOW,
        TOO_MANY,
        FAILS,
        REFUSES,
        TAKES_FEW
    }

    /** A request that came. */
    record Request(String path, String contentType, @Nullable String authorization, int events) {}

    final List<JsonNode> events = Collections.synchronizedList(new ArrayList<>());
    final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    final List<String> invalid = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger attempts = new AtomicInteger();
    volatile Mood mood = Mood.TAKES;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer server;

    FlowBackend() {
        this(0);
    }

    FlowBackend(int port) {
        try {
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            server = HttpServer.create(new InetSocketAddress(loopback, port), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/ingest";
    }

    private void handle(HttpExchange exchange) throws IOException {
        attempts.incrementAndGet();
        byte[] body = body(exchange);
        switch (mood) {
            case TAKES -> take(exchange, body);
            case HANGS -> await(60_000);
            case CLOSES_WITHOUT_RESPONSE -> exchange.close();
            case CLOSES_WITHIN_RESPONSE -> {
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().write("half".getBytes(StandardCharsets.US_ASCII));
                exchange.getResponseBody().flush();
                exchange.close();
            }
            case IS_SLOW -> {
                await(50);
                take(exchange, body);
            }
            case TOO_MANY -> {
                exchange.getResponseHeaders().set("Retry-After", "0");
                respond(exchange, 429);
            }
            case FAILS -> respond(exchange, 500);
            case REFUSES -> respond(exchange, 400);
            case TAKES_FEW -> {
                if (parse(exchange, body).size() > 2) {
                    respond(exchange, 413);
                } else {
                    take(exchange, body);
                }
            }
        }
    }

    private void await(long millis) {
        try {
            boolean _ = closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream in = exchange.getRequestBody();
                InputStream plain = gzip ? new GZIPInputStream(in) : in) {
            return plain.readAllBytes();
        }
    }

    private void take(HttpExchange exchange, byte[] body) throws IOException {
        List<JsonNode> sent = parse(exchange, body);
        for (JsonNode event : sent) {
            String wrong = wrong(event);
            if (wrong != null) {
                invalid.add(wrong + ": " + event);
                respond(exchange, 422);
                return;
            }
        }
        events.addAll(sent);
        requests.add(
                new Request(
                        exchange.getRequestURI().getPath(),
                        exchange.getRequestHeaders().getFirst("Content-Type"),
                        exchange.getRequestHeaders().getFirst("Authorization"),
                        sent.size()));
        respond(exchange, 201);
    }

    private static List<JsonNode> parse(HttpExchange exchange, byte[] body) throws IOException {
        List<JsonNode> parsed = new ArrayList<>();
        if ("application/x-ndjson".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            for (String line : new String(body, StandardCharsets.UTF_8).lines().toList()) {
                parsed.add(MAPPER.readTree(line));
            }
            return parsed;
        }
        JsonNode tree = MAPPER.readTree(body);
        if (tree.isArray()) {
            tree.forEach(parsed::add);
        } else {
            parsed.add(tree);
        }
        return parsed;
    }

    /** What the validator finds wrong; null if nothing. */
    private static @Nullable String wrong(JsonNode event) {
        for (String name : TEXTS) {
            if (!event.path(name).isTextual()) {
                return name + " is no text";
            }
        }
        for (String name : List.of("packet_count", "byte_count")) {
            if (!event.path(name).isIntegralNumber()) {
                return name + " is no integer";
            }
        }
        for (String name : List.of("flow_duration", "avg_packet_size")) {
            if (!event.path(name).isNumber()) {
                return name + " is no number";
            }
        }
        if (!event.path("timestamp").asText().matches(TIME)) {
            return "timestamp is not RFC 3339";
        }
        if (!List.of("outbound", "inbound", "local", "unknown")
                .contains(event.path("direction").asText())) {
            return "direction is none";
        }
        String id =
                event.path("src_ip").asText()
                        + ":"
                        + event.path("src_port").asText()
                        + "-"
                        + event.path("dst_ip").asText()
                        + ":"
                        + event.path("dst_port").asText()
                        + "-"
                        + event.path("protocol").asText();
        return event.path("flow_id").asText().equals(id) ? null : "flow_id is another";
    }

    private static void respond(HttpExchange exchange, int status) throws IOException {
        byte[] text = "{\"detail\":\"as told\"}".getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(status, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        executor.shutdownNow();
    }
}
