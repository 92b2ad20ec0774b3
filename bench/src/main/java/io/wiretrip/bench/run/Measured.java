package io.wiretrip.bench.run;

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
public record Measured(
        int exitCode, double seconds, double cpuSeconds, long peakBytes, String errors) {
    private static final int SAMPLE_MS = 10;
    private static final int ERRORS_MAX = 2_000;

    /** Runs a command to its end. */
    public static Measured run(List<String> command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("wiretrip-bench", ".err");
        try {
            long start = System.nanoTime();
            Process process =
                    new ProcessBuilder(command)
                            .redirectInput(new java.io.File("/dev/null"))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(errors.toFile())
                            .start();
            ProcessFigures figures = new ProcessFigures(process.pid());
            double cpu = 0;
            long peak = 0;
            try {
                while (!process.waitFor(SAMPLE_MS, TimeUnit.MILLISECONDS)) {
                    cpu = Math.max(cpu, figures.cpuSeconds());
                    peak = Math.max(peak, figures.peakBytes());
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

    private static String tail(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        return text.substring(Math.max(0, text.length() - ERRORS_MAX));
    }
}
