package io.wiretrip.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.wiretrip.agent.capture.CaptureFileWriter;
import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.Transport;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Writes captures of whole connections, to a file or to a pipe that the agent reads meanwhile. */
public final class FedCapture implements Closeable {
    private static final long START_NS = 1_750_000_000_000_000_000L;
    private static final long STEP_NS = 100_000;
    private static final int SEGMENT = 1_400;
    private static final String FILLING = "x".repeat(SEGMENT);
    private static final int FIN = 1;
    private static final int SYN = 2;
    private static final int ACK = 16;

    private final OutputStream stream;
    private final CaptureFileWriter out;
    private final byte[] plain = new byte[1 << 11];
    private long timeNs = START_NS;
    private long answerNs = STEP_NS;
    private int clients;
    private long connections;

    private FedCapture(OutputStream stream) throws IOException {
        this.stream = stream;
        this.out = CaptureFileWriter.nanos(stream, 1);
    }

    /** Writes a file. */
    public static FedCapture file(Path path) throws IOException {
        return new FedCapture(new BufferedOutputStream(Files.newOutputStream(path), 1 << 16));
    }

    /** Makes a pipe; whoever writes to it with {@link #file} waits until somebody reads. */
    public static void pipe(Path path) throws IOException, InterruptedException {
        Process made = new ProcessBuilder("mkfifo", path.toString()).inheritIO().start();
        Assumptions.assumeTrue(made.waitFor() == 0, "no mkfifo here");
    }

    /** How many connections were written whole. */
    long connections() {
        return connections;
    }

    /** From now on servers take so long. */
    FedCapture answersAfter(long ns) {
        answerNs = ns;
        return this;
    }

    /** A connection from its handshake to its end; for UDP, its datagrams. */
    public FedCapture conversation(Conversation said, int serverPort) throws IOException {
        int client = clients++;
        int[] sequence = {1_000, 2_000}; // the client's and the server's
        boolean tcp = said.transport() == Transport.TCP;
        if (tcp) {
            segment(client, serverPort, true, SYN, sequence, "");
            segment(client, serverPort, false, SYN | ACK, sequence, "");
            segment(client, serverPort, true, ACK, sequence, "");
        }
        for (Conversation.Exchange turn : said.exchanges()) {
            String bytes = new String(turn.bytes(), ISO_8859_1);
            timeNs += turn.fromClient() ? 0 : answerNs - STEP_NS;
            if (!tcp) {
                datagram(client, serverPort, turn.fromClient(), turn.bytes());
            }
            for (int i = 0; tcp && i < bytes.length(); i += SEGMENT) {
                String part = bytes.substring(i, Math.min(bytes.length(), i + SEGMENT));
                segment(client, serverPort, turn.fromClient(), ACK, sequence, part);
            }
        }
        if (tcp) {
            segment(client, serverPort, true, FIN | ACK, sequence, "");
            segment(client, serverPort, false, FIN | ACK, sequence, "");
            segment(client, serverPort, true, ACK, sequence, "");
        }
        connections++;
        return this;
    }

    /**
     * A connection that is begun, whose server then sends what nobody can read, for what should
     * come first never does.
     *
     * @param segments how many, each as long as fits
     */
    public FedCapture unfinished(int serverPort, int segments) throws IOException {
        int client = clients++;
        int[] sequence = {1_000, 2_000};
        segment(client, serverPort, true, SYN, sequence, "");
        segment(client, serverPort, false, SYN | ACK, sequence, "");
        sequence[1] += SEGMENT;
        for (int i = 0; i < segments; i++) {
            segment(client, serverPort, false, ACK, sequence, FILLING);
        }
        return this;
    }

    private void segment(
            int client, int port, boolean fromClient, int flags, int[] sequence, String data)
            throws IOException {
        int mine = fromClient ? 0 : 1;
        ByteBuffer frame = frame(client, port, fromClient, 6, 20 + data.length());
        frame.putInt(sequence[mine]).putInt((flags & ACK) == 0 ? 0 : sequence[1 - mine]);
        frame.put((byte) 0x50).put((byte) flags).putShort((short) 0xffff).putInt(0);
        frame.put(data.getBytes(ISO_8859_1));
        sequence[mine] += data.length() + ((flags & (SYN | FIN)) == 0 ? 0 : 1);
        write(frame);
    }

    private void datagram(int client, int port, boolean fromClient, byte[] data)
            throws IOException {
        ByteBuffer frame = frame(client, port, fromClient, 17, 8 + data.length);
        frame.putShort((short) (8 + data.length)).putShort((short) 0).put(data);
        write(frame);
    }

    /** Everything up to the ports; clients differ in address and port. */
    private ByteBuffer frame(int client, int port, boolean fromClient, int protocol, int length) {
        ByteBuffer frame = ByteBuffer.wrap(plain);
        frame.put(new byte[] {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1}).putShort((short) 0x0800);
        frame.put((byte) 0x45).put((byte) 0).putShort((short) (20 + length));
        frame.putInt(0x4000).put((byte) 64).put((byte) protocol).putShort((short) 0);
        int clientAddress = 0x0a010000 | client / 20_000;
        int clientPort = 30_000 + client % 20_000;
        int serverAddress = 0x0a000001;
        frame.putInt(fromClient ? clientAddress : serverAddress);
        frame.putInt(fromClient ? serverAddress : clientAddress);
        frame.putShort((short) (fromClient ? clientPort : port));
        return frame.putShort((short) (fromClient ? port : clientPort));
    }

    private void write(ByteBuffer frame) throws IOException {
        byte[] bytes = new byte[frame.position()];
        System.arraycopy(plain, 0, bytes, 0, bytes.length);
        out.frame(timeNs, bytes);
        timeNs += STEP_NS;
    }

    /** What was written can be read now. */
    public FedCapture flush() throws IOException {
        stream.flush();
        return this;
    }

    @Override
    public void close() {
        end();
    }

    /** The capture ends; also where its reader has left. */
    void end() {
        try {
            out.close();
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("pipe")) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A request with its answer. */
    public static Conversation http(String path, int status, String body) {
        return Conversation.of(path)
                .client("GET " + path + " HTTP/1.1\r\nHost: shop.test\r\n\r\n")
                .server(
                        "HTTP/1.1 "
                                + status
                                + " X\r\nContent-Length: "
                                + body.length()
                                + "\r\n\r\n"
                                + body);
    }
}
