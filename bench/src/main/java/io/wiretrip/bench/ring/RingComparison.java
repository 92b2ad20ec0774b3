package io.wiretrip.bench.ring;

import io.wiretrip.bench.run.Children;
import io.wiretrip.bench.run.Progress;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What capturing a packet costs several programs, one after the other in each round, on a pair of
 * interfaces in namespaces of their own. The kernel's work is not in it: that is the sender's.
 */
public final class RingComparison {
    /** From how many ports packets come in turn. */
    static final int CONNECTIONS = 64;

    private static final Pattern READY = Pattern.compile("ready ?(\\d*)|listening on");
    private static final Pattern SENT = Pattern.compile("sent (\\d+) ");
    private static final int GENERATE_EXTRA_SECONDS = 240;

    /** tcpdump lets the kernel keep a block that is not full for a second. */
    private static final long SETTLE_MS = 1_200;

    private final RingExtent extent;

    /** Measures so much. */
    public RingComparison(RingExtent extent) {
        this.extent = extent;
    }

    /** Makes the programs; see {@link RingProgram}. */
    @FunctionalInterface
    public interface Programs {
        /** All of them, with a folder for files of theirs. */
        List<RingProgram> in(Children children, Path folder)
                throws IOException, InterruptedException;
    }

    /** Runs them in turn and gives them with their results. */
    public List<RingProgram> run(Programs programs) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("wiretrip-ring");
        try (VethPair pair = new VethPair();
                Children children = new Children()) {
            Setting setting = new Setting(pair, children, folder);
            List<RingProgram> all = programs.in(children, folder);
            for (int round = 1; round <= extent.runs(); round++) {
                for (RingProgram program : all) {
                    if (program.problem().isEmpty()) {
                        Progress.show(
                                String.format(
                                        "round %d of %d: %s",
                                        round, extent.runs(), program.title()));
                        tryMeasure(setting, program);
                    }
                }
            }
            Progress.clear();
            return all;
        } finally {
            Children.delete(folder);
        }
    }

    /** Where it runs. */
    private record Setting(VethPair pair, Children children, Path folder) {}

    private void tryMeasure(Setting in, RingProgram program) throws InterruptedException {
        try {
            RingResult result = measure(in, program);
            if (result.isIncomplete()) {
                program.fail(
                        String.format(
                                "it read %d and lost %d of %d: %d are unaccounted for",
                                result.captured(),
                                result.drops(),
                                result.sent(),
                                result.unaccounted()));
            } else {
                program.add(result);
            }
        } catch (IOException e) {
            program.fail(String.valueOf(e.getMessage()));
        }
    }

    private RingResult measure(Setting in, RingProgram program)
            throws IOException, InterruptedException {
        Path log = in.folder.resolve(program.key() + ".log");
        Process process = in.children.start(log, in.pair.inReceiver(program.command()));
        try {
            in.children.await(
                    program.title(), process, log, () -> READY.matcher(Children.text(log)).find());
            Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
            Path thread = tasks.resolve(thread(process, Children.text(log)));
            long sent = generate(in); // compiles what there is to compile
            long threadNs = cpuNs(thread);
            long processNs = processNs(tasks);
            double measured = generate(in);
            threadNs = cpuNs(thread) - threadNs;
            processNs = processNs(tasks) - processNs;
            in.children.end(process); // SIGTERM: it says what it saw
            return RingResult.of(
                    threadNs / measured,
                    processNs / measured,
                    sent + (long) measured,
                    Children.text(log));
        } finally {
            in.children.end(process);
        }
    }

    /** The thread that captures: the one that was named, else the first. */
    private static String thread(Process process, String said) {
        Matcher ready = READY.matcher(said);
        String named = ready.find() ? ready.group(1) : "";
        return named == null || named.isEmpty() ? Long.toString(process.pid()) : named;
    }

    /** Sends for so long, waits until all are read, and gives how many they were. */
    private long generate(Setting in) throws IOException, InterruptedException {
        List<String> command =
                Children.javaCommand(
                        RingGenerator.class,
                        List.of("-Xmx64m"),
                        VethPair.TARGET,
                        Long.toString(extent.seconds() * extent.rate()),
                        Long.toString(extent.rate()),
                        Integer.toString(extent.payloadBytes()),
                        Integer.toString(CONNECTIONS));
        String said =
                in.children.run(
                        in.folder.resolve("generator.log"),
                        in.pair.inSender(command),
                        extent.seconds() * 3 + GENERATE_EXTRA_SECONDS);
        Matcher sent = SENT.matcher(said);
        if (!sent.find()) {
            throw new IOException("the generator failed: " + said.strip());
        }
        Thread.sleep(SETTLE_MS);
        return Long.parseLong(sent.group(1));
    }

    private static long processNs(Path tasks) throws IOException {
        long sum = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(tasks)) {
            for (Path task : all) {
                sum += cpuNs(task);
            }
        }
        return sum;
    }

    /** Nanoseconds on a processor; 0 for a thread that has just ended. */
    private static long cpuNs(Path task) {
        String[] words = Children.text(task.resolve("schedstat")).split(" ", -1);
        return words[0].isEmpty() ? 0 : Long.parseLong(words[0]);
    }
}
