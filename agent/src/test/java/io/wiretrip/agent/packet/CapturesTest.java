package io.wiretrip.agent.packet;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wiretrip.agent.SharedCaptures;
import io.wiretrip.agent.capture.CaptureFileException;
import io.wiretrip.agent.capture.CaptureFiles;
import io.wiretrip.agent.capture.PacketSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same traffic recorded in many ways gives the same segments and datagrams; captures of all
 * sorts do no harm.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CapturesTest {
    /** What identifies a segment or datagram, however it was wrapped. */
    private record Unit(
            boolean tcp,
            int sourcePort,
            int destinationPort,
            int sequence,
            int flags,
            int payloadLength,
            int payloadHash) {

        Unit with(int sequence, int payloadHash) {
            return new Unit(
                    tcp, sourcePort, destinationPort, sequence, flags, payloadLength, payloadHash);
        }

        long direction() {
            return (long) sourcePort << 16 | destinationPort;
        }
    }

    /** A file's units in order. */
    private static final class Reading implements PacketSink {
        final List<Unit> units = new ArrayList<>();
        final Dissector dissector = new Dissector(DissectorOptions.DEFAULTS, this);

        Reading(Path file) {
            try (PacketSource source = CaptureFiles.open(file)) {
                while (source.poll(dissector, 64) != PacketSource.END) {
                    Dissection.checkNothingVanished(dissector.counters());
                }
            } catch (CaptureFileException e) {
                throw new AssertionError(file.toString(), e);
            }
            dissector.end();
            Dissection.checkNothingVanished(dissector.counters());
        }

        @Override
        public void tcp(Packet packet) {
            units.add(unit(true, packet));
        }

        @Override
        public void udp(Packet packet) {
            units.add(unit(false, packet));
        }

        private static Unit unit(boolean tcp, Packet packet) {
            assertThat(packet.capturedLength).isBetween(0, packet.payloadLength);
            byte[] payload =
                    packet.segment
                            .asSlice(packet.payloadOffset, packet.capturedLength)
                            .toArray(JAVA_BYTE);
            return new Unit(
                    tcp,
                    packet.sourcePort,
                    packet.destinationPort,
                    packet.sequence,
                    packet.flags,
                    packet.payloadLength,
                    Arrays.hashCode(payload));
        }
    }

    private Path captures = Path.of("");
    private List<Unit> base = List.of();

    @BeforeAll
    void findCaptures() {
        captures = SharedCaptures.location();
        if (Files.isDirectory(captures)) {
            base = read("eth");
            assertThat(base).hasSizeGreaterThan(500);
        }
    }

    @BeforeEach
    void skipWithoutCaptures() {
        assumeTrue(Files.isDirectory(captures), () -> "there are no captures in " + captures);
    }

    @Test
    void losesAndInventsNothingHoweverTheTrafficWasRecorded() throws IOException {
        List<String> names = variantsWithFullTruth();
        assertThat(names).hasSizeGreaterThan(30);
        names.removeAll(List.of("seqwrap", "dup-all", "no-handshake", "no-fin"));
        for (String name : names) {
            assertThat(difference(read(name), base)).describedAs(name).isEmpty();
        }
    }

    @Test
    void passesOnEveryCopyOfADoubledFrame() {
        Reading doubled = new Reading(captures.resolve("generated/variants/dup-all.pcap"));
        List<Unit> twice = Stream.concat(base.stream(), base.stream()).toList();
        // Copies of a fragment are not copies of its datagram.
        long inFragments = doubled.dissector.counters().get(PacketEvent.REASSEMBLED);
        assertThat(difference(doubled.units, twice))
                .hasSize((int) inFragments)
                .allMatch(unit -> !unit.tcp());
    }

    @Test
    void readsShiftedSequenceNumbers() {
        List<Unit> shifted = read("seqwrap");
        assertThat(shifted).hasSameSizeAs(base);
        Map<Long, Integer> shifts = new HashMap<>();
        for (int i = 0; i < base.size(); i++) {
            Unit unit = shifted.get(i);
            Unit original = base.get(i);
            assertThat(unit.with(original.sequence(), unit.payloadHash())).isEqualTo(original);
            int shift = unit.sequence() - original.sequence();
            assertThat(shifts.computeIfAbsent(unit.direction(), _ -> shift)).isEqualTo(shift);
        }
    }

    @Test
    void knowsTheLengthsOfWhatTheSnapshotLengthCutOff() {
        List<Unit> expected = withoutContent(base);
        for (String name : List.of("snap96", "snap128", "snap300")) {
            assertThat(difference(withoutContent(read(name)), expected))
                    .describedAs(name)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-handshake",
                "no-fin",
                "c2s-only",
                "midstream",
                "drop1pct",
                "ipv4only",
                "cut"
            })
    void inventsNothingWhereFramesAreMissing(String name) {
        Map<Unit, Integer> expected = counted(base);
        List<Unit> units = read(name);
        assertThat(units).isNotEmpty();
        for (Unit unit : units) {
            assertThat(expected.merge(unit, -1, Integer::sum)).describedAs(name).isNotNegative();
        }
    }

    @ParameterizedTest
    @MethodSource
    void survivesCapturesOfAllSorts(Path file) {
        new Reading(captures.resolve(file));
    }

    Stream<Path> survivesCapturesOfAllSorts() throws IOException {
        if (!Files.isDirectory(captures)) {
            return Stream.of(captures); // to be skipped
        }
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("link", "tcp", "format", "negative")) {
            try (Stream<Path> paths = Files.list(captures.resolve("public").resolve(folder))) {
                paths.filter(path -> path.toString().matches(".*\\.p?cap(ng)?(\\.gz)?"))
                        .map(captures::relativize)
                        .sorted()
                        .forEach(files::add);
            }
        }
        assertThat(files).hasSizeGreaterThan(100);
        return files.stream();
    }

    private List<Unit> read(String variant) {
        Path folder = captures.resolve("generated/variants");
        Path file = folder.resolve(variant + ".pcap");
        return new Reading(Files.exists(file) ? file : folder.resolve(variant + ".pcapng")).units;
    }

    /** What one has and the other has not, as often as that is so. */
    private static List<Unit> difference(List<Unit> units, List<Unit> others) {
        Map<Unit, Integer> counts = counted(units);
        others.forEach(unit -> counts.merge(unit, -1, Integer::sum));
        List<Unit> difference = new ArrayList<>();
        counts.forEach(
                (unit, count) -> difference.addAll(Collections.nCopies(Math.abs(count), unit)));
        return difference;
    }

    private static Map<Unit, Integer> counted(List<Unit> units) {
        Map<Unit, Integer> counts = new HashMap<>();
        units.forEach(unit -> counts.merge(unit, 1, Integer::sum));
        return counts;
    }

    private static List<Unit> withoutContent(List<Unit> units) {
        return units.stream().map(unit -> unit.with(unit.sequence(), 0)).toList();
    }

    private List<String> variantsWithFullTruth() throws IOException {
        String truth = Files.readString(captures.resolve("generated/variants/truth.json"));
        Matcher list =
                Pattern.compile("\"full_truth_applies_to\"\\s*:\\s*\\[([^]]*)]").matcher(truth);
        assertThat(list.find()).isTrue();
        List<String> names = new ArrayList<>();
        Matcher name = Pattern.compile("\"([^\"]+)\"").matcher(list.group(1));
        while (name.find()) {
            names.add(name.group(1));
        }
        return names;
    }
}
