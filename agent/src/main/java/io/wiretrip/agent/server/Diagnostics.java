package io.wiretrip.agent.server;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/**
 * What a person who looks for an error of ours asks for: threads, heap, and a flight recording,
 * where packetd has Go's profiles. One at a time, since they cost.
 */
final class Diagnostics {
    private static final long SECONDS = 10;
    private static final long SECONDS_MAX = 300;
    private static final long RECORDING_BYTES_MAX = 64L << 20;
    private static final int LINES = 100;

    /** Events that carry what others on this host, or whoever started us, may want to keep. */
    private static final List<String> SECRETIVE =
            List.of(
                    "jdk.InitialEnvironmentVariable",
                    "jdk.InitialSystemProperty",
                    "jdk.SystemProcess");

    private final Semaphore permit = new Semaphore(1);

    /** Every thread with its stack, virtual ones too. */
    void threads(Call call) throws IOException, BadRequestException {
        alone(
                call,
                () -> {
                    Path folder = Files.createTempDirectory("wiretrip-threads");
                    Path dump = folder.resolve("threads.txt");
                    try {
                        diagnostics()
                                .dumpThreads(
                                        dump.toString(),
                                        HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
                        copy(call, dump, Call.TEXT);
                    } finally {
                        Files.deleteIfExists(dump);
                        Files.deleteIfExists(folder);
                    }
                });
    }

    /** The classes that hold most of the heap, after a collection. */
    void heap(Call call) throws IOException, BadRequestException {
        alone(call, () -> call.text(200, histogram()));
    }

    /** A flight recording of some seconds. */
    void recording(Call call) throws IOException, BadRequestException {
        long seconds = seconds(call);
        if (call.isHead()) {
            call.stream("application/octet-stream", false);
            return;
        }
        alone(
                call,
                () -> {
                    Path file = Files.createTempFile("wiretrip", ".jfr");
                    try {
                        record(file, seconds);
                        call.set("Content-Disposition", "attachment; filename=\"wiretrip.jfr\"");
                        copy(call, file, "application/octet-stream");
                    } finally {
                        Files.deleteIfExists(file);
                    }
                });
    }

    private static long seconds(Call call) throws BadRequestException {
        List<String> values = call.query().getOrDefault("seconds", List.of());
        if (values.isEmpty()) {
            return SECONDS;
        }
        try {
            long seconds = Long.parseLong(values.getLast());
            if (seconds > 0 && seconds <= SECONDS_MAX) {
                return seconds;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw new BadRequestException(
                "seconds: " + values.getLast() + " (expected: 1 to " + SECONDS_MAX + ")");
    }

    private static void record(Path file, long seconds) throws IOException {
        Deadlines.Deadline deadline = Deadlines.current();
        deadline.set(Duration.ofSeconds(seconds).plusMinutes(1));
        try (Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
            recording.setName("wiretrip");
            recording.setMaxSize(RECORDING_BYTES_MAX);
            SECRETIVE.forEach(recording::disable);
            recording.start();
            TimeUnit.SECONDS.sleep(seconds);
            recording.stop();
            recording.dump(file);
        } catch (ParseException e) {
            throw new IOException("this JDK has no recording profile", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the recording was interrupted", e);
        }
    }

    private static void copy(Call call, Path file, String type) throws IOException {
        Deadlines.current().set(Duration.ofMinutes(1));
        OutputStream out = call.stream(type, type.equals(Call.TEXT));
        if (out != null) {
            Files.copy(file, out);
            out.close(); // if all was written: a half must not look like a whole
        }
    }

    private static HotSpotDiagnosticMXBean diagnostics() {
        return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    }

    private static String histogram() throws IOException {
        try {
            Object text =
                    ManagementFactory.getPlatformMBeanServer()
                            .invoke(
                                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                    "gcClassHistogram",
                                    new Object[] {new String[0]},
                                    new String[] {String[].class.getName()});
            List<String> lines = String.valueOf(text).lines().toList();
            List<String> first = lines.subList(0, Math.min(LINES, lines.size()));
            return String.join("\n", first) + (lines.size() > LINES ? "\n" + lines.getLast() : "");
        } catch (JMException e) {
            throw new IOException("this JDK gives no class histogram", e);
        }
    }

    /** Something that may run once at a time. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private void alone(Call call, Work work) throws IOException, BadRequestException {
        if (!permit.tryAcquire()) {
            throw new BadRequestException(
                    409, call.path() + ": another diagnosis is running (expected: one at a time)");
        }
        try {
            work.run();
        } finally {
            permit.release();
        }
    }
}
