package io.wiretrip.bench.ring;

import io.wiretrip.agent.capture.afpacket.RingSource;
import io.wiretrip.bench.run.Children;
import io.wiretrip.bench.run.Median;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that captures, and what each run gave. */
public final class RingProgram {
    private static final int COMPILE_SECONDS = 60;

    private final String key;
    private final String title;
    private final List<String> command;
    private final List<RingResult> results = new ArrayList<>();
    private String problem = "";

    private RingProgram(String key, String title, List<String> command) {
        this.key = key;
        this.title = title;
        this.command = command;
    }

    /** The ring, captured as the agent does. */
    public static RingProgram ring() {
        return ours(RingSource.ENGINE, "wiretrip, ring");
    }

    /** libpcap through pcap4j, likewise. */
    public static RingProgram pcap() {
        return ours("pcap", "wiretrip, pcap");
    }

    private static RingProgram ours(String engine, String title) {
        return new RingProgram(
                engine,
                title,
                Children.javaCommand(
                        RingContender.class, List.of("-Xmx128m"), engine, VethPair.INTERFACE));
    }

    /** tcpdump that throws away what it captures. */
    public static RingProgram tcpdump() {
        return new RingProgram(
                "tcpdump",
                "tcpdump -w /dev/null",
                List.of("tcpdump", "-i", VethPair.INTERFACE, "-B", "8192", "-w", "/dev/null"));
    }

    /**
     * A reader of the ring in C, compiled here.
     *
     * @param folder for the program
     */
    public static RingProgram reader(Children children, Path folder)
            throws IOException, InterruptedException {
        Path source = folder.resolve("ring_reader.c");
        Path program = folder.resolve("ring_reader");
        RingProgram reader =
                new RingProgram(
                        "c", "C ring reader", List.of(program.toString(), VethPair.INTERFACE));
        if (!Children.has("cc")) {
            reader.fail("there is no cc to compile it");
            return reader;
        }
        try (InputStream in = RingProgram.class.getResourceAsStream("ring_reader.c")) {
            if (in == null) {
                throw new IOException("ring_reader.c is not in the jar");
            }
            Files.copy(in, source);
        }
        try {
            children.run(
                    folder.resolve("cc.log"),
                    List.of(
                            Children.tool("cc"),
                            "-O2",
                            "-o",
                            program.toString(),
                            source.toString()),
                    COMPILE_SECONDS);
        } catch (IOException e) {
            reader.fail(String.valueOf(e.getMessage())); // no headers, for one
        }
        return reader;
    }

    String key() {
        return key;
    }

    /** What it is called in tables. */
    public String title() {
        return title;
    }

    List<String> command() {
        return command;
    }

    void add(RingResult result) {
        results.add(result);
    }

    void fail(String why) {
        problem = why;
    }

    /** Why there is no result; empty while all is well. */
    public String problem() {
        return problem;
    }

    /** Whether there is a result. */
    public boolean hasResult() {
        return !results.isEmpty();
    }

    /** The run in the middle by the time of its thread, of at least one. */
    public RingResult median() {
        return Median.run(results, RingResult::threadNs);
    }
}
