package io.wiretrip.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wiretrip.agent.SharedCaptures;
import io.wiretrip.agent.capture.Reading.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real captures: as many frames as other tools see, however they are written and packed. */
final class CaptureCorpusTest {
    private static final Pattern PACKETS = Pattern.compile("\"packets\"\\s*:\\s*(\\d+)");

    /** What {@code capinfos -c} counts; every other variant has as many as the base. */
    private static final int BASE_PACKETS = 524;

    private static final Map<String, Integer> VARIANT_PACKETS =
            Map.of(
                    "c2s-only.pcap", 274,
                    "cut.pcap", 234,
                    "drop1pct.pcap", 518,
                    "dup-all.pcap", 1048,
                    "ipv4only.pcap", 477,
                    "midstream.pcap", 350,
                    "no-fin.pcap", 492,
                    "no-handshake.pcap", 492);

    @Test
    void readsEveryVariant() throws IOException {
        for (Path file : captures("generated/variants")) {
            String name = file.getFileName().toString();
            Reading reading = Reading.of(CaptureFiles.open(file));
            assertThat(reading.frames())
                    .as(name)
                    .hasSize(VARIANT_PACKETS.getOrDefault(name, BASE_PACKETS));
            if (name.equals("cut.pcap")) {
                assertThat(reading.damage()).contains("damaged at byte ", "cut short");
            } else {
                assertThat(reading.damage()).as(name).isEmpty();
            }
            assertThat(Reading.of(FileBytes.gzip(Files.readAllBytes(file))).frames())
                    .as(name)
                    .isEqualTo(reading.frames());
        }
    }

    @Test
    void readsTheSameFramesFromEveryEncoding() throws IOException {
        Path folder = folder("generated/variants");
        List<Seen> micros = Reading.of(CaptureFiles.open(folder.resolve("eth.pcap"))).frames();
        for (String name :
                List.of(
                        "be.pcap",
                        "modified.pcap",
                        "ng-le.pcapng",
                        "ng-be.pcapng",
                        "ng-ns.pcapng",
                        "ng-multi-if.pcapng")) {
            assertThat(Reading.of(CaptureFiles.open(folder.resolve(name))).frames())
                    .as(name)
                    .isEqualTo(micros);
        }
        List<Seen> nanos = Reading.of(CaptureFiles.open(folder.resolve("nano.pcap"))).frames();
        assertThat(Reading.of(CaptureFiles.open(folder.resolve("nano-be.pcap"))).frames())
                .isEqualTo(nanos);
        assertThat(nanos)
                .extracting(Seen::bytes)
                .isEqualTo(micros.stream().map(Seen::bytes).toList());
        assertThat(nanos)
                .extracting(frame -> frame.timeNs() / 1000)
                .isEqualTo(micros.stream().map(frame -> frame.timeNs() / 1000).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"public/format", "public/link", "public/tcp"})
    void readsAsManyFramesAsTshark(String category) throws IOException {
        int checked = 0;
        for (Path file : captures(category)) {
            Path oracle = file.resolveSibling(file.getFileName() + ".oracle.json");
            if (!Files.exists(oracle)) {
                continue;
            }
            Matcher packets = PACKETS.matcher(Files.readString(oracle));
            assertThat(packets.find()).as("packets of %s", oracle).isTrue();
            Reading reading = Reading.of(CaptureFiles.open(file));
            assertThat(reading.frames()).as("%s", file).hasSize(Integer.parseInt(packets.group(1)));
            assertThat(reading.damage()).as("%s", file).isEmpty();
            checked++;
        }
        assertThat(checked).isPositive();
    }

    private static List<Path> captures(String category) throws IOException {
        try (Stream<Path> files = Files.list(folder(category))) {
            return files.filter(file -> file.toString().matches(".*\\.(pcap|pcapng)"))
                    .sorted()
                    .toList();
        }
    }

    private static Path folder(String category) {
        Path folder = SharedCaptures.folder().resolve(category);
        assumeTrue(Files.isDirectory(folder), "the shared captures are missing: " + category);
        return folder;
    }
}
