package io.wiretrip.agent.live;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands to their ends: clients, and what prepares a server's folder. */
public final class Client {
    private static final int SECONDS_MAX = 60;

    private Client() {}

    /** Runs a command and gives what it wrote, both streams; it must succeed. */
    public static String run(String... command) throws IOException, InterruptedException {
        return run(Map.of(), "", List.of(command));
    }

    /** Runs a command with this on its standard input; it must succeed. */
    public static String feed(String input, String... command)
            throws IOException, InterruptedException {
        return run(Map.of(), input, List.of(command));
    }

    /**
     * Runs a command; it must succeed.
     *
     * @param environment in addition to ours
     * @param input what it reads
     * @param command its first part is looked up as {@link LiveRequirements#find} does
     */
    public static String run(Map<String, String> environment, String input, List<String> command)
            throws IOException, InterruptedException {
        List<String> located = new ArrayList<>(command);
        located.set(0, LiveRequirements.find(command.getFirst()));
        Path files = Files.createTempDirectory("client");
        Path in = files.resolve("in");
        Path out = files.resolve("out");
        try {
            Files.writeString(in, input);
            ProcessBuilder builder =
                    new ProcessBuilder(located)
                            .redirectErrorStream(true)
                            .redirectInput(in.toFile())
                            .redirectOutput(out.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended = process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
            String said = Files.readString(out, StandardCharsets.ISO_8859_1);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new AssertionError(command + " did not end: " + said);
            }
            if (process.exitValue() != 0) {
                throw new AssertionError(command + " gave " + process.exitValue() + ": " + said);
            }
            return said;
        } finally {
            Files.deleteIfExists(in);
            Files.deleteIfExists(out);
            Files.deleteIfExists(files);
        }
    }
}
