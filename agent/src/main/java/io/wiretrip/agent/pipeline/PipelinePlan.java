package io.wiretrip.agent.pipeline;

import io.wiretrip.config.AttributesProcessorConfig;
import io.wiretrip.config.FilterProcessorConfig;
import io.wiretrip.config.PathsProcessorConfig;
import io.wiretrip.config.PipelineConfig;
import io.wiretrip.config.ProcessorConfig;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Protocol;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pipelines of a configuration, checked and ready to be opened for each worker. Immutable but
 * for the counts of what its workers filtered out.
 */
public final class PipelinePlan {
    /** Keeps, drops or samples RoundTrips. */
    public static final String FILTER = "roundtripsfilter";

    /** Turns paths into templates. */
    public static final String PATHS = "roundtripspaths";

    /** Renames and drops labels and attributes. */
    public static final String ATTRIBUTES = "roundtripsattributes";

    private final Collection<Protocol> protocols;
    private final List<Line> lines = new ArrayList<>();
    private final Set<Field<?>> demand = new HashSet<>();
    private final Map<String, List<FilterCount>> filtered = new LinkedHashMap<>();
    private final FieldKey pathKey;

    /** One pipeline up to one of its terminals. */
    private record Line(
            String name,
            List<RoundTripFilter> filters,
            @Nullable PathsProcessorConfig paths,
            List<AttributesProcessorConfig> attributes,
            Terminal terminal) {}

    private PipelinePlan(Collection<Protocol> protocols) {
        this.protocols = protocols;
        FieldKey found = FieldKey.find(View.PATH_KEY, protocols);
        this.pathKey = found == null ? FieldKey.general() : found;
    }

    /**
     * Checks pipelines and finds what they need. What is wrong is told to the processor's own part
     * of the configuration, with its line.
     *
     * @param processors the processors there are
     * @param pipelines which of them to pass in which order
     * @param protocols whose fields conditions may name, dialects included
     * @param terminals makes the processors at which a way ends; null for names it does not know
     * @throws PipelineException if a pipeline names what there is not
     */
    public static PipelinePlan of(
            List<ProcessorConfig> processors,
            List<PipelineConfig> pipelines,
            Collection<Protocol> protocols,
            Function<ProcessorConfig, @Nullable Terminal> terminals) {
        PipelinePlan plan = new PipelinePlan(List.copyOf(protocols));
        Map<String, Object> made = new HashMap<>();
        for (ProcessorConfig processor : processors) {
            made.put(processor.name(), plan.processor(processor, terminals));
        }
        for (PipelineConfig pipeline : pipelines) {
            plan.add(pipeline, made);
        }
        return plan;
    }

    private Object processor(
            ProcessorConfig config, Function<ProcessorConfig, @Nullable Terminal> terminals) {
        return switch (config.kind()) {
            case FILTER ->
                    new Filters(config.options(), protocols)
                            .read(FilterProcessorConfig.read(config.options()));
            case PATHS -> PathsProcessorConfig.read(config.options());
            case ATTRIBUTES -> AttributesProcessorConfig.read(config.options());
            default -> {
                Terminal terminal = terminals.apply(config);
                if (terminal == null) {
                    throw new PipelineException(
                            "processor factory ("
                                    + config.name()
                                    + ") not found, expected one of "
                                    + String.join(", ", KINDS));
                }
                yield terminal;
            }
        };
    }

    /** Every kind of processor there is. */
    public static final List<String> KINDS =
            List.of("roundtripstometrics", "roundtripstotraces", FILTER, PATHS, ATTRIBUTES);

    private void add(PipelineConfig pipeline, Map<String, Object> made) {
        List<RoundTripFilter> filters = new ArrayList<>();
        List<AttributesProcessorConfig> attributes = new ArrayList<>();
        PathsProcessorConfig paths = null;
        boolean ends = false;
        for (String name : pipeline.processors()) {
            Object processor = made.get(name);
            switch (processor) {
                case null ->
                        throw new PipelineException(
                                "pipeline "
                                        + pipeline.name()
                                        + ": got the processor \""
                                        + name
                                        + "\", expected one that is listed under processor: "
                                        + String.join(", ", made.keySet()));
                case RoundTripFilter filter -> filters.add(filter);
                case PathsProcessorConfig config -> paths = config;
                case AttributesProcessorConfig config -> attributes.add(config);
                case Terminal terminal -> {
                    ends = true;
                    lines.add(
                            new Line(
                                    pipeline.name(),
                                    List.copyOf(filters),
                                    paths,
                                    List.copyOf(attributes),
                                    terminal));
                    filters.forEach(this::demand);
                    demand.addAll(terminal.demand());
                }
                default -> throw new IllegalStateException(processor.toString());
            }
        }
        if (!ends) {
            throw new PipelineException(
                    "pipeline "
                            + pipeline.name()
                            + ": got "
                            + pipeline.processors()
                            + ", expected roundtripstometrics or roundtripstotraces at its end");
        }
    }

    private void demand(RoundTripFilter filter) {
        demand.addAll(filter.fields());
        if (filter.keepsErrors()) {
            demand.addAll(ErrorRule.fields(protocols));
        }
    }

    /** The fields that decoders must keep for all of it. */
    public Set<Field<?>> demand() {
        return Set.copyOf(demand);
    }

    /** The pipelines of a worker. */
    public Pipeline open(int worker) {
        List<Pipeline.Way> ways = new ArrayList<>();
        for (Line line : lines) {
            FilterCount count = new FilterCount();
            synchronized (filtered) {
                filtered.computeIfAbsent(line.name(), name -> new CopyOnWriteArrayList<>())
                        .add(count);
            }
            ways.add(
                    new Pipeline.Way(
                            line.filters(), count, line.terminal().open(worker, view(line))));
        }
        return new Pipeline(ways);
    }

    private View view(Line line) {
        PathsProcessorConfig paths = line.paths();
        View view =
                new View(
                        paths == null
                                ? null
                                : new PathTemplates(
                                        paths.patterns().stream().map(PathPattern::new).toList(),
                                        paths.namesMax()),
                        pathKey);
        line.attributes().forEach(config -> view.attributes(config.drop(), config.rename()));
        return view;
    }

    /** How many RoundTrips the filters of each pipeline held back, of all workers. */
    public Map<String, Long> filtered() {
        Map<String, Long> sums = new LinkedHashMap<>();
        synchronized (filtered) {
            filtered.forEach(
                    (name, counts) ->
                            sums.put(name, counts.stream().mapToLong(FilterCount::get).sum()));
        }
        return sums;
    }
}
