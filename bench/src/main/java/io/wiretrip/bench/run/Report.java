package io.wiretrip.bench.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The results of a benchmark as JSON: which, when and on what, with which parameters, and then one
 * object for each result. Not for several threads.
 */
public final class Report {
    /** Names the benchmark in every report. */
    public static final String BENCHMARK = "benchmark";

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Map<String, Object> members = new LinkedHashMap<>();
    private final List<Map<String, Object>> results = new ArrayList<>();
    private final List<Map<String, Object>> problems = new ArrayList<>();

    /** One object of the report; members keep their order. */
    public static final class Row {
        private final Map<String, Object> members;

        private Row(Map<String, Object> members) {
            this.members = members;
        }

        /** Adds a member, unless its value is null, not a number or infinite. */
        public Row with(String name, @Nullable Object value) {
            if (value != null && !(value instanceof Double number && !Double.isFinite(number))) {
                members.put(name, value);
            }
            return this;
        }
    }

    /** An empty one of this benchmark, on this machine, today. */
    public Report(String benchmark) {
        members.put(BENCHMARK, benchmark);
        members.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        members.put("machine", Machine.describe());
    }

    /** Says how it was measured. */
    public Report with(String parameter, Object value) {
        members.put(parameter, value);
        return this;
    }

    /** A further result. */
    public Row result() {
        return row(results);
    }

    /** A further object that says why there is no result. */
    public Row problem() {
        return row(problems);
    }

    private static Row row(List<Map<String, Object>> list) {
        Map<String, Object> row = new LinkedHashMap<>();
        list.add(row);
        return new Row(row);
    }

    /** Writes it; nothing where there is no file. */
    public void write(@Nullable Path file) throws IOException {
        if (file == null) {
            return;
        }
        Map<String, Object> all = new LinkedHashMap<>(members);
        all.put("results", results);
        if (!problems.isEmpty()) {
            all.put("problems", problems);
        }
        Files.writeString(file, JSON.writeValueAsString(all) + "\n");
    }
}
