package io.wiretrip.bench.ring;

import io.wiretrip.agent.capture.afpacket.RingSource;
import io.wiretrip.bench.run.Children;
import io.wiretrip.bench.run.Contender;
import io.wiretrip.bench.run.Tcpdump;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program that captures, and what each run gave. */
public final class RingProgram extends Contender<RingResult> {
    private static final int COMPILE_SECONDS = 60;

    private final String key;

    private RingProgram(String key, String title, List<String> command) {
        super(title, command, RingResult::threadNs);
        this.key = key;
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
                List.of(
                        "tcpdump",
                        "-i",
                        VethPair.INTERFACE,
                        "-B",
                        Tcpdump.BUFFER_KIB,
                        "-w",
                        "/dev/null"));
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
}
