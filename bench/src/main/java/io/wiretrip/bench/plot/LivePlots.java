package io.wiretrip.bench.plot;

import com.fasterxml.jackson.databind.JsonNode;
import io.wiretrip.bench.plot.BarChart.Bar;
import io.wiretrip.bench.run.Median;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The pictures of {@code bench live}: one for each figure, a group for each load. */
final class LivePlots {
    private static final double MB = 1e6;

    private final Results results;
    private final List<String> contenders = new ArrayList<>();

    LivePlots(Results results) {
        this.results = results;
    }

    /** All of them under the names of their files. */
    Map<String, String> draw() {
        Map<String, String> pictures = new LinkedHashMap<>();
        add(
                pictures,
                "live-rate",
                "requestsPerSecond",
                chart(
                        "What the server still answers while somebody captures",
                        "requests a second; more is better",
                        false),
                runs -> Median.of(runs, run -> run.path("requestsPerSecond").asDouble()));
        add(
                pictures,
                "live-captured",
                "capturedPercent",
                chart(
                        "How many of the requests wiretrip saw, in its worst round",
                        "percent; more is better",
                        false),
                runs ->
                        runs.stream()
                                .mapToDouble(run -> run.path("capturedPercent").asDouble())
                                .min()
                                .orElse(0));
        add(
                pictures,
                "live-cpu",
                "cpuSecondsPerMillion",
                chart(
                        "What capturing a million requests costs",
                        "seconds of a processor, logarithmic; less is better",
                        true),
                runs -> Median.of(runs, run -> run.path("cpuSecondsPerMillion").asDouble()));
        add(
                pictures,
                "live-memory",
                "residentPeakBytes",
                chart(
                        "Memory of the capturing process at its highest",
                        "MB resident; less is better",
                        false),
                runs ->
                        runs.stream()
                                .mapToDouble(run -> run.path("residentPeakBytes").asDouble() / MB)
                                .max()
                                .orElse(0));
        return pictures;
    }

    private BarChart chart(String title, String unit, boolean logarithmic) {
        String how =
                String.format(
                        "real servers on loopback, rounds: %s; %s",
                        results.text("rounds"), results.where());
        return new BarChart(title, how, unit, logarithmic);
    }

    private void add(
            Map<String, String> pictures,
            String name,
            String figure,
            BarChart chart,
            ToDoubleFunction<List<JsonNode>> value) {
        for (List<JsonNode> load : results.with(figure, "case").values()) {
            Map<String, List<JsonNode>> runs = new LinkedHashMap<>();
            for (JsonNode run : load) {
                runs.computeIfAbsent(run.path("contenderTitle").asText(), any -> new ArrayList<>())
                        .add(run);
            }
            List<Bar> bars = new ArrayList<>();
            runs.forEach(
                    (contender, list) ->
                            bars.add(
                                    new Bar(
                                            contender,
                                            value.applyAsDouble(list),
                                            colour(contender),
                                            "")));
            JsonNode any = load.getFirst();
            chart.group(
                    any.path("title").asText()
                            + ", "
                            + any.path("connections").asText()
                            + " connections",
                    bars);
        }
        if (!chart.isEmpty()) {
            pictures.put(name, chart.draw());
        }
    }

    private int colour(String contender) {
        if (!contenders.contains(contender)) {
            contenders.add(contender);
        }
        return contenders.indexOf(contender);
    }
}
