package io.wiretrip.agent.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What the launcher starts Java with, by the launcher itself. */
final class LauncherFlags {
    private static final Path LAUNCHER = Path.of(System.getProperty("wiretrip.root"), "wiretrip");

    private LauncherFlags() {}

    /**
     * The flags for a budget.
     *
     * @param maxMemory as {@code --max-memory} has it
     */
    static List<String> of(String maxMemory) throws IOException, InterruptedException {
        String script =
                "eval \"$(sed -n '/^mebibytes()/,/^}/p; /^flags=/,/\"$/p' \"$1\""
                        + " | sed '/^flags=/i budget=$(mebibytes \"$2\")')\"; printf '%s\\n' $flags";
        Process shell =
                new ProcessBuilder("sh", "-euc", script, "sh", LAUNCHER.toString(), maxMemory)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String flags = new String(shell.getInputStream().readAllBytes(), UTF_8);
        if (shell.waitFor() != 0 || !flags.contains("-Xmx")) {
            throw new AssertionError("the launcher's flags are not found: " + flags);
        }
        return flags.lines().toList();
    }
}
