package io.wiretrip.agent.server;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** One request and the answer to it. Used by the thread that runs it. */
final class Call {
    static final String TEXT = "text/plain; charset=utf-8";
    static final String JSON = "application/json; charset=utf-8";

    private static final int FORM_BYTES_MAX = 4096;
    private static final int PARAMETERS_MAX = 64;
    private static final int BUFFER_BYTES = 16 << 10;

    private final HttpExchange exchange;
    private final String path;
    private boolean answered;
    private int status;

    Call(HttpExchange exchange) {
        this.exchange = exchange;
        String given = exchange.getRequestURI().getPath();
        this.path = given == null ? "" : given;
    }

    String method() {
        return exchange.getRequestMethod();
    }

    String path() {
        return path;
    }

    Headers headers() {
        return exchange.getRequestHeaders();
    }

    /** A header's value; empty if it is not there. */
    String header(String name) {
        String value = headers().getFirst(name);
        return value == null ? "" : value;
    }

    /** All values of a header as one list. */
    String headerList(String name) {
        List<String> values = headers().get(name);
        return values == null ? "" : String.join(",", values);
    }

    InetAddress peer() {
        return exchange.getRemoteAddress().getAddress();
    }

    boolean isHead() {
        return method().equals("HEAD");
    }

    /** Whether the answer has begun. */
    boolean isAnswered() {
        return answered;
    }

    /** The status of the answer; 0 before. */
    int status() {
        return status;
    }

    /** The query's names and values, in order. */
    Map<String, List<String>> query() throws BadRequestException {
        return parameters(exchange.getRequestURI().getRawQuery());
    }

    /** The last value of a name in the body, which is a form, or else in the query. */
    @Nullable String form(String name) throws BadRequestException, IOException {
        byte[] body = exchange.getRequestBody().readNBytes(FORM_BYTES_MAX + 1);
        if (body.length > FORM_BYTES_MAX) {
            throw new BadRequestException(
                    413, "body: more than " + FORM_BYTES_MAX + " bytes (expected: a short form)");
        }
        String type = header("Content-Type").toLowerCase(Locale.ROOT);
        if (body.length > 0 && type.startsWith("application/x-www-form-urlencoded")) {
            List<String> values = parameters(new String(body, StandardCharsets.UTF_8)).get(name);
            if (values != null) {
                return values.getLast();
            }
        }
        List<String> values = query().get(name);
        return values == null ? null : values.getLast();
    }

    private static Map<String, List<String>> parameters(@Nullable String text)
            throws BadRequestException {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (text == null) {
            return parameters;
        }
        String[] pairs = text.split("&", PARAMETERS_MAX + 1);
        if (pairs.length > PARAMETERS_MAX) {
            throw new BadRequestException("parameters: more than " + PARAMETERS_MAX);
        }
        for (String pair : pairs) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.computeIfAbsent(decode(name), _ -> new ArrayList<>()).add(decode(value));
            }
        }
        return parameters;
    }

    private static String decode(String text) throws BadRequestException {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new BadRequestException(
                    "parameters: " + text + " (expected: percent-encoded text)");
        }
    }

    /** Sets a header of the answer. */
    void set(String name, String value) {
        exchange.getResponseHeaders().set(name, value);
    }

    /** Says how to prove who one is, in one header for each way. */
    void challenge(List<String> challenges) {
        exchange.getResponseHeaders().put("WWW-Authenticate", challenges);
    }

    /** Answers with text; a line end is added. */
    void text(int code, String text) throws IOException {
        send(code, TEXT, text.isEmpty() || text.endsWith("\n") ? text : text + '\n');
    }

    /** Answers with all there is to say. */
    void send(int code, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        begin(code, body.length == 0 ? "" : type);
        if (isHead() || body.length == 0) {
            set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(code, -1);
        } else {
            exchange.sendResponseHeaders(code, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /**
     * Begins an answer whose length nobody knows yet. A HEAD gets its headers alone.
     *
     * @return where to write it, to be closed at its end; or null if nothing may be written
     */
    @Nullable OutputStream stream(String type, boolean compress) throws IOException {
        boolean gzip = compress && MediaRanges.accepts(headerList("Accept-Encoding"), "gzip");
        begin(200, type);
        if (compress) {
            set("Vary", "Accept, Accept-Encoding");
        }
        if (gzip) {
            set("Content-Encoding", "gzip");
        }
        if (isHead()) {
            exchange.sendResponseHeaders(200, -1);
            return null;
        }
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        return gzip
                ? new GZIPOutputStream(body, BUFFER_BYTES)
                : new BufferedOutputStream(body, BUFFER_BYTES);
    }

    private void begin(int code, String type) {
        answered = true;
        status = code;
        if (!type.isEmpty()) {
            set("Content-Type", type);
        }
        set("X-Content-Type-Options", "nosniff");
        set("Cache-Control", "no-store");
    }
}
