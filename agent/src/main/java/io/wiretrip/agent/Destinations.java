package io.wiretrip.agent;

import io.wiretrip.agent.flow.FlowObserver;
import io.wiretrip.agent.pipeline.PipelinePlan;
import io.wiretrip.agent.pipeline.Terminal;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.config.ProcessorConfig;
import io.wiretrip.exporter.ExportStatistics;
import io.wiretrip.exporter.flows.FlowExporter;
import io.wiretrip.exporter.metrics.MetricsStorage;
import io.wiretrip.exporter.roundtrips.OrderedSink;
import io.wiretrip.exporter.roundtrips.RoundTripExporter;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.RoundTripSink;
import io.wiretrip.protocols.Protocols;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that RoundTrips go to under one configuration: the pipelines, and the exporters with
 * their threads. When the configuration changes, {@link #next} takes over what stays the same.
 *
 * <p>Made, opened for workers and closed by one thread; statistics may be read from any.
 */
final class Destinations {
    private final Exporters exporters;
    private final PipelinePlan plan;
    private final boolean watched;
    private final List<OrderedSink> lines;
    private final Map<Integer, FlowObserver> reports = new ConcurrentHashMap<>();

    private Destinations(
            Exporters exporters, PipelinePlan plan, List<OrderedSink> lines, boolean watched) {
        this.exporters = exporters;
        this.plan = plan;
        this.lines = lines;
        this.watched = watched;
    }

    /**
     * Starts everything.
     *
     * @param workers how many will {@link #attach}
     * @throws AgentException if something cannot start; nothing runs then
     */
    static Destinations start(AgentConfig config, ExportContext context, int workers) {
        return of(config, Exporters.start(config, context), null, workers);
    }

    /**
     * Starts what is new, and keeps what is the same; this one's other exporters go on until {@link
     * #closeAllBut}.
     *
     * @throws AgentException if something cannot start; everything is as before then
     */
    Destinations next(AgentConfig config, int workers) {
        Destinations next = of(config, exporters.next(config), this, workers);
        if (next.exporters.flows() == exporters.flows()) {
            next.reports.putAll(reports);
        }
        return next;
    }

    private static Destinations of(
            AgentConfig config, Exporters exporters, @Nullable Destinations before, int workers) {
        try {
            RoundTripExporter written = exporters.roundtrips();
            List<OrderedSink> lines =
                    before != null && before.exporters.roundtrips() == written
                            ? before.lines
                            : written == null ? List.of() : written.newProducers(workers);
            PipelinePlan plan = plan(config, exporters::terminal);
            return new Destinations(
                    exporters, plan, lines, config.server().enabled() && config.server().watch());
        } catch (IllegalArgumentException e) {
            exporters.close(Duration.ZERO);
            throw new AgentException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Looks whether pipelines and processors can work, without starting anything.
     *
     * @throws IllegalArgumentException if not
     */
    static void check(AgentConfig config) {
        plan(
                config,
                processor -> {
                    if (processor.kind().equals(Exporters.TO_METRICS)) {
                        Exporters.labels(config);
                        return Terminal.NOWHERE;
                    }
                    return processor.kind().equals(Exporters.TO_TRACES) ? Terminal.NOWHERE : null;
                });
    }

    /** The pipelines of a configuration, with these processors at their ends. */
    static PipelinePlan plan(
            AgentConfig config, Function<ProcessorConfig, @Nullable Terminal> terminals) {
        return PipelinePlan.of(
                config.pipelines().processors(),
                config.pipelines().pipelines(),
                Protocols.ALL,
                terminals);
    }

    /** The fields that decoders must keep for all of it. */
    Demand demand() {
        if (watched || exporters.roundtrips() != null) {
            return Demand.all();
        }
        Set<Field<?>> fields = new HashSet<>(plan.demand());
        return Demand.of(fields);
    }

    /** Has what a worker finds come here. On the worker's thread, or before it runs. */
    void attach(int worker, WorkerOutput output, FlowOutput flows, RoundTripSink watch) {
        List<RoundTripSink> sinks = new ArrayList<>();
        sinks.add(plan.open(worker));
        LongConsumer positions = _ -> {};
        if (!lines.isEmpty()) {
            OrderedSink own = lines.get(worker).at(output.position());
            sinks.add(own);
            positions = own::reached;
        }
        if (watched) {
            sinks.add(watch);
        }
        output.replace(sinks, exporters.metrics().shard(worker)::tick, positions);
        FlowExporter reported = exporters.flows();
        flows.replace(
                reported == null
                        ? (flow, end) -> {}
                        : reports.computeIfAbsent(
                                worker, number -> new FlowSummaries(reported.newProducer())));
    }

    /** The account of every exporter that runs. */
    List<ExportStatistics> statistics() {
        return exporters.statistics();
    }

    /** What metrics are kept in. */
    MetricsStorage metrics() {
        return exporters.metrics().storage();
    }

    /** How many RoundTrips the filters of each pipeline held back. */
    Map<String, Long> filtered() {
        return plan.filtered();
    }

    Exporters exporters() {
        return exporters;
    }

    /** Ends the exporters that a successor does not go on with; what is queued is sent first. */
    void closeAllBut(Destinations successor, Duration deadline) {
        exporters.closeAllBut(successor.exporters, deadline);
    }

    /** Ends everything; what is queued is sent first. */
    void close(Duration deadline) {
        exporters.close(deadline);
    }
}
