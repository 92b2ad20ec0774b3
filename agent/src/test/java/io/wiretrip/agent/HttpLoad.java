package io.wiretrip.agent;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * An HTTP server and a client with keep-alive connections, bounded in count: in this process, or as
 * processes of their own in a network namespace.
 */
final class HttpLoad {
    private static final byte[] BODY = "hello, wire\n".getBytes(StandardCharsets.US_ASCII);

    private HttpLoad() {}

    /** {@code server HOST PORT}, until standard input ends; or {@code client HOST PORT N M}. */
    public static void main(String[] args) throws Exception {
        InetAddress host = InetAddress.getByName(args[1]);
        int port = Integer.parseInt(args[2]);
        if (args[0].equals("server")) {
            HttpServer server = server(host, port);
            System.out.println("listening");
            while (System.in.read() >= 0) {
                // until whoever started us closes it
            }
            server.stop(0);
        } else {
            System.out.println(
                    client(host, port, Integer.parseInt(args[3]), Integer.parseInt(args[4])));
        }
    }

    static HttpServer server(InetAddress host, int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 1024);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        exchange.getRequestBody().readAllBytes();
                        exchange.sendResponseHeaders(200, BODY.length);
                        exchange.getResponseBody().write(BODY);
                    }
                });
        server.start();
        return server;
    }

    /** Opens connections and sends so many requests on each; returns how many were answered 200. */
    static int client(InetAddress host, int port, int connections, int requests)
            throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                int connection = i;
                tasks.add(() -> converse(host, port, connection, requests));
            }
            int answered = 0;
            for (Future<Integer> done : threads.invokeAll(tasks)) {
                answered += done.get();
            }
            return answered;
        }
    }

    private static int converse(InetAddress host, int port, int connection, int requests)
            throws IOException {
        int answered = 0;
        try (Socket socket = new Socket(host, port)) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int i = 0; i < requests; i++) {
                String request =
                        "GET /c%d/r%d HTTP/1.1\r\nHost: wire.test\r\n\r\n".formatted(connection, i);
                out.write(request.getBytes(StandardCharsets.US_ASCII));
                out.flush();
                answered += readResponse(in) == 200 ? 1 : 0;
            }
        }
        return answered;
    }

    private static int readResponse(InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).split(" ", 3)[1]);
        int length = 0;
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            if (field.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(field.substring(15).strip());
            }
        }
        in.readNBytes(length);
        return status;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.append((char) b);
        }
        return line.toString().strip();
    }
}
