package io.wiretrip.agent.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The program's entry.
 *
 * <p>The plain form of {@code wiretrip agent} does not wait for the command-line library, whose
 * set-up by reflection takes longer than all else at the start. Everything else, help and mistakes
 * included, is the library's.
 */
public final class Main {
    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        AgentRun agent = agent(Arrays.asList(args));
        System.exit(agent == null ? WiretripCommand.execute(args) : run(agent));
    }

    private static int run(AgentRun agent) {
        try {
            return agent.run();
        } catch (RuntimeException e) {
            PrintWriter err = new PrintWriter(System.err, false, Charset.defaultCharset());
            return ExitCode.failed(e, err);
        }
    }

    /** The service as these words say; null if they are not as plain as that. */
    static @Nullable AgentRun agent(List<String> args) {
        Iterator<String> words = args.iterator();
        if (!words.hasNext() || !words.next().equals("agent")) {
            return null;
        }
        Path file = AgentRun.DEFAULT_FILE;
        boolean strict = false;
        while (words.hasNext()) {
            switch (words.next()) {
                case "--strict" -> strict = true;
                case "--config" -> {
                    if (!words.hasNext()) {
                        return null;
                    }
                    file = Path.of(words.next());
                }
                default -> {
                    return null;
                }
            }
        }
        return new AgentRun(file, strict, null);
    }
}
