package io.wiretrip.bench.check;

import io.wiretrip.bench.file.FileComparison;
import io.wiretrip.bench.file.FileProgram;
import io.wiretrip.bench.file.HttpTraffic;
import io.wiretrip.bench.live.LiveCheck;
import io.wiretrip.bench.ring.RingComparison;
import io.wiretrip.bench.ring.RingExtent;
import io.wiretrip.bench.ring.RingProgram;
import io.wiretrip.bench.run.Children;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The checks. Their bounds are several times what a quiet machine gives: they are to notice that
 * something became much worse, not that a neighbour was busy.
 */
final class Checks {
    static final List<Check> ALL =
            List.of(
                    new Check("file", List.of("nginx", "wrk", "ab", "tcpdump"), Checks::file),
                    new Check("ring", List.of("ip", "tcpdump"), Checks::ring),
                    new Check("live", List.of("nginx", "h2load"), Checks::live));

    private static final long FILE_BYTES = 60_000_000;
    private static final int FILE_SECONDS = 40;
    private static final int FILE_RUNS = 3;

    /** Most of the time with so small a file is the start of the virtual machine. */
    private static final double TIMES_TCPDUMP = 100;

    private static final RingExtent RING = new RingExtent(1, 2, 100_000, 80);
    private static final double TIMES_READER = 8;
    private static final double TIMES_PCAP = 1;
    private static final double ALLOCATED_MAX = 1;

    private static final long LIVE_REQUESTS = 20_000;
    private static final long LIVE_WARM_UP = 80_000;
    private static final double CAPTURED_MIN = 99.9;

    private Checks() {}

    private static List<Outcome> file() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("wiretrip-check");
        try {
            Path file = folder.resolve("http.pcap");
            new HttpTraffic(file, FILE_BYTES, FILE_SECONDS).make();
            if (Files.size(file) < FILE_BYTES / 2) {
                throw new IOException(
                        "only " + Files.size(file) + " bytes of traffic came about in time");
            }
            FileComparison comparison = new FileComparison(file, FILE_RUNS);
            FileProgram tcpdump = comparison.tcpdump();
            FileProgram ours = comparison.wiretrip("wiretrip", "--no-roundtrips", 1);
            comparison.run();
            if (!ours.problem().isEmpty()) {
                throw new IOException("wiretrip: " + ours.problem());
            }
            return List.of(
                    Outcome.atMost(
                            "reading a file, start included",
                            ours.secondsPerByte() / tcpdump.secondsPerByte(),
                            TIMES_TCPDUMP,
                            "times as long as tcpdump"));
        } finally {
            Children.delete(folder);
        }
    }

    private static List<Outcome> ring() throws IOException, InterruptedException {
        List<RingProgram> programs =
                new RingComparison(RING)
                        .run(
                                (children, folder) ->
                                        List.of(
                                                reader(children, folder),
                                                RingProgram.ring(),
                                                RingProgram.pcap()));
        for (RingProgram program : programs) {
            if (!program.problem().isEmpty()) {
                throw new IOException(program.title() + ": " + program.problem());
            }
        }
        double reader = programs.get(0).median().threadNs();
        double ring = programs.get(1).median().threadNs();
        double pcap = programs.get(2).median().threadNs();
        List<Outcome> outcomes = new ArrayList<>();
        outcomes.add(
                Outcome.atMost(
                        "a packet from the ring",
                        ring / reader,
                        TIMES_READER,
                        "times a packet of " + programs.get(0).title()));
        outcomes.add(
                Outcome.atMost(
                        "a packet from the ring",
                        ring / pcap,
                        TIMES_PCAP,
                        "times a packet of the pcap engine"));
        outcomes.add(
                Outcome.atMost(
                        "allocated for a packet from the ring",
                        programs.get(1).median().allocatedBytes(),
                        ALLOCATED_MAX,
                        "bytes"));
        return outcomes;
    }

    /** The reader in C; tcpdump, which costs about as much, where that cannot be compiled. */
    private static RingProgram reader(Children children, Path folder)
            throws IOException, InterruptedException {
        RingProgram reader = RingProgram.reader(children, folder);
        return reader.problem().isEmpty() ? reader : RingProgram.tcpdump();
    }

    private static List<Outcome> live() throws IOException, InterruptedException {
        return List.of(
                Outcome.atLeast(
                        "HTTP requests captured at the client's maximum",
                        LiveCheck.capturedPercent(LIVE_REQUESTS, LIVE_WARM_UP),
                        CAPTURED_MIN,
                        "%"));
    }
}
