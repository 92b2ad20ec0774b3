package io.wiretrip.agent.live;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * HTTP on loopback in which each request has a number, and its answer a status and a size that
 * follow from it: whoever saw an answer knows whether it belongs to the request.
 */
public final class NumberedHttp implements AutoCloseable {
    private static final int SIZE_MAX = 30_000;
    private static final int STATUS = 500;
    private static final int STATUSES = 90;

    private final ServerSocket listener =
            new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, Integer> clientPorts = new ConcurrentHashMap<>();

    /** Listens on a port that was free. */
    public NumberedHttp() throws IOException {
        threads.execute(this::accept);
    }

    /** Where it listens. */
    public int port() {
        return listener.getLocalPort();
    }

    /** How many requests were sent, all of them answered. */
    public int sent() {
        return ids.get();
    }

    /** From which port a request was sent. */
    public int clientPort(int id) {
        return clientPorts.getOrDefault(id, -1);
    }

    /** Of the answer to a request. */
    public static int status(int id) {
        return STATUS + id % STATUSES;
    }

    /** Of the body of the answer to a request. */
    public static int size(int id) {
        return 1 + id * 7919 % SIZE_MAX;
    }

    /** The number in a path. */
    public static int idOf(String path) {
        return Integer.parseInt(path.substring("/r".length()));
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private static void serve(Socket connection) {
        try (Socket socket = connection) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int id = idOf(line.split(" ", 3)[1]);
                while (!line.isEmpty()) {
                    line = line(in);
                }
                socket.getOutputStream().write(answer(id));
            }
        } catch (IOException _) {
            // the client has gone
        }
    }

    private static byte[] answer(int id) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String head =
                "HTTP/1.1 %d Numbered\r\nContent-Length: %d\r\n\r\n"
                        .formatted(status(id), size(id));
        bytes.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(new byte[size(id)]);
        return bytes.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.append((char) b);
        }
        return line.toString().strip();
    }

    /** So many requests on a connection of their own; the number of the last. */
    public int converse(int requests) throws IOException {
        try (Socket socket = new Socket(listener.getInetAddress(), port())) {
            return ask(socket, requests);
        }
    }

    /** Requests, each after the answer of the one before. */
    private int ask(Socket socket, int requests) throws IOException {
        socket.setTcpNoDelay(true);
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream();
        int id = -1;
        for (int i = 0; i < requests; i++) {
            id = ids.getAndIncrement();
            clientPorts.put(id, socket.getLocalPort());
            String request = "GET /r%d HTTP/1.1\r\nHost: wire.test\r\n\r\n".formatted(id);
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            if (in.readNBytes(answer(id).length).length != answer(id).length) {
                throw new IOException("an answer was cut off");
            }
        }
        return id;
    }

    /** Connections that are kept. */
    public Clients connect(int connections) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            sockets.add(new Socket(listener.getInetAddress(), port()));
        }
        return new Clients(sockets);
    }

    /** Connections that are kept until they are closed. */
    public final class Clients implements AutoCloseable {
        private final List<Socket> sockets;

        private Clients(List<Socket> sockets) {
            this.sockets = sockets;
        }

        /** So many requests on each, on all at once; returns when all are answered. */
        public void request(int each) throws InterruptedException, ExecutionException {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (Socket socket : sockets) {
                tasks.add(() -> ask(socket, each));
            }
            for (Future<Integer> done : threads.invokeAll(tasks)) {
                done.get();
            }
        }

        @Override
        public void close() {
            for (Socket socket : sockets) {
                try {
                    socket.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.close();
    }
}
