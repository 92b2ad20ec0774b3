package io.wiretrip.bench.file;

import io.wiretrip.bench.run.Measured;
import io.wiretrip.bench.run.Progress;
import io.wiretrip.bench.run.Wiretrip;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whole programs that read the same capture file, in turn, so that all of them meet the same noise.
 * The first round warms the page cache and is not counted.
 */
public final class FileComparison {
    private static final String TSHARK = "tshark";

    private final Path file;
    private final int runs;
    private final List<FileProgram> programs = new ArrayList<>();

    /** Nothing yet that would read this file so often. */
    public FileComparison(Path file, int runs) {
        this.file = file;
        this.runs = runs;
    }

    /** Adds the fastest that anything could be. */
    public FileProgram cat() throws IOException {
        return add("cat", "cat", file.toString());
    }

    /** Adds tcpdump that copies the file to nowhere. */
    public FileProgram tcpdump() throws IOException {
        return add("tcpdump -w /dev/null", "tcpdump", "-r", file.toString(), "-w", "/dev/null");
    }

    /**
     * Adds wiretrip.
     *
     * @param output an option that says what it prints
     */
    public FileProgram wiretrip(String title, String output, int workers) throws IOException {
        List<String> command =
                Wiretrip.command(
                        "log",
                        "--pcap-file",
                        file.toString(),
                        output,
                        "--workers",
                        Integer.toString(workers));
        String suffix = workers == 1 ? ", 1 worker" : ", " + workers + " workers";
        return add(title + suffix, command.toArray(String[]::new));
    }

    private FileProgram add(String title, String... command) throws IOException {
        FileProgram program = new FileProgram(title, Files.size(file), List.of(command));
        programs.add(program);
        return program;
    }

    /** Runs all of them and then tshark on a first part of the file, which takes long enough. */
    List<FileProgram> runWithTshark(long bytesMax) throws IOException, InterruptedException {
        Path part = Files.createTempFile("wiretrip-bench", ".pcap");
        try {
            long bytes = copyPart(part, bytesMax);
            programs.add(
                    new FileProgram(
                            "tshark, first " + bytes / 1_000_000 + " MB",
                            bytes,
                            List.of(TSHARK, "-n", "-r", part.toString())));
            return run();
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Runs all of them in turn and gives them with their results. */
    public List<FileProgram> run() throws InterruptedException {
        for (int round = 0; round <= runs; round++) {
            for (FileProgram program : programs) {
                boolean isTshark = program.command().getFirst().equals(TSHARK);
                if (program.problem().isEmpty() && (round > 0 || !isTshark)) {
                    Progress.show(
                            String.format("round %d of %d: %s", round, runs, program.title()));
                    run(program, isTshark, round > 0);
                }
            }
        }
        Progress.clear();
        return programs;
    }

    private static void run(FileProgram program, boolean isTshark, boolean counts)
            throws InterruptedException {
        try {
            Measured measured = Measured.run(program.command());
            // The part of a file that tshark gets is cut within a packet, and it says so.
            if (measured.exitCode() != 0 && !isTshark) {
                program.fail("exit code " + measured.exitCode() + ": " + measured.errors());
            } else if (counts) {
                program.add(measured);
            }
        } catch (IOException _) {
            program.fail("not installed");
        }
    }

    private long copyPart(Path target, long bytesMax) throws IOException {
        long copied = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = Files.newOutputStream(target)) {
            while (copied < bytesMax) {
                int length = in.read(buffer, 0, (int) Math.min(buffer.length, bytesMax - copied));
                if (length < 0) {
                    break;
                }
                out.write(buffer, 0, length);
                copied += length;
            }
        }
        return copied;
    }
}
