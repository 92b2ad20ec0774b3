package io.wiretrip.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A running {@link LiveProbe}; its output and errors are one. */
final class ProbeProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private ProbeProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts it through another command, with options for its JVM. */
    static ProbeProcess start(List<String> through, List<String> options, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(through);
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(
                List.of("-XX:+UseSerialGC", "-Xmx64m", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        String path =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", path, LiveProbe.class.getName()));
        command.addAll(List.of(arguments));
        return new ProbeProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Reads on until a line begins like this. */
    void await(String start) throws IOException {
        List<String> before = new ArrayList<>();
        String line = output.readLine();
        while (line != null && !line.startsWith(start)) {
            before.add(line);
            line = output.readLine();
        }
        assertThat(line).as("a line with '%s' after %s", start, before).isNotNull();
    }

    /** All lines that are left. */
    List<String> rest() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
        }
        return lines;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
