package io.wiretrip.agent.cli;

import java.util.concurrent.TimeUnit;

/**
 * What the launcher runs once after a build while Java records a cache: the commands whose start
 * that cache is to shorten, and enough packets that it also holds what is hot and worth compiling
 * soon. Not reachable from the command line.
 */
final class Training {
    private static final long REPLAY_NS = TimeUnit.SECONDS.toNanos(3);

    private Training() {}

    /**
     * Runs the commands.
     *
     * @param args the capture file to read
     */
    public static void main(String[] args) {
        run("--help");
        run("log", "--help");
        run("version");
        run("nonsense");
        long end = System.nanoTime() + REPLAY_NS;
        while (System.nanoTime() < end) {
            run("log", "--pcap-file", args[0], "--console");
            run("log", "--pcap-file", args[0], "--no-roundtrips");
        }
    }

    private static void run(String... command) {
        int ignored = Main.commandLine().execute(command);
    }
}
