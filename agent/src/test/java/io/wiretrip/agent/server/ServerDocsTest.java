package io.wiretrip.agent.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page about the server names what there is, and nothing else. */
final class ServerDocsTest {
    private static final Path PAGE =
            Path.of(System.getProperty("wiretrip.root"), "docs", "server.md");

    @Test
    void everyPathIsThere() throws IOException {
        String page = Files.readString(PAGE);
        TreeSet<String> documented =
                Pattern.compile("^\\| `(/[^`]*)` \\| (?:GET|POST) ", Pattern.MULTILINE)
                        .matcher(page)
                        .results()
                        .map(match -> match.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
        try (RunningServer running = new RunningServer(RunningServer.config())) {
            TreeSet<String> served =
                    running.get("/")
                            .body()
                            .lines()
                            .map(line -> line.substring(0, line.indexOf(' ')))
                            .collect(Collectors.toCollection(TreeSet::new));
            served.remove("/");
            assertThat(documented).isEqualTo(served);
        }
    }

    @Test
    void everyMetricOfTheServerIsThere() throws IOException {
        String page = Files.readString(PAGE);
        try (RunningServer running = new RunningServer(RunningServer.config())) {
            running.get("/healthz");
            assertThat(
                            running.get("/metrics")
                                    .body()
                                    .lines()
                                    .filter(line -> line.startsWith("# TYPE wiretrip_"))
                                    .map(line -> line.split(" ", -1)[2])
                                    .toList())
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
        }
    }
}
