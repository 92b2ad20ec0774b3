package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wiretrip.agent.capture.CaptureFileWriter;
import io.wiretrip.agent.packet.Packet;
import io.wiretrip.agent.packet.PacketEvent;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.protocol.EnumCounters;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a sample is kept whole and as it is, whoever reads it; the rest is not there. */
final class SamplingTest {
    private static final int QUERIES = 2_000;
    private static final int PIECE = 64;
    private static final int UDP_BYTES = 8;
    private static final int MORE = 0x2000;
    private static final long STEP_NS = 1_000_000;

    @TempDir Path folder;

    /** The lines of connections that are in the sample. */
    private static List<String> kept(Replay all, double share) {
        FlowSample sample = new FlowSample(share, new EnumCounters<>(PacketEvent.class));
        List<String> texts = all.text().lines().toList();
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            JsonNode line = all.lines().get(i);
            Packet packet = new Packet();
            byte[] client = address(line.path("Client"));
            byte[] server = address(line.path("Server"));
            packet.v6 = client.length == 16;
            packet.sourceHigh = high(client);
            packet.sourceLow = low(client);
            packet.sourcePort = line.path("Client").path("Port").asInt();
            packet.destinationHigh = high(server);
            packet.destinationLow = low(server);
            packet.destinationPort = line.path("Server").path("Port").asInt();
            if (sample.keeps(packet)) {
                kept.add(texts.get(i));
            }
        }
        return kept;
    }

    private static byte[] address(JsonNode end) {
        return InetAddress.ofLiteral(end.path("Host").asText()).getAddress();
    }

    private static long high(byte[] address) {
        return address.length == 4 ? 0 : ByteBuffer.wrap(address).getLong();
    }

    private static long low(byte[] address) {
        return address.length == 4
                ? ByteBuffer.wrap(address).getInt() & 0xffff_ffffL
                : ByteBuffer.wrap(address).getLong(8);
    }

    private static Output run(Path file, double share, int workers) {
        AgentConfig config = Replay.config(file);
        return Output.of(config.with(config.sniffer().withSampling(share).withWorkers(workers)));
    }

    @Test
    void aConnectionOfACaptureIsKeptAsItIsOrNotAtAll() throws IOException {
        int lines = 0;
        int keptLines = 0;
        for (Path capture : DeterminismTest.golden()) {
            Path file = GoldenCaptureTest.FOLDER.resolve(capture);
            Replay all = Replay.of(file);
            List<String> kept = kept(all, 0.5);
            Output sampled = run(file, 0.5, 1);
            assertThat(sampled.lines()).as("%s", capture).isEqualTo(kept);
            assertThat(sampled.summary().packets()).isEqualTo(all.summary().packets());
            lines += all.lines().size();
            keptLines += kept.size();
        }
        assertThat(keptLines).isBetween(lines / 5, lines * 4 / 5);
    }

    @Test
    void datagramsInFragmentsAreKeptWholeByAnyNumberOfWorkers() throws IOException {
        Path file = folder.resolve("fragments.pcap");
        write(file);
        Replay all = Replay.of(file);
        assertThat(all.lines()).hasSize(QUERIES);
        List<String> kept = kept(all, 0.1);
        assertThat(kept).hasSizeBetween(QUERIES * 7 / 100, QUERIES * 13 / 100);
        for (int workers = 1; workers <= 3; workers++) {
            Output sampled = run(file, 0.1, workers);
            assertThat(sampled.lines()).as("%d workers", workers).isEqualTo(kept);
            assertThat(sampled.lines()).allMatch(line -> line.contains("\"Outcome\":\"complete\""));
            Summary summary = sampled.summary();
            assertThat(summary.sampling()).isEqualTo(0.1);
            assertThat(summary.flows()).isEqualTo(kept.size());
            assertThat(summary.notSampled()).isEqualTo(2L * (QUERIES - kept.size()));
            assertThat(summary.drops()).isEmpty();
        }
    }

    /** Questions of as many clients, each with an answer in fragments. */
    private static void write(Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                CaptureFileWriter writer = CaptureFileWriter.nanos(out, 101)) {
            long timeNs = 1_700_000_000_000_000_000L;
            for (int i = 0; i < QUERIES; i++) {
                int client = 0x0a00_0000 + i % 7;
                int port = 20_000 + i;
                writer.frame(timeNs += STEP_NS, packet(i, 0, client, udp(port, 53, dns(i, false))));
                byte[] answer = udp(53, port, dns(i, true));
                for (int at = 0; at < answer.length; at += PIECE) {
                    byte[] piece = slice(answer, at, Math.min(answer.length, at + PIECE));
                    int more = at + PIECE < answer.length ? MORE : 0;
                    writer.frame(timeNs += STEP_NS, packet(i, more | at / 8, -client, piece));
                }
            }
        }
    }

    private static byte[] slice(byte[] of, int from, int to) {
        return ByteBuffer.allocate(to - from).put(of, from, to - from).array();
    }

    /** An IPv4 packet between the client and the server; to the client where it is negative. */
    private static byte[] packet(int id, int fragment, int client, byte[] payload) {
        int server = 0x0a00_ff01;
        ByteBuffer packet = ByteBuffer.allocate(20 + payload.length);
        packet.putShort((short) 0x4500).putShort((short) packet.capacity());
        packet.putShort((short) id).putShort((short) fragment);
        packet.putShort((short) 0x4011).putShort((short) 0);
        packet.putInt(client < 0 ? server : client).putInt(client < 0 ? -client : server);
        return packet.put(payload).array();
    }

    private static byte[] udp(int source, int destination, byte[] payload) {
        ByteBuffer datagram = ByteBuffer.allocate(UDP_BYTES + payload.length);
        datagram.putShort((short) source).putShort((short) destination);
        datagram.putShort((short) datagram.capacity()).putShort((short) 0);
        return datagram.put(payload).array();
    }

    /** A question for a text, or its answer of some hundred bytes. */
    private static byte[] dns(int id, boolean answer) {
        byte[] name = "name-%04d".formatted(id).getBytes(StandardCharsets.US_ASCII);
        byte[] text = "text ".repeat(45).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer message = ByteBuffer.allocate(512);
        message.putShort((short) id).putShort((short) (answer ? 0x8180 : 0x0100));
        message.putShort((short) 1).putShort((short) (answer ? 1 : 0)).putInt(0);
        message.put((byte) name.length).put(name).put((byte) 0);
        message.putShort((short) 16).putShort((short) 1);
        if (answer) {
            message.putShort((short) 0xc00c).putShort((short) 16).putShort((short) 1).putInt(60);
            message.putShort((short) (1 + text.length)).put((byte) text.length).put(text);
        }
        return slice(message.array(), 0, message.position());
    }
}
