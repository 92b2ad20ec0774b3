package io.wiretrip.agent.cli;

import io.wiretrip.agent.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What this build is, as far as whoever built it said. */
final class Build implements IVersionProvider {
    private static final String UNKNOWN = "unknown";

    @Override
    public String[] getVersion() throws IOException {
        Properties properties = new Properties();
        read(properties);
        return new String[] {
            "Version: " + value(properties, "version"),
            "GitHash: " + value(properties, "gitHash"),
            "BuildTime: " + value(properties, "buildTime")
        };
    }

    /** The same as text for exporters and status. */
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

    private static String hostname() {
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
