package io.wiretrip.exporter.http;

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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A target on the loopback device that answers as a script says, well or badly; without a script it
 * takes everything.
 */
public final class ScriptedServer implements AutoCloseable {
    private static final int AWAIT_SECS = 20;

    /** What came. */
    public record Request(String line, Map<String, String> fields, byte[] body) {
        /** A header field, by its name in lower case; empty if absent. */
        public String field(String name) {
            return fields.getOrDefault(name, "");
        }
    }

    /** What the server does about a request; the connection closes if it says false. */
    @FunctionalInterface
    public interface Answer {
        boolean write(OutputStream out, CountDownLatch end)
                throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Queue<Answer> script = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private volatile Answer otherwise = status(204);

    /** Listens on a port that was free. */
    public ScriptedServer() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** A whole answer with a status, header fields like {@code Retry-After: 3}, and no body. */
    public static Answer status(int code, String... fields) {
        return text(code, "", fields);
    }

    /** A whole answer with a body. */
    public static Answer text(int code, String body, String... fields) {
        return (out, _) -> {
            StringBuilder head = new StringBuilder("HTTP/1.1 " + code + " X\r\n");
            for (String field : fields) {
                head.append(field).append("\r\n");
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            if (code != 204) {
                head.append("Content-Length: ").append(bytes.length).append("\r\n");
            }
            out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            out.write(bytes);
            out.flush();
            return true;
        };
    }

    /** No answer, and no end of the connection. */
    public static Answer hang() {
        return (_, end) -> {
            end.await();
            return false;
        };
    }

    /** The end of the connection instead of an answer. */
    public static Answer hangUp() {
        return (_, _) -> false;
    }

    /** Half of an answer, then the end of the connection. */
    public static Answer half() {
        return raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    }

    /** These bytes, then the end of the connection. */
    public static Answer raw(String bytes) {
        return (out, _) -> {
            out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return false;
        };
    }

    /** A body that comes a byte at a time and has no end. */
    public static Answer drip() {
        return (out, end) -> {
            out.write(
                    "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
                            .getBytes(StandardCharsets.ISO_8859_1));
            do {
                out.write('.');
                out.flush();
            } while (!end.await(20, TimeUnit.MILLISECONDS));
            return false;
        };
    }

    /** A body as fast as it is read, without an end. */
    public static Answer flood() {
        return (out, end) -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            byte[] block = new byte[1 << 16];
            while (end.getCount() != 0) {
                out.write(block);
            }
            return false;
        };
    }

    /** Answers the next requests so, one each. */
    public ScriptedServer script(Answer... answers) {
        script.addAll(List.of(answers));
        return this;
    }

    /** Answers so when the script has ended. */
    public ScriptedServer otherwise(Answer answer) {
        otherwise = answer;
        return this;
    }

    /** Where it listens. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Its URL. */
    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** The next request; waits for it. */
    public Request take() throws InterruptedException {
        Request request = requests.poll(AWAIT_SECS, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request came in " + AWAIT_SECS + " s");
        }
        return request;
    }

    /** How many connections there were. */
    public int connections() {
        return sockets.size();
    }

    /** How many requests came that nobody has taken. */
    public int waiting() {
        return requests.size();
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            if (end.getCount() != 0) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                Request request = request(head, in);
                requests.add(request);
                Answer answer = script.poll();
                if (!(answer == null ? otherwise : answer).write(out, end)) {
                    return;
                }
            }
        } catch (IOException _) {
            // the client went away, as some tests want
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Request request(String head, InputStream in) throws IOException {
        String[] lines = head.split("\r\n", -1);
        Map<String, String> fields = new TreeMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0 && !line.equals(lines[0])) {
                fields.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        int length = Integer.parseInt(fields.getOrDefault("content-length", "0"));
        return new Request(lines[0], fields, in.readNBytes(length));
    }

    /** A request's lines; empty at the end of the connection. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            bytes.write(b);
            String text = bytes.toString(StandardCharsets.ISO_8859_1);
            if (text.endsWith("\r\n\r\n")) {
                return text.strip();
            }
        }
        return "";
    }
}
