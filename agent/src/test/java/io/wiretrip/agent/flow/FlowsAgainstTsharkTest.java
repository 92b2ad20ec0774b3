package io.wiretrip.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.SharedCaptures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The flows of a capture are those that tshark finds, each with exactly the frames and bytes that
 * each side sent: none is lost, split, or made up of what trails.
 */
final class FlowsAgainstTsharkTest {
    private static final long FOR_EVER = TimeUnit.DAYS.toNanos(1);
    private static final FlowAccounting.Limits PATIENT =
            new FlowAccounting.Limits(FOR_EVER, FOR_EVER, 0, 1 << 20, false);

    /** One stream of tshark's. */
    private static final class Stream {
        private final Map<String, long[]> sides = new TreeMap<>();

        private void add(String from, String to, long bytes) {
            sides.computeIfAbsent(to, end -> new long[2]);
            long[] side = sides.computeIfAbsent(from, end -> new long[2]);
            side[0]++;
            side[1] += bytes;
        }

        private String fact(int ipProtocol) {
            List<String> ends = new ArrayList<>();
            sides.forEach((end, side) -> ends.add(end + " " + side[0] + "/" + side[1]));
            if (ends.size() == 1) { // it talks to itself
                ends.add(sides.keySet().iterator().next() + " 0/0");
            }
            ends.sort(null);
            return ipProtocol + " " + String.join(" ", ends);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mini/capture.pcap",
                "http1/capture.pcap",
                "http2/capture.pcap",
                "grpc/capture.pcap",
                "dns/capture.pcap",
                "redis/capture.pcap",
                "mysql/capture.pcap",
                "postgresql/capture.pcap",
                "kafka/capture.pcap",
                "mongodb/capture.pcap",
                "mqtt/capture.pcap",
                "amqp/capture.pcap",
                "net-loss2/capture.pcap",
                "variants/midstream.pcap",
                "variants/no-fin.pcap",
                "variants/no-handshake.pcap",
                "variants/c2s-only.pcap",
                "variants/dup-all.pcap",
                "variants/drop1pct.pcap",
                "variants/sll2.pcap"
            })
    void areThoseOfTshark(String name) throws IOException {
        Path file = SharedCaptures.folder().resolve("generated").resolve(name);
        Assumptions.assumeTrue(TsharkStreams.isInstalled(), "tshark is not installed");
        List<String> theirs = theirs(file);
        FlowsOfCapture ours = new FlowsOfCapture(PATIENT, Set.of()).run(file);
        List<String> facts = new ArrayList<>(ours.seen.stream().map(s -> s.fact()).toList());
        facts.sort(null);
        List<String> missing = new ArrayList<>(theirs);
        facts.forEach(missing::remove);
        List<String> added = new ArrayList<>(facts);
        theirs.forEach(added::remove);
        assertThat(added).as("flows that tshark does not have").isEmpty();
        assertThat(missing).as("flows that only tshark has").isEmpty();
        assertThat(facts).isNotEmpty();
    }

    private static List<String> theirs(Path file) throws IOException {
        Map<String, Stream> streams = new HashMap<>();
        Map<String, List<Long>> fragments = new HashMap<>();
        for (String line : packets(file)) {
            String[] f = line.split("\t", -1);
            if (f[0].isEmpty() && f[1].isEmpty()) {
                fragments
                        .computeIfAbsent(f[12].isEmpty() ? f[13] : f[12], in -> new ArrayList<>())
                        .add(Long.parseLong(f[2]));
                continue;
            }
            boolean tcp = !f[0].isEmpty();
            String from = (f[3].isEmpty() ? f[5] : f[3]) + " " + (tcp ? f[7] : f[9]);
            String to = (f[4].isEmpty() ? f[6] : f[4]) + " " + (tcp ? f[8] : f[10]);
            Stream stream =
                    streams.computeIfAbsent((tcp ? "6 " + f[0] : "17 " + f[1]), id -> new Stream());
            stream.add(from, to, Long.parseLong(f[2]));
            for (long bytes : fragments.getOrDefault(f[11], List.of())) {
                stream.add(from, to, bytes);
            }
        }
        List<String> facts = new ArrayList<>();
        streams.forEach(
                (id, stream) ->
                        facts.add(stream.fact(Integer.parseInt(id.substring(0, id.indexOf(' '))))));
        facts.sort(null);
        return facts;
    }

    private static List<String> packets(Path file) throws IOException {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", file.toString()));
        // Two passes, for fragments. What ICMP quotes is no packet of the flow it speaks of.
        command.addAll(List.of("-2", "-T", "fields"));
        command.addAll(
                List.of(
                        "-Y",
                        "(tcp or udp or ip.reassembled_in or ipv6.reassembled.in) and not icmp"));
        for (String field :
                List.of(
                        "tcp.stream",
                        "udp.stream",
                        "frame.len",
                        "ip.src",
                        "ip.dst",
                        "ipv6.src",
                        "ipv6.dst",
                        "tcp.srcport",
                        "tcp.dstport",
                        "udp.srcport",
                        "udp.dstport",
                        "frame.number",
                        "ip.reassembled_in",
                        "ipv6.reassembled.in")) {
            command.addAll(List.of("-e", field));
        }
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
