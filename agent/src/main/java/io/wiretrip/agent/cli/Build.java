package io.wiretrip.agent.cli;

import io.wiretrip.agent.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** What this build is, as far as whoever built it said. */
final class Build {
    private static final String UNKNOWN = "unknown";
    private static final Path KERNEL_HOSTNAME = Path.of("/proc/sys/kernel/hostname"); // Linux

    private Build() {}

    /** For people, exporters and status. */
    static Surroundings surroundings() {
        Properties properties = new Properties();
        try {
            read(properties);
        } catch (IOException _) {
            // it stays unknown
        }
        return new Surroundings(
                value(properties, "version"),
                value(properties, "gitHash"),
                value(properties, "buildTime"),
                hostname());
    }

    /** As the kernel has it, for asking the resolver can take seconds where DNS does not answer. */
    private static String hostname() {
        try {
            return Files.readString(KERNEL_HOSTNAME).strip();
        } catch (IOException _) {
            return resolvedHostname();
        }
    }

    private static String resolvedHostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return UNKNOWN;
        }
    }

    private static void read(Properties properties) throws IOException {
        try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
            if (in != null) {
                properties.load(in);
            }
        }
    }

    private static String value(Properties properties, String key) {
        String value = properties.getProperty(key, "");
        return value.isEmpty() || value.startsWith("${") ? UNKNOWN : value;
    }
}
