package io.wiretrip.exporter.metrics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which labels use up the label sets there may be, and what to change: the answer to {@code
 * /debug/cardinality}.
 *
 * @param seriesMax how many label sets there may be
 * @param series how many there are
 * @param overflowed how often something was counted in an overflow series
 * @param groups what each group of metrics has, the largest first
 * @param advice what to change; null while there is room
 */
public record CardinalityReport(
        int seriesMax, int series, long overflowed, List<Group> groups, @Nullable String advice) {

    /** From this share of the label sets on, a label is worth a word. */
    private static final double WORTH = 0.5;

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * A group of metrics with the same labels.
     *
     * @param name its name: the protocol's
     * @param series its label sets
     * @param share of all label sets there may be, 0 to 1
     * @param overflowed how often something of it was counted in its overflow series
     * @param configKey where its labels are configured
     * @param labels its labels, those with the most values first
     */
    public record Group(
            String name,
            int series,
            double share,
            long overflowed,
            String configKey,
            List<Label> labels) {}

    /**
     * A label.
     *
     * @param name its name in metrics
     * @param key its name in the configuration
     * @param values how many different values it has now
     * @param seen how many it had in all, those without a place too; about 3 % off
     */
    public record Label(String name, String key, int values, long seen) {}

    /** Copies the lists. */
    public CardinalityReport {
        groups = List.copyOf(groups);
    }

    static CardinalityReport of(
            SeriesBudget budget,
            List<MetricGroup> all,
            SeriesMerger merger,
            List<MetricsShard> shards) {
        List<Group> groups = new ArrayList<>();
        long overflowed = 0;
        for (MetricGroup group : all) {
            Group of = group(group, budget.max(), merger, tables(group, shards));
            overflowed += of.overflowed();
            if (of.series() > 0) {
                groups.add(of);
            }
        }
        groups.sort(Comparator.comparingInt(Group::series).reversed().thenComparing(Group::name));
        boolean full = overflowed > 0 || budget.size() >= budget.max();
        return new CardinalityReport(
                budget.max(),
                budget.size(),
                overflowed,
                groups,
                full ? advice(budget, groups) : null);
    }

    private static List<SeriesTable> tables(MetricGroup group, List<MetricsShard> shards) {
        List<SeriesTable> tables = new ArrayList<>();
        for (MetricsShard shard : shards) {
            for (SeriesTable table : shard.tables()) {
                if (table.group() == group) {
                    tables.add(table);
                }
            }
        }
        return tables;
    }

    private static Group group(
            MetricGroup group, int max, SeriesMerger merger, List<SeriesTable> tables) {
        List<Label> labels = new ArrayList<>();
        int series = merger.of(group).size() - (merger.overflowOf(group) == null ? 0 : 1);
        for (int i = 0; i < group.labels().size(); i++) {
            Set<String> values = new HashSet<>();
            for (SeriesMerger.Merged merged : merger.of(group)) {
                values.add(merged.labels().values()[i]);
            }
            values.remove(LabelSet.OTHER);
            DistinctEstimate seen = new DistinctEstimate();
            for (SeriesTable table : tables) {
                seen.merge(table.distinct(i));
            }
            labels.add(
                    new Label(
                            group.labels().get(i),
                            group.labelKeys().get(i),
                            values.size(),
                            Math.max(values.size(), seen.estimate())));
        }
        labels.sort(Comparator.comparingLong(Label::seen).reversed());
        long overflowed = 0;
        for (SeriesTable table : tables) {
            overflowed += table.overflowed();
        }
        return new Group(
                group.name(),
                series,
                (double) series / max,
                overflowed,
                group.configKey(),
                List.copyOf(labels));
    }

    private static String advice(SeriesBudget budget, List<Group> groups) {
        for (Group group : groups) {
            for (Label label : group.labels()) {
                if (label.seen() > WORTH * Math.max(1, group.series())) {
                    return String.format(
                            Locale.ROOT,
                            "The label %s of %s had about %d values and %s holds %.0f %% of the"
                                    + " %d label sets there may be. Take %s out of %s, or put a"
                                    + " processor before it that makes fewer values of it (path"
                                    + " templates); else raise metricsStorage.seriesMax.",
                            label.name(),
                            group.name(),
                            label.seen(),
                            group.name(),
                            100 * group.share(),
                            budget.max(),
                            label.key(),
                            group.configKey());
                }
            }
        }
        return "No single label has most of the "
                + budget.max()
                + " label sets there may be: take labels away, or raise metricsStorage.seriesMax.";
    }

    /**
     * Writes it as one JSON object; does not close the stream.
     *
     * @throws IOException if the stream does
     */
    public void writeJson(OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeNumberField("seriesMax", seriesMax);
            json.writeNumberField("series", series);
            json.writeNumberField("overflowed", overflowed);
            json.writeStringField("advice", advice);
            json.writeArrayFieldStart("groups");
            for (Group group : groups) {
                write(group, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void write(Group group, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", group.name());
        json.writeNumberField("series", group.series());
        json.writeNumberField("share", Math.round(group.share() * 1000) / 1000.0);
        json.writeNumberField("overflowed", group.overflowed());
        json.writeStringField("configKey", group.configKey());
        json.writeArrayFieldStart("labels");
        for (Label label : group.labels()) {
            json.writeStartObject();
            json.writeStringField("name", label.name());
            json.writeStringField("key", label.key());
            json.writeNumberField("values", label.values());
            json.writeNumberField("seen", label.seen());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
