package io.wiretrip.bench.plot;

import com.fasterxml.jackson.databind.JsonNode;
import io.wiretrip.bench.plot.BarChart.Bar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which pictures there are of which benchmark. */
final class Plots {
    private static final double MB = 1e6;
    private static final double MINUTE = 60;

    private Plots() {}

    /** The pictures of these results under the names of their files; none for what has none. */
    static Map<String, String> of(Results results) {
        return switch (results.benchmark()) {
            case "ring" -> one("ring", ring(results));
            case "file" -> file(results);
            case "live" -> new LivePlots(results).draw();
            case "soak" -> soak(results);
            case "flows" -> flows(results);
            case "decoders" -> one("decoders", decoders(results));
            default -> Map.of();
        };
    }

    private static Map<String, String> one(String name, BarChart chart) {
        return chart.isEmpty() ? Map.of() : Map.of(name, chart.draw());
    }

    private static BarChart ring(Results results) {
        BarChart chart =
                new BarChart(
                        "What capturing one packet costs the program that captures",
                        String.format(
                                "%s-byte packets, %s a second; %s",
                                results.text("packetBytes"),
                                results.text("packetsPerSecond"),
                                results.where()),
                        "nanoseconds of a processor; less is better",
                        false);
        chart.group("", bars(results, "program", "threadNsPerPacket"));
        return chart;
    }

    private static Map<String, String> file(Results results) {
        String file = results.text("file").replaceFirst("\\.pcap(ng)?$", "");
        String where =
                String.format(
                        "%s, %.0f MB in the page cache, whole processes; %s",
                        results.text("file"), results.number("bytes") / MB, results.where());
        Map<String, String> pictures = new LinkedHashMap<>();
        BarChart bytes =
                new BarChart(
                        "How fast programs read a capture file",
                        where,
                        "GB a second, logarithmic; more is better",
                        true);
        bytes.group("", bars(results, "program", "gigabytesPerSecond"));
        String name = "file-" + file.replaceAll("[^A-Za-z0-9-]", "-");
        pictures.put(name, bytes.draw());
        BarChart trips =
                new BarChart(
                        "How many RoundTrips wiretrip finds in a second of reading a file",
                        where,
                        "RoundTrips a second; more is better",
                        false);
        trips.group("", bars(results, "program", "roundTripsPerSecond"));
        if (!trips.isEmpty()) {
            pictures.put(name + "-roundtrips", trips.draw());
        }
        return pictures;
    }

    /** A bar for each result; ours in a colour of their own. */
    private static List<Bar> bars(Results results, String name, String figure) {
        List<Bar> bars = new ArrayList<>();
        for (JsonNode result : results.with(figure)) {
            String title = result.path(name).asText();
            int colour = title.startsWith("wiretrip") ? 0 : 5;
            bars.add(new Bar(title, result.path(figure).asDouble(), colour, ""));
        }
        return bars;
    }

    private static Map<String, String> soak(Results results) {
        List<JsonNode> samples = results.with("residentBytes");
        LineChart chart =
                new LineChart(
                        String.format(
                                "Memory of the agent under %.0f requests a second",
                                results.number("requestsPerSecond")),
                        String.format(
                                "%s, %s connections, %.3f %% captured, %s packets lost; %s",
                                results.text("protocol"),
                                results.text("connections"),
                                results.number("capturedPercent"),
                                results.text("kernelDrops"),
                                results.where()),
                        new LineChart.Axis("minutes", false),
                        "MB resident; less is better, and a flat line best");
        chart.line(
                new LineChart.Line(
                        "resident size",
                        samples.stream()
                                .mapToDouble(s -> s.path("seconds").asDouble() / MINUTE)
                                .toArray(),
                        samples.stream()
                                .mapToDouble(s -> s.path("residentBytes").asDouble() / MB)
                                .toArray()));
        return chart.isEmpty() ? Map.of() : Map.of("soak", chart.draw());
    }

    private static Map<String, String> flows(Results results) {
        Map<String, String> pictures = new LinkedHashMap<>();
        LineChart flows =
                new LineChart(
                        "What a packet costs among many live connections",
                        "flow lookup and reassembly of segments of 100 bytes; " + results.where(),
                        new LineChart.Axis("live connections", true),
                        "nanoseconds a packet; less is better");
        LineChart rules =
                new LineChart(
                        "What the number of protocol rules costs",
                        "the rule that fits is found last; " + results.where(),
                        new LineChart.Axis("rules", true),
                        "nanoseconds each; less is better");
        results.with("nsEach", "among")
                .forEach(
                        (among, list) -> {
                            LineChart chart = among.equals("connections") ? flows : rules;
                            addLines(chart, among, list);
                        });
        if (!flows.isEmpty()) {
            pictures.put("flows", flows.draw());
        }
        if (!rules.isEmpty()) {
            pictures.put("rules", rules.draw());
        }
        return pictures;
    }

    private static void addLines(LineChart chart, String among, List<JsonNode> list) {
        Map<String, List<JsonNode>> lines = new LinkedHashMap<>();
        for (JsonNode result : list) {
            lines.computeIfAbsent(result.path("what").asText(), any -> new ArrayList<>())
                    .add(result);
        }
        lines.forEach(
                (what, points) -> {
                    points.sort(Comparator.comparingDouble(p -> p.path("many").asDouble()));
                    chart.line(
                            new LineChart.Line(
                                    among.equals("connections") ? what : what + ", " + among,
                                    points.stream()
                                            .mapToDouble(p -> p.path("many").asDouble())
                                            .toArray(),
                                    points.stream()
                                            .mapToDouble(p -> p.path("nsEach").asDouble())
                                            .toArray()));
                });
    }

    private static BarChart decoders(Results results) {
        BarChart chart =
                new BarChart(
                        "What a RoundTrip costs each decoder",
                        "sessions and pairing included, captures of the tests; " + results.where(),
                        "nanoseconds a RoundTrip; less is better",
                        false);
        results.with("nsEach", "capture")
                .forEach(
                        (capture, list) ->
                                chart.group(
                                        capture,
                                        list.stream()
                                                .map(
                                                        result ->
                                                                new Bar(
                                                                        wanted(result),
                                                                        result.path("nsEach")
                                                                                .asDouble(),
                                                                        wanted(result)
                                                                                        .startsWith(
                                                                                                "no")
                                                                                ? 0
                                                                                : 1,
                                                                        ""))
                                                .toList()));
        return chart;
    }

    private static String wanted(JsonNode result) {
        return result.path("wanted").asText().equals("all") ? "all fields" : "no fields";
    }
}
