package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What may lie in the tree, whatever its language. */
class TidyTest {
    private static final Path ROOT = Path.of(System.getProperty("wiretrip.root", ".."));
    private static final int CAPTURE_BYTES_MAX = 50_000;
    private static final int JAVA_LINES_MAX = 500;

    private static final Set<String> BINARY = Set.of("pcap", "pcapng", "gz", "png", "jar", "bin");
    private static final Set<String> CAPTURES = Set.of("pcap", "pcapng", "gz");
    private static final Set<String> FOREIGN = Set.of("py", "go", "js", "ts", "rb", "pl");
    private static final Set<String> NOT_OURS = Set.of(".git", "target", ".idea", ".vscode");

    private static final List<Path> FILES = trackedFiles();

    /**
     * A pattern and the reason for it. They are put together from pieces, or this file would
     * contain what it looks for.
     */
    record Banned(String name, Pattern pattern) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Banned> banned() {
        String anywhereButInAPath = "(?<![\\w./~})*-])";
        return List.of(
                new Banned(
                        "a folder of somebody's machine",
                        Pattern.compile(
                                anywhereButInAPath
                                        + "/(?:work|root|home/[a-z]|Users/[A-Za-z]|tmp/[a-z])"
                                        + "(?![a-z]*[\"' ]?:)\\w*/")),
                new Banned(
                        "one installed JDK",
                        Pattern.compile("/usr/lib/" + "jvm/[a-z0-9]", Pattern.CASE_INSENSITIVE)),
                new Banned(
                        "where packages are fetched from, which a machine's settings say",
                        Pattern.compile(
                                "repo1?\\.maven\\.|\\b(?:arti"
                                        + "factory|jf"
                                        + "rog|nex"
                                        + "us)\\b"
                                        + "|registry\\.[a-z]+\\.(?:com|org|io)|py"
                                        + "pi\\.org"
                                        + "|proxy\\.go"
                                        + "lang",
                                Pattern.CASE_INSENSITIVE)),
                new Banned(
                        "a marker of unfinished work",
                        Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME|X" + "XX)\\b")),
                new Banned(
                        "a conflict nobody resolved",
                        Pattern.compile("^(?:<{7}|>{7}) ", Pattern.MULTILINE)),
                new Banned("a carriage return", Pattern.compile("\r")));
    }

    @Test
    void seesTheTree() {
        assertThat(FILES)
                .extracting(file -> ROOT.relativize(file).toString())
                .contains("pom.xml", "README.md", "LICENSE", "wiretrip", "mvnw");
    }

    @ParameterizedTest
    @MethodSource("banned")
    void textIsFreeOf(Banned banned) {
        List<String> found = new ArrayList<>();
        for (Path file : FILES) {
            if (BINARY.contains(extension(file))) {
                continue;
            }
            String text = text(file);
            banned.pattern()
                    .matcher(text)
                    .results()
                    .forEach(match -> found.add(place(file, text, match.start())));
        }
        assertThat(found).isEmpty();
    }

    @Test
    void capturesAreSmall() throws IOException {
        for (Path file : FILES) {
            if (CAPTURES.contains(extension(file))) {
                assertThat(Files.size(file)).as("%s", file).isLessThan(CAPTURE_BYTES_MAX);
            }
        }
    }

    @Test
    void javaFilesFitInAHead() {
        for (Path file : FILES) {
            if (extension(file).equals("java")) {
                assertThat(text(file).lines().count())
                        .as("%s", file)
                        .isLessThanOrEqualTo(JAVA_LINES_MAX);
            }
        }
    }

    @Test
    void toolsAreJavaAndShell() {
        assertThat(FILES).noneMatch(file -> FOREIGN.contains(extension(file)));
    }

    @Test
    void scriptsCanBeRun() {
        for (Path file : FILES) {
            if (!BINARY.contains(extension(file)) && text(file).startsWith("#!")) {
                assertThat(Files.isExecutable(file)).as("%s", file).isTrue();
            }
        }
    }

    private static String place(Path file, String text, int at) {
        long line = text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
        int end = text.indexOf('\n', at);
        String rest = text.substring(at, end < 0 ? text.length() : end);
        return ROOT.relativize(file) + ":" + line + ": " + rest;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String extension(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** What git tracks; where there is no git, everything that a build has not made. */
    private static List<Path> trackedFiles() {
        try {
            Process git =
                    new ProcessBuilder("git", "ls-files", "-z", "--cached")
                            .directory(ROOT.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (git.waitFor() == 0 && !names.isEmpty()) {
                return Stream.of(names.split("\0", -1))
                        .filter(name -> !name.isEmpty())
                        .map(ROOT::resolve)
                        .filter(Files::isRegularFile)
                        .toList();
            }
        } catch (IOException _) {
            // no git here
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return walk();
    }

    private static List<Path> walk() {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all.filter(Files::isRegularFile)
                    .filter(
                            file ->
                                    Stream.iterate(
                                                    ROOT.relativize(file),
                                                    part -> part != null,
                                                    Path::getParent)
                                            .noneMatch(
                                                    part ->
                                                            NOT_OURS.contains(
                                                                    part.getFileName().toString())))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
