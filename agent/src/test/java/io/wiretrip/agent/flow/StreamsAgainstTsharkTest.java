package io.wiretrip.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.capture.CaptureFileException;
import io.wiretrip.agent.capture.CaptureFiles;
import io.wiretrip.agent.capture.PacketSource;
import io.wiretrip.agent.packet.Dissector;
import io.wiretrip.agent.packet.DissectorOptions;
import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.MemoryBudget;
import io.wiretrip.protocol.SessionContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The byte streams of real captures are those that tshark finds, gaps included. Where they are not,
 * the file is listed in {@code stream-differences.tsv} with the reason, and only there; the page
 * docs/limitations.md shows the same table.
 */
final class StreamsAgainstTsharkTest {
    @ParameterizedTest
    @ValueSource(strings = {"tcp", "link", "format", "negative"})
    void findsTheStreamsThatTsharkFinds(String category) throws IOException {
        Path folder = captures().resolve("public").resolve(category);
        Assumptions.assumeTrue(hasTshark(), "tshark is not installed");
        Map<String, String> explained = explained();
        Map<String, String> different = new TreeMap<>();
        for (Path file : files(folder)) {
            String name = category + "/" + file.getFileName();
            String difference = difference(file);
            if (difference.isEmpty() == explained.containsKey(name)) {
                different.put(
                        name,
                        difference.isEmpty() ? "explained, but no longer different" : difference);
            }
        }
        assertThat(different).isEmpty();
    }

    private static String difference(Path file) throws IOException {
        List<String> ours = new ArrayList<>();
        List<String> theirs = tshark(file, ours(file, ours));
        List<String> missing = new ArrayList<>(theirs);
        ours.forEach(missing::remove);
        List<String> added = new ArrayList<>(ours);
        theirs.forEach(added::remove);
        if (missing.isEmpty() && added.isEmpty()) {
            return "";
        }
        return "only tshark: " + shown(missing) + " only ours: " + shown(added);
    }

    private static String shown(List<String> streams) {
        List<String> shown = new ArrayList<>();
        for (String stream : streams) {
            String printable = stream.replaceAll("[^\\x20-\\x7e]", ".");
            shown.add(
                    stream.length()
                            + ":"
                            + (printable.length() <= 120
                                    ? printable
                                    : printable.substring(0, 70)
                                            + " … "
                                            + printable.substring(printable.length() - 40)));
        }
        return shown.toString();
    }

    /** Collects our streams; returns how many connections there may be. */
    private static int ours(Path file, List<String> streams) {
        int connections = 2; // tshark may count some that we do not
        RecordingProtocol protocol = new RecordingProtocol();
        SessionContext sessions =
                new SessionContext(
                        List.of(protocol),
                        Demand.all(),
                        DecoderOptions.DEFAULT,
                        new MemoryBudget(64 << 20),
                        roundTrip -> {});
        List<Integer> everyPort = IntStream.range(0, 65_536).boxed().toList();
        ProtocolChooser chooser =
                new ProtocolChooser(
                        List.of(new ProtocolChooser.Rule(protocol, everyPort)), List.of());
        List<Throwable> failures = new ArrayList<>();
        try (PacketSource source = CaptureFiles.open(file);
                FlowStage flows =
                        new FlowStage(
                                FlowLimits.DEFAULT,
                                chooser,
                                sessions,
                                1,
                                (where, cause) -> failures.add(cause))) {
            Dissector dissector = new Dissector(DissectorOptions.DEFAULTS, flows);
            int polled = 0;
            while (polled != PacketSource.END) {
                polled = source.poll(dissector, 1000);
            }
            flows.finish();
            connections += (int) flows.counters().get(FlowEvent.TCP_FLOW);
            connections += (int) flows.counters().get(FlowEvent.STRAY);
        } catch (CaptureFileException e) {
            throw new AssertionError(e);
        }
        if (!failures.isEmpty()) {
            streams.add("failed: " + failures.getFirst());
        }
        for (RecordingProtocol.Recording recording : protocol.recordings) {
            String text = withoutTrailingGap(recording);
            if (!text.isEmpty()) {
                streams.add(text);
            }
        }
        return Math.min(connections, 400);
    }

    /** tshark does not tell of what is missing at the end. */
    private static String withoutTrailingGap(RecordingProtocol.Recording recording) {
        return recording
                .text()
                .replaceAll("\u0001(\\d+)\u0002$", "")
                .replaceAll("\u0001(\\d+)\u0002", "[$1 bytes missing in capture file]");
    }

    private static List<String> tshark(Path file, int streams) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "tshark",
                                "-n",
                                "-q",
                                "-o",
                                "tcp.reassemble_out_of_order:TRUE",
                                "-r",
                                file.toString()));
        for (int i = 0; i < streams; i++) {
            command.add("-z");
            command.add("follow,tcp,raw," + i);
        }
        return directions(run(command.toArray(String[]::new)));
    }

    private static List<String> directions(List<String> lines) {
        List<String> streams = new ArrayList<>();
        StringBuilder first = new StringBuilder();
        StringBuilder second = new StringBuilder();
        for (String line : lines) {
            if (line.startsWith("===") || line.isEmpty()) { // between two connections
                add(streams, first);
                add(streams, second);
            } else if (line.startsWith("\t")) {
                second.append(bytes(line.substring(1)));
            } else if (line.matches("[0-9a-f]+")) {
                first.append(bytes(line));
            }
        }
        return streams;
    }

    private static void add(List<String> streams, StringBuilder stream) {
        if (!stream.isEmpty()) {
            streams.add(stream.toString());
            stream.setLength(0);
        }
    }

    private static String bytes(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }

    private static List<String> run(String... command) throws IOException {
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }

    private static boolean hasTshark() {
        try {
            return !run("tshark", "--version").isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private static Map<String, String> explained() throws IOException {
        Map<String, String> explained = new TreeMap<>();
        try (var in =
                StreamsAgainstTsharkTest.class.getResourceAsStream("/stream-differences.tsv")) {
            if (in != null) {
                for (String line :
                        new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                    String[] columns = line.split("\t", 2);
                    explained.put(columns[0], columns[1]);
                }
            }
        }
        return explained;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> !f.toString().endsWith(".json")).sorted().toList();
        }
    }

    private static Path captures() {
        String configured = System.getenv("WIRETRIP_CAPTURES");
        Path folder =
                configured != null
                        ? Path.of(configured)
                        : Path.of(System.getProperty("wiretrip.root"), "..", "shared", "captures");
        Assumptions.assumeTrue(
                Files.isDirectory(folder),
                "the captures with known truth are not here: set WIRETRIP_CAPTURES to their folder");
        return folder;
    }
}
