package io.wiretrip.agent;

import io.airlift.compress.snappy.SnappyDecompressor;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A target of exporters on the loopback device, well or ill. */
public final class Target implements AutoCloseable {
    /** What it does about a request. */
    public enum Mode {
        OK(204, ""),
        HANG(0, ""),
        HALF(0, ""),
        BUSY(429, "Retry-After: 1\r\n"),
        BROKEN(500, ""),
        UNAVAILABLE(503, ""),
        REFUSES(400, "");

        private final int status;
        private final String field;

        Mode(int status, String field) {
            this.status = status;
            this.field = field;
        }
    }

    private final int port;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final Queue<byte[]> taken = new ConcurrentLinkedQueue<>();
    private final Queue<String> heads = new ConcurrentLinkedQueue<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Mode mode;
    private volatile @Nullable ServerSocket listener;

    /** Listens on a port that was free. */
    public Target(Mode mode) throws IOException {
        this.mode = mode;
        ServerSocket first = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        port = first.getLocalPort();
        accept(first);
    }

    /** From now on it does so. */
    void becomes(Mode next) {
        mode = next;
    }

    /** Nobody listens any longer, and whoever is connected is cut off. */
    Target goesAway() throws IOException {
        ServerSocket gone = listener;
        if (gone != null) {
            gone.close();
        }
        for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
            socket.close();
        }
        return this;
    }

    /** It listens again, where it was. */
    void comesBack() throws IOException {
        ServerSocket again = new ServerSocket();
        again.setReuseAddress(true);
        again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        accept(again);
    }

    /** Its URL. */
    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** How many requests there were, answered or not. */
    int asked() {
        return asked.get();
    }

    /** The bodies of what it has taken, unpacked. */
    List<byte[]> taken() {
        return new ArrayList<>(taken);
    }

    /** The same as text, a character a byte, with the head of each request. */
    public String text() {
        StringBuilder text = new StringBuilder();
        heads.forEach(text::append);
        taken.forEach(body -> text.append(new String(body, StandardCharsets.ISO_8859_1)));
        return text.toString();
    }

    private void accept(ServerSocket open) {
        listener = open;
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                while (true) {
                                    Socket socket = open.accept();
                                    sockets.add(socket);
                                    Thread.ofVirtual().start(() -> serve(socket));
                                }
                            } catch (IOException e) {
                                if (!open.isClosed()) {
                                    throw new UncheckedIOException(e);
                                }
                            }
                        });
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                byte[] body = body(head, in);
                asked.incrementAndGet();
                if (!answer(head, body, out)) {
                    return;
                }
            }
        } catch (IOException _) {
            // the client went away, as some tests want
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean answer(String head, byte[] body, OutputStream out)
            throws IOException, InterruptedException {
        Mode now = mode;
        if (now == Mode.HANG) {
            end.await();
            return false;
        }
        if (now == Mode.HALF) {
            write(out, "HTTP/1.1 200 O");
            return false;
        }
        if (now == Mode.OK) {
            heads.add(head);
            taken.add(unpacked(head, body));
        }
        String length = now.status == 204 ? "" : "Content-Length: 0\r\n";
        write(out, "HTTP/1.1 " + now.status + " X\r\n" + now.field + length + "\r\n");
        return true;
    }

    private static void write(OutputStream out, String answer) throws IOException {
        out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static byte[] unpacked(String head, byte[] body) throws IOException {
        String lower = head.toLowerCase(Locale.ROOT);
        if (lower.contains("content-encoding: snappy")) {
            byte[] plain = new byte[SnappyDecompressor.getUncompressedLength(body, 0)];
            new SnappyDecompressor().decompress(body, 0, body.length, plain, 0, plain.length);
            return plain;
        }
        if (lower.contains("content-encoding: gzip")) {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
                return in.readAllBytes();
            }
        }
        return body;
    }

    private static byte[] body(String head, InputStream in) throws IOException {
        if (!head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) {
            return in.readNBytes(length(head));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            StringBuilder line = new StringBuilder();
            for (int b = in.read(); b != '\n' && b >= 0; b = in.read()) {
                line.append((char) b);
            }
            int size = Integer.parseInt(line.toString().strip(), 16);
            body.writeBytes(in.readNBytes(size));
            in.skipNBytes(2);
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    private static int length(String head) {
        return head.lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int ends = 0; // how much of the empty line at the end was there
        while (ends < 4) {
            int b = in.read();
            if (b < 0) {
                return "";
            }
            bytes.write(b);
            ends = b == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        goesAway();
    }
}
