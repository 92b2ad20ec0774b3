package io.wiretrip.agent.cli;

/**
 * What the launcher runs once after a build while Java records a cache of loaded classes: the
 * commands whose start that cache is to shorten. Not reachable from the command line.
 */
final class Training {
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
        run("log", "--pcap-file", args[0], "--console");
    }

    private static void run(String... command) {
        int ignored = Main.commandLine().execute(command);
    }
}
