package io.wiretrip.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Whole programs that read the same capture file, in turn, so that all of them meet the same noise.
 * The first round warms the page cache and is not counted.
 */
final class FileComparison {
    private final Path file;
    private final int runs;
    private final long tsharkBytes;
    private final String wiretrip;

    /** A program and what it took. */
    private static final class Contender {
        final String name;
        final List<String> command;
        final long bytes;
        final List<Measured> results = new ArrayList<>();
        String problem = "";

        Contender(String name, long bytes, List<String> command) {
            this.name = name;
            this.bytes = bytes;
            this.command = command;
        }

        Measured median() {
            List<Measured> sorted = new ArrayList<>(results);
            sorted.sort(Comparator.comparingDouble(Measured::seconds));
            return sorted.get(sorted.size() / 2);
        }
    }

    FileComparison(Path root, Path file, int runs, long tsharkBytes) {
        this.file = file;
        this.runs = Math.max(1, runs);
        this.tsharkBytes = tsharkBytes;
        this.wiretrip = root.resolve("wiretrip").toString();
    }

    /** Runs all and prints a table. */
    int run() throws IOException, InterruptedException {
        long size = Files.size(file);
        String name = file.toString();
        List<Contender> contenders = new ArrayList<>();
        Contender cat = new Contender("cat", size, List.of("cat", name));
        contenders.add(cat);
        contenders.add(
                new Contender(
                        "tcpdump -w /dev/null",
                        size,
                        List.of("tcpdump", "-r", name, "-w", "/dev/null")));
        List<Contender> ours = ours(name, size);
        contenders.addAll(ours);
        Path prefix = Files.createTempFile("wiretrip-bench", ".pcap");
        try {
            long prefixBytes = copyPrefix(prefix);
            contenders.add(
                    new Contender(
                            "tshark, first part",
                            prefixBytes,
                            List.of("tshark", "-n", "-r", prefix.toString())));
            for (int round = 0; round <= runs; round++) {
                runAll(contenders, round);
            }
        } finally {
            Files.deleteIfExists(prefix);
        }
        print(contenders, cat);
        ours.forEach(FileComparison::printErrors);
        return ours.stream().anyMatch(each -> each.results.isEmpty()) ? 1 : 0;
    }

    /** wiretrip with one worker and with two, each without output and with JSON lines. */
    private List<Contender> ours(String name, long size) {
        List<Contender> all = new ArrayList<>();
        for (String output : List.of("--no-roundtrips", "--console")) {
            for (int workers = 1; workers <= 2; workers++) {
                all.add(
                        new Contender(
                                String.format(
                                        "wiretrip, %s, %d worker%s",
                                        output.equals("--console") ? "JSON lines" : "no output",
                                        workers,
                                        workers == 1 ? "" : "s"),
                                size,
                                List.of(
                                        wiretrip,
                                        "log",
                                        "--pcap-file",
                                        name,
                                        output,
                                        "--workers",
                                        Integer.toString(workers))));
            }
        }
        return all;
    }

    private void runAll(List<Contender> contenders, int round) throws InterruptedException {
        for (Contender contender : contenders) {
            boolean isTshark = contender.command.getFirst().equals("tshark");
            if (!contender.problem.isEmpty() || (isTshark && round == 0)) {
                continue;
            }
            System.err.printf("\rround %d of %d: %-32s", round, runs, contender.name);
            try {
                Measured measured = Measured.run(contender.command);
                // The part of a file that tshark gets is cut within a packet, and it says so.
                if (measured.exitCode() != 0 && !isTshark) {
                    contender.problem =
                            "exit code " + measured.exitCode() + ": " + measured.errors();
                } else if (round > 0) {
                    contender.results.add(measured);
                }
            } catch (IOException _) {
                contender.problem = "not installed";
            }
        }
        System.err.print("\r" + " ".repeat(58) + "\r");
    }

    private long copyPrefix(Path target) throws IOException {
        long copied = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = Files.newOutputStream(target)) {
            while (copied < tsharkBytes) {
                int length =
                        in.read(buffer, 0, (int) Math.min(buffer.length, tsharkBytes - copied));
                if (length < 0) {
                    break;
                }
                out.write(buffer, 0, length);
                copied += length;
            }
        }
        return copied;
    }

    private void print(List<Contender> contenders, Contender cat) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "%s, %.1f MB, median of %d runs in turn%n%n",
                file.getFileName(),
                Files.size(file) / 1e6,
                runs);
        System.out.println(
                "| program | seconds | CPU s | GB/s | time, of cat's | peak MB |\n"
                        + "|---|---:|---:|---:|---:|---:|");
        for (Contender contender : contenders) {
            if (contender.results.isEmpty()) {
                System.out.printf(
                        "| %s | %s |||||%n",
                        contender.name, contender.problem.lines().findFirst().orElse("no result"));
                continue;
            }
            Measured median = contender.median();
            double perByte = median.seconds() / contender.bytes;
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.3f | %.2f | %.3f | %s | %.0f |%n",
                    contender.name,
                    median.seconds(),
                    median.cpuSeconds(),
                    1e-9 / perByte,
                    ratio(perByte, cat),
                    median.peakBytes() / 1e6);
        }
    }

    private static String ratio(double secondsPerByte, Contender cat) {
        if (cat.results.isEmpty()) {
            return "";
        }
        double ratio = secondsPerByte / (cat.median().seconds() / cat.bytes);
        return String.format(Locale.ROOT, "× %.1f", ratio);
    }

    private static void printErrors(Contender contender) {
        if (!contender.problem.isEmpty()) {
            System.out.printf("%n%s: %s%n", contender.name, contender.problem);
        } else if (!contender.results.isEmpty()) {
            System.out.printf("%n%s: %s%n", contender.name, contender.median().errors());
        }
    }
}
