package io.wiretrip.exporter.flows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this host calls itself. */
final class HostName {
    /** What is said where the system tells no name. */
    static final String UNKNOWN = "unknown";

    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private HostName() {}

    /** The system's name of this host; asks the kernel, since a resolver may take its time. */
    static String ofSystem() {
        try {
            if (Files.isReadable(KERNEL)) {
                String name = Files.readString(KERNEL).strip();
                if (!name.isEmpty()) {
                    return name;
                }
            }
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return UNKNOWN;
        } catch (IOException _) {
            return UNKNOWN;
        }
    }
}
