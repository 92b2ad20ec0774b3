package io.wiretrip.agent.telemetry;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The process as the operating system sees it, under the names that every Prometheus client uses
 * for it. Where a value cannot be had it is NaN. From any thread.
 */
final class ProcessStatistics {
    private static final long KIB = 1024;
    private static final double NS_PER_SEC = 1e9;

    private final Path status;
    private final @Nullable OperatingSystemMXBean system =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private volatile double residentBytes = Double.NaN;
    private volatile double virtualBytes = Double.NaN;

    ProcessStatistics() {
        this(Path.of("/proc/self/status"));
    }

    /** Reads another file instead, for tests. */
    ProcessStatistics(Path status) {
        this.status = status;
    }

    /** Reads anew what is read from a file. */
    void refresh() {
        double resident = Double.NaN;
        double virtual = Double.NaN;
        try {
            // Names of processes may be in any encoding.
            for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("VmRSS:")) {
                    resident = bytes(line);
                } else if (line.startsWith("VmSize:")) {
                    virtual = bytes(line);
                }
            }
        } catch (IOException _) {
            // no such file on this system: NaN says so
        }
        residentBytes = resident;
        virtualBytes = virtual;
    }

    private static double bytes(String line) {
        long kib = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c >= '0' && c <= '9') {
                kib = kib * 10 + (c - '0');
            }
        }
        return (double) (kib * KIB);
    }

    double residentBytes() {
        return residentBytes;
    }

    double virtualBytes() {
        return virtualBytes;
    }

    double cpuSeconds() {
        return system == null ? Double.NaN : system.getProcessCpuTime() / NS_PER_SEC;
    }

    double openFiles() {
        return system instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : Double.NaN;
    }

    double filesMax() {
        return system instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Double.NaN;
    }
}
