package io.wiretrip.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of a program, output thrown away.
 *
 * @param exitCode what it ended with
 * @param seconds from start to end
 * @param cpuSeconds processor time it used; sampled, so up to 10 ms low, and 0 where the system
 *     does not tell
 * @param peakBytes its highest resident size; sampled likewise
 * @param errors the end of what it wrote to standard error
 */
record Measured(int exitCode, double seconds, double cpuSeconds, long peakBytes, String errors) {
    private static final int SAMPLE_MS = 10;
    private static final int ERRORS_MAX = 2_000;
    private static final double TICKS_PER_SECOND = 100; // Linux's USER_HZ, on every architecture

    /** Runs a command to its end. */
    static Measured run(List<String> command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("wiretrip-bench", ".err");
        try {
            long start = System.nanoTime();
            Process process =
                    new ProcessBuilder(command)
                            .redirectInput(new java.io.File("/dev/null"))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(errors.toFile())
                            .start();
            Path proc = Path.of("/proc", Long.toString(process.pid()));
            double cpu = 0;
            long peak = 0;
            try {
                while (!process.waitFor(SAMPLE_MS, TimeUnit.MILLISECONDS)) {
                    cpu = Math.max(cpu, cpuSeconds(proc));
                    peak = Math.max(peak, peakBytes(proc));
                }
            } finally {
                process.destroy();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Measured(process.exitValue(), seconds, cpu, peak, tail(errors));
        } finally {
            Files.deleteIfExists(errors);
        }
    }

    private static double cpuSeconds(Path proc) {
        String stat = read(proc.resolve("stat"));
        int afterName = stat.lastIndexOf(')');
        if (afterName < 0) {
            return 0;
        }
        // state is field 3; utime and stime are fields 14 and 15
        String[] fields = stat.substring(afterName + 2).split(" ", 14);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    private static long peakBytes(Path proc) {
        for (String line : read(proc.resolve("status")).split("\n", -1)) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        return 0;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return ""; // it has just ended, or this is no Linux
        }
    }

    private static String tail(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        return text.substring(Math.max(0, text.length() - ERRORS_MAX));
    }
}
