package io.wiretrip.bench.plot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wiretrip.bench.run.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report of a benchmark, read again. */
final class Results {
    private final JsonNode all;

    private Results(JsonNode all) {
        this.all = all;
    }

    /** Reads one; an error that says what is wrong if the file holds none. */
    static Results read(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException(file + ": cannot be read, or is not there");
        }
        JsonNode all;
        try {
            all = new ObjectMapper().readTree(Files.readString(file));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IOException(file + ": no JSON: " + e.getOriginalMessage(), e);
        }
        if (!all.path(Report.BENCHMARK).isTextual() || !all.path("results").isArray()) {
            throw new IOException(
                    file + ": not written by a benchmark (expected: what its --json wrote)");
        }
        return new Results(all);
    }

    String benchmark() {
        return all.path(Report.BENCHMARK).asText();
    }

    /** A parameter as text. */
    String text(String parameter) {
        return all.path(parameter).asText();
    }

    double number(String parameter) {
        return all.path(parameter).asDouble(Double.NaN);
    }

    /** The results that have this figure. */
    List<JsonNode> with(String figure) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode result : all.path("results")) {
            if (result.path(figure).isNumber()) {
                found.add(result);
            }
        }
        return found;
    }

    /** The same, those with the same value of a member together. */
    Map<String, List<JsonNode>> with(String figure, String groupedBy) {
        Map<String, List<JsonNode>> groups = new LinkedHashMap<>();
        for (JsonNode result : with(figure)) {
            groups.computeIfAbsent(result.path(groupedBy).asText(), any -> new ArrayList<>())
                    .add(result);
        }
        return groups;
    }

    /** On what and when it was measured. */
    String where() {
        JsonNode machine = all.path("machine");
        return String.format(
                "%s processors (%s), %s, Java 25; %s",
                machine.path("processors").asText(),
                machine.path("processor").asText(),
                machine.path("kernel").asText(),
                text("date"));
    }
}
