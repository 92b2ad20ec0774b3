package io.wiretrip.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What capturing a packet costs several programs, one after the other in each round, on a pair of
 * interfaces in namespaces of their own. The kernel's work is not in it: that is the sender's.
 */
final class RingComparison {
    private static final Pattern OURS = Pattern.compile("packets (\\d+) drops (\\d+)");
    private static final Pattern CAPTURED = Pattern.compile("(\\d+) packets captured");
    private static final Pattern DROPPED = Pattern.compile("(\\d+) packets dropped by kernel");
    private static final int CONNECTIONS = 64;
    private static final long SETTLE_MS = 200; // several times what any of them holds back

    private final int runs;
    private final int seconds;
    private final long rate;
    private final int payloadBytes;

    /** A program and what each round gave. */
    private static final class Contender {
        final String key;
        final String name;
        final List<String> command;
        final List<Result> results = new ArrayList<>();
        String problem = "";

        Contender(String key, String name, List<String> command) {
            this.key = key;
            this.name = name;
            this.command = command;
        }

        Result median() {
            List<Result> sorted = new ArrayList<>(results);
            sorted.sort(Comparator.comparingDouble(Result::threadNs));
            return sorted.get(sorted.size() / 2);
        }
    }

    /**
     * One round.
     *
     * @param threadNs processor time of the capturing thread for each packet
     * @param processNs the same of the whole process: with compiler and collector
     */
    private record Result(double threadNs, double processNs, long packets, long drops) {}

    RingComparison(int runs, int seconds, long rate, int payloadBytes) {
        this.runs = Math.max(1, runs);
        this.seconds = seconds;
        this.rate = rate;
        this.payloadBytes = payloadBytes;
    }

    /** Runs all, and prints a table and a line of JSON. */
    int run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("wiretrip-bench");
        try (VethPair pair = new VethPair()) {
            List<Contender> contenders = contenders(pair, compile(folder));
            for (int round = 1; round <= runs; round++) {
                for (Contender contender : contenders) {
                    System.err.printf("\rround %d of %d: %-24s", round, runs, contender.name);
                    if (contender.problem.isEmpty()) {
                        measure(pair, contender);
                    }
                }
            }
            System.err.print("\r" + " ".repeat(50) + "\r");
            print(contenders);
        } finally {
            Files.deleteIfExists(folder.resolve("ring_reader.c"));
            Files.deleteIfExists(folder.resolve("ring_reader"));
            Files.deleteIfExists(folder);
        }
        return 0;
    }

    private static List<Contender> contenders(VethPair pair, String reader) {
        List<Contender> all = new ArrayList<>();
        Contender c = new Contender("c", "C ring reader", List.of(reader, VethPair.INTERFACE));
        if (reader.isEmpty()) {
            c.problem = "there is no cc to compile it";
        }
        all.add(c);
        all.add(ours("afpacket", "wiretrip, ring"));
        all.add(
                new Contender(
                        "tcpdump",
                        "tcpdump -w /dev/null",
                        List.of(
                                "tcpdump",
                                "-i",
                                VethPair.INTERFACE,
                                "-B",
                                "8192",
                                "-w",
                                "/dev/null")));
        all.add(ours("pcap", "wiretrip, pcap"));
        return all.stream()
                .map(
                        one -> {
                            Contender in =
                                    new Contender(one.key, one.name, pair.inReceiver(one.command));
                            in.problem = one.problem;
                            return in;
                        })
                .toList();
    }

    private static Contender ours(String engine, String name) {
        return new Contender(engine, name, java(RingContender.class, engine, VethPair.INTERFACE));
    }

    private static List<String> java(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(
                List.of("-XX:+UseSerialGC", "-Xmx128m", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The C program; empty where it cannot be compiled. */
    private static String compile(Path folder) throws IOException, InterruptedException {
        Path source = folder.resolve("ring_reader.c");
        Path program = folder.resolve("ring_reader");
        try (InputStream in = RingComparison.class.getResourceAsStream("ring_reader.c")) {
            if (in == null) {
                throw new IOException("ring_reader.c is not in the jar");
            }
            Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
        }
        try {
            Process cc =
                    new ProcessBuilder("cc", "-O2", "-o", program.toString(), source.toString())
                            .inheritIO()
                            .start();
            return cc.waitFor() == 0 ? program.toString() : "";
        } catch (IOException _) {
            return "";
        }
    }

    private void measure(VethPair pair, Contender contender)
            throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(contender.command).redirectErrorStream(true).start();
        } catch (IOException e) {
            contender.problem = "not installed: " + e.getMessage();
            return;
        }
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            String line = output.readLine();
            while (line != null && !line.startsWith("ready") && !line.contains("listening on")) {
                line = output.readLine();
            }
            if (line == null) {
                contender.problem = "it did not start";
                return;
            }
            String[] words = line.split(" ", -1);
            boolean ours = words.length == 2 && words[0].equals("ready");
            String thread = ours ? words[1] : Long.toString(process.pid());
            Path proc = Path.of("/proc", Long.toString(process.pid()), "task");
            long warm = generate(pair); // compiles what there is to compile
            long threadNs = cpuNs(proc.resolve(thread));
            long processNs = processNs(proc);
            long sent = generate(pair);
            threadNs = cpuNs(proc.resolve(thread)) - threadNs;
            processNs = processNs(proc) - processNs;
            process.toHandle().destroy(); // leaves its output open
            String rest = String.join("\n", output.lines().toList());
            add(contender, (double) threadNs / sent, (double) processNs / sent, rest, warm + sent);
        } finally {
            process.destroy();
            process.waitFor(5, TimeUnit.SECONDS);
        }
    }

    private static void add(
            Contender contender, double threadNs, double processNs, String rest, long sent) {
        long packets = find(OURS, 1, rest) + find(CAPTURED, 1, rest);
        long drops = find(OURS, 2, rest) + find(DROPPED, 1, rest);
        if (packets + drops < sent) {
            contender.problem =
                    "it saw " + packets + " and lost " + drops + " of " + sent + ": " + rest;
            return;
        }
        contender.results.add(new Result(threadNs, processNs, packets, drops));
    }

    private static long find(Pattern pattern, int group, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(group)) : 0;
    }

    /** Sends for so long, waits until all are read, and gives how many they were. */
    private long generate(VethPair pair) throws IOException, InterruptedException {
        List<String> command =
                pair.inSender(
                        java(
                                RingGenerator.class,
                                VethPair.TARGET,
                                Long.toString(seconds * rate),
                                Long.toString(rate),
                                Integer.toString(payloadBytes),
                                Integer.toString(CONNECTIONS)));
        Process generator = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader output = generator.inputReader(StandardCharsets.UTF_8)) {
            String line = output.readLine();
            if (line == null || !line.startsWith("sent ")) {
                throw new IOException("the generator failed: " + line);
            }
            generator.waitFor();
            Thread.sleep(SETTLE_MS);
            return Long.parseLong(line.split(" ", -1)[1]);
        } finally {
            generator.destroy();
        }
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
        try {
            String[] words = Files.readString(task.resolve("schedstat")).split(" ", -1);
            return Long.parseLong(words[0]);
        } catch (IOException _) {
            return 0;
        }
    }

    private void print(List<Contender> contenders) {
        System.out.printf(
                Locale.ROOT,
                "%,d packets/s of %d bytes for %d s after as many to warm up, %d connections,"
                        + " median of %d runs in turn%n%n",
                rate,
                payloadBytes + 42,
                seconds,
                CONNECTIONS,
                runs);
        System.out.println(
                "| program | CPU ns per packet | whole process | lost | of the C reader's |\n"
                        + "|---|---:|---:|---:|---:|");
        StringBuilder json = new StringBuilder();
        Contender c = contenders.getFirst();
        for (Contender contender : contenders) {
            if (contender.results.isEmpty()) {
                System.out.printf("| %s | %s ||||%n", contender.name, contender.problem);
                continue;
            }
            Result median = contender.median();
            String ratio =
                    c.results.isEmpty()
                            ? ""
                            : String.format(
                                    Locale.ROOT, "× %.1f", median.threadNs / c.median().threadNs);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %d of %d | %s |%n",
                    contender.name,
                    median.threadNs,
                    median.processNs,
                    median.drops,
                    median.packets + median.drops,
                    ratio);
            json.append(json.isEmpty() ? "" : ",")
                    .append(
                            String.format(
                                    Locale.ROOT,
                                    "{\"program\":\"%s\",\"threadNsPerPacket\":%.2f,"
                                            + "\"processNsPerPacket\":%.2f,\"packets\":%d,"
                                            + "\"drops\":%d}",
                                    contender.key,
                                    median.threadNs,
                                    median.processNs,
                                    median.packets,
                                    median.drops));
        }
        System.out.printf(
                Locale.ROOT,
                "%n{\"benchmark\":\"ring\",\"packetsPerSecond\":%d,\"packetBytes\":%d,"
                        + "\"seconds\":%d,\"runs\":%d,\"results\":[%s]}%n",
                rate,
                payloadBytes + 42,
                seconds,
                runs,
                json);
    }
}
