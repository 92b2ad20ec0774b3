package io.wiretrip.agent.flow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The capture files whose streams are not those that tshark finds, and why: {@code
 * stream-differences.tsv}, from which the table in docs/limitations.md is made.
 */
final class StreamDifferences {
    private static final Path ROOT =
            Path.of(Objects.requireNonNull(System.getProperty("wiretrip.root")));
    private static final Path FILE =
            ROOT.resolve("agent/src/test/resources/stream-differences.tsv");
    static final Path PAGE = ROOT.resolve("docs/limitations.md");
    static final String HEADING = "## TCP streams against tshark\n";

    private StreamDifferences() {}

    /** Reason by {@code category/file}. */
    static SortedMap<String, String> read() throws IOException {
        SortedMap<String, String> reasons = new TreeMap<>();
        for (String line : lines()) {
            String[] columns = line.split("\t", -1);
            if (columns.length != 2) {
                throw new IOException(FILE.getFileName() + ": " + line + " (expected: 2 columns)");
            }
            reasons.put(columns[0], columns[1]);
        }
        return reasons;
    }

    static List<String> lines() throws IOException {
        return Files.readAllLines(FILE);
    }

    /** The page's section: one row a reason, with the files that it holds for. */
    static String section() throws IOException {
        Map<String, StringBuilder> filesByReason = new TreeMap<>();
        read().forEach(
                        (file, reason) ->
                                filesByReason
                                        .computeIfAbsent(reason, r -> new StringBuilder())
                                        .append(filesByReason.get(reason).isEmpty() ? "" : "<br>")
                                        .append('`')
                                        .append(file)
                                        .append('`'));
        StringBuilder section = new StringBuilder(HEADING);
        section.append(
                """

                The byte streams of the captures that other projects publish are those of `tshark -z follow,tcp,raw`, gaps
                included, with these differences. tshark is silent about bytes that are missing at the end of a stream, and
                about streams of which nothing was captured; wiretrip reports both as gaps.

                | reason | captures |
                |---|---|
                """);
        filesByReason.forEach(
                (reason, files) ->
                        section.append("| ")
                                .append(reason.replace("|", "\\|"))
                                .append(" | ")
                                .append(files)
                                .append(" |\n"));
        return section.toString();
    }
}
