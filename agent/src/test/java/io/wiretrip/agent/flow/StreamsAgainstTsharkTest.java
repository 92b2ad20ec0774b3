package io.wiretrip.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.SharedCaptures;
import io.wiretrip.agent.capture.CaptureFileException;
import io.wiretrip.agent.capture.CaptureFiles;
import io.wiretrip.agent.capture.PacketSource;
import io.wiretrip.agent.packet.Dissector;
import io.wiretrip.agent.packet.DissectorOptions;
import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.MemoryBudget;
import io.wiretrip.protocol.SessionContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The byte streams of real captures are those that tshark finds, gaps included. Where they are not,
 * the file is listed in {@link StreamDifferences} with the reason, and only there.
 *
 * <p>{@code -Dcaptures=part-of-a-name} compares the files with such names only.
 */
final class StreamsAgainstTsharkTest {
    /** Each task waits for a tshark of its own. */
    private static final int TASKS = 2;

    private static final int CONNECTIONS_MAX = 400;
    private static final String TLS_HANDSHAKE = "\u0016\u0003";

    private static final int SHOWN_CHARACTERS = 200;

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "link", "format", "negative"})
    void findsTheStreamsThatTsharkFinds(String category)
            throws IOException, InterruptedException, ExecutionException {
        Path folder = SharedCaptures.folder().resolve("public").resolve(category);
        Assumptions.assumeTrue(TsharkStreams.isInstalled(), "tshark is not installed");
        Map<String, Future<String>> differences = new TreeMap<>();
        try (ExecutorService tasks = Executors.newFixedThreadPool(TASKS)) {
            for (Path file : files(folder)) {
                String name = category + "/" + file.getFileName();
                differences.put(name, tasks.submit(() -> difference(file)));
            }
        }
        Map<String, String> explained = StreamDifferences.read();
        List<String> unexpected = new ArrayList<>();
        for (Map.Entry<String, Future<String>> entry : differences.entrySet()) {
            String difference = entry.getValue().get();
            if (difference.isEmpty() == explained.containsKey(entry.getKey())) {
                unexpected.add(
                        entry.getKey()
                                + (difference.isEmpty()
                                        ? ": explained, but no longer different"
                                        : difference));
            }
        }
        assertThat(unexpected).as("files with differences that are not explained").isEmpty();
    }

    private static String difference(Path file) throws IOException {
        List<String> ours = new ArrayList<>();
        List<String> theirs = new ArrayList<>(TsharkStreams.of(file, ours(file, ours)));
        theirs.removeIf(stream -> stream.startsWith(TLS_HANDSHAKE)); // ours are not looked into
        List<String> missing = new ArrayList<>(theirs);
        ours.forEach(missing::remove);
        List<String> added = new ArrayList<>(ours);
        theirs.forEach(added::remove);
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.max(missing.size(), added.size()); i++) {
            String their = i < missing.size() ? missing.get(i) : "";
            String our = i < added.size() ? added.get(i) : "";
            int same = 0;
            while (same < Math.min(their.length(), our.length())
                    && their.charAt(same) == our.charAt(same)) {
                same++;
            }
            shown.append("\n    same up to ").append(same);
            shown.append("\n      tshark: ").append(shown(their, same));
            shown.append("\n      ours:   ").append(shown(our, same));
        }
        return shown.toString();
    }

    private static String shown(String stream, int from) {
        String printable = stream.substring(from).replaceAll("[^\\x20-\\x7e]", ".");
        return stream.length()
                + " bytes, "
                + (printable.length() <= SHOWN_CHARACTERS
                        ? printable
                        : printable.substring(0, SHOWN_CHARACTERS) + " …");
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
            connections += (int) flows.counters().get(FlowEvent.OUT_OF_WINDOW);
        } catch (CaptureFileException e) {
            throw new AssertionError(e);
        }
        if (!failures.isEmpty()) {
            streams.add("failed: " + failures.getFirst());
        }
        for (RecordingProtocol.Recording recording : protocol.recordings) {
            String text = withTheirMarkers(recording);
            if (!text.isEmpty()) {
                streams.add(text);
            }
        }
        return Math.min(connections, CONNECTIONS_MAX);
    }

    /** One marker for gaps that touch; none at the end, as tshark never tells of those. */
    private static String withTheirMarkers(RecordingProtocol.Recording recording) {
        String text = recording.text();
        StringBuilder marked = new StringBuilder();
        int at = 0;
        long missing = 0;
        for (RecordingProtocol.Marker marker : recording.markers) {
            if (marker.at() > at) {
                mark(marked, missing);
                marked.append(text, at, marker.at());
                missing = 0;
            }
            missing += marker.missing();
            at = marker.at() + marker.characters();
        }
        if (at < text.length()) {
            mark(marked, missing);
        }
        return marked.append(text, at, text.length()).toString();
    }

    private static void mark(StringBuilder marked, long missing) {
        if (missing > 0) {
            marked.append(TsharkStreams.missing(missing));
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        String part = System.getProperty("captures", "");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> !f.toString().endsWith(".json"))
                    .filter(f -> f.getFileName().toString().contains(part))
                    .sorted()
                    .toList();
        }
    }
}
