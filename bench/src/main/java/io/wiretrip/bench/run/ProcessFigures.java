package io.wiretrip.bench.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells of a process under {@code /proc}; 0 where it has ended or this is no Linux. */
public final class ProcessFigures {
    private static final double TICKS_PER_SECOND = 100; // Linux's USER_HZ, on every architecture

    private final Path proc;

    /** Of a process id; the process may have ended. */
    public ProcessFigures(long pid) {
        proc = Path.of("/proc", Long.toString(pid));
    }

    /** Processor time so far, user and system, of all threads; in steps of 10 ms. */
    public double cpuSeconds() {
        String stat = read("stat");
        int afterName = stat.lastIndexOf(')');
        if (afterName < 0) {
            return 0;
        }
        // state is field 3; utime and stime are fields 14 and 15
        String[] fields = stat.substring(afterName + 2).split(" ", 14);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** Resident size now. */
    public long residentBytes() {
        return status("VmRSS:");
    }

    /** The highest resident size so far. */
    public long peakBytes() {
        return status("VmHWM:");
    }

    private long status(String name) {
        for (String line : read("status").split("\n", -1)) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        return 0;
    }

    private String read(String file) {
        try {
            return Files.readString(proc.resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }
}
