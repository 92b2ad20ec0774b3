package io.wiretrip.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir private Path folder;

    @Test
    void writesWhatIsKnownAndNothingElse() throws Exception {
        Report report = new Report("some").with("runs", 3);
        report.result().with("a", 1.5).with("none", null).with("nan", Double.NaN);
        report.problem().with("problem", "a \"quoted\" one");
        Path file = folder.resolve("some.json");
        report.write(file);
        JsonNode read = new ObjectMapper().readTree(Files.readString(file));
        assertThat(read.path("benchmark").asText()).isEqualTo("some");
        assertThat(read.path("runs").asInt()).isEqualTo(3);
        assertThat(read.path("machine").path("processors").asInt()).isPositive();
        assertThat(read.path("results").toString()).isEqualTo("[{\"a\":1.5}]");
        assertThat(read.path("problems").get(0).path("problem").asText()).contains("\"quoted\"");
    }

    @Test
    void writesTablesThatMarkdownUnderstands() {
        Table table = new Table(List.of("what"), List.of("ns", "lost"));
        table.row("a|b", Table.cell("%.1f", 1.25), Table.cell("%.0f", Double.NaN));
        table.row("nothing");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        table.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "| what | ns | lost |",
                        "|---|---:|---:|",
                        "| a\\|b | 1.3 | |",
                        "| nothing | | |");
    }

    @Test
    void findsTheMiddle() {
        assertThat(Median.of(List.of(3, 1, 2), Integer::doubleValue)).isEqualTo(2);
        assertThat(Median.of(List.<Integer>of(), Integer::doubleValue)).isNaN();
        assertThat(Median.run(List.of(30, 10, 20, 40), Integer::doubleValue)).isEqualTo(30);
    }
}
