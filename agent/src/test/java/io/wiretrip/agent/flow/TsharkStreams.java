package io.wiretrip.agent.flow;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The byte streams that tshark finds in a capture file, one text for each direction. */
final class TsharkStreams {
    private static final String MISSING = " bytes missing in capture file]";

    private TsharkStreams() {}

    static boolean isInstalled() {
        try {
            return !run(List.of("tshark", "--version")).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** How a stream of tshark's says that bytes are missing. */
    static String missing(long length) {
        return "[" + length + MISSING;
    }

    /**
     * The directions that have bytes.
     *
     * @param connections how many connections to ask for; more than there are do no harm
     */
    static List<String> of(Path file, int connections) throws IOException {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("tshark", "-n", "-q"));
        command.addAll(List.of("-o", "tcp.reassemble_out_of_order:TRUE"));
        command.addAll(List.of("-r", file.toString()));
        for (int i = 0; i < connections; i++) {
            command.add("-z");
            command.add("follow,tcp,raw," + i);
        }
        return directions(run(command));
    }

    private static List<String> directions(List<String> lines) {
        List<String> streams = new ArrayList<>();
        StringBuilder first = new StringBuilder();
        StringBuilder second = new StringBuilder();
        for (String line : lines) {
            if (line.startsWith("===") || line.isEmpty()) { // between two connections
                add(streams, first);
                add(streams, second);
            } else if (line.startsWith("\t")) {
                second.append(bytes(line.substring(1)));
            } else if (line.matches("[0-9a-f]+")) {
                first.append(bytes(line));
            }
        }
        return streams;
    }

    private static void add(List<String> streams, StringBuilder stream) {
        if (!stream.isEmpty()) {
            // The marker is written with the NUL that ends its C string.
            streams.add(stream.toString().replace(MISSING + "\0", MISSING));
            stream.setLength(0);
        }
    }

    private static String bytes(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }

    private static List<String> run(List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
