package io.wiretrip.agent;

import io.wiretrip.agent.pipeline.Terminal;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.config.ConfigException;
import io.wiretrip.config.MetricsProcessorConfig;
import io.wiretrip.config.ProcessorConfig;
import io.wiretrip.exporter.ExportStatistics;
import io.wiretrip.exporter.flows.FlowExporter;
import io.wiretrip.exporter.metrics.ExemplarSource;
import io.wiretrip.exporter.metrics.MetricSource;
import io.wiretrip.exporter.metrics.MetricsPlan;
import io.wiretrip.exporter.otlp.AgentIdentity;
import io.wiretrip.exporter.otlpmetrics.OtlpMetricsExporter;
import io.wiretrip.exporter.remotewrite.RemoteWriteExporter;
import io.wiretrip.exporter.roundtrips.RoundTripExporter;
import io.wiretrip.exporter.traces.SpanDemand;
import io.wiretrip.exporter.traces.TraceExporter;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocols.Protocols;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exporters of one configuration, running. Those that are off are null and nothing of their
 * libraries is loaded.
 *
 * @param config what they run under
 * @param metrics what {@code roundtripstometrics} counts in; always there
 * @param labels which labels its metrics have
 * @param traces spans by OTLP
 * @param roundtrips JSON lines
 * @param flows flow events
 * @param remoteWrite metrics by remote write
 * @param otlpMetrics metrics by OTLP
 */
record Exporters(
        AgentConfig config,
        ExportContext context,
        MetricsTerminal metrics,
        MetricsProcessorConfig labels,
        @Nullable TraceExporter traces,
        @Nullable RoundTripExporter roundtrips,
        @Nullable FlowExporter flows,
        @Nullable RemoteWriteExporter remoteWrite,
        @Nullable OtlpMetricsExporter otlpMetrics) {

    private static final Logger LOG = LoggerFactory.getLogger(Exporters.class);
    static final String TO_METRICS = "roundtripstometrics";
    static final String TO_TRACES = "roundtripstotraces";

    /**
     * Starts those that a configuration switches on.
     *
     * @throws AgentException if one cannot start; none runs then
     */
    static Exporters start(AgentConfig config, ExportContext context) {
        return build(config, context, null);
    }

    /** Starts those that changed and keeps the others. */
    Exporters next(AgentConfig next) {
        return build(next, context, this);
    }

    private static Exporters build(
            AgentConfig config, ExportContext context, @Nullable Exporters before) {
        List<Consumer<Duration>> started = new ArrayList<>();
        try {
            MetricsProcessorConfig labels = labels(config);
            TraceExporter traces = traces(config, context, before, started);
            MetricsTerminal metrics = metrics(config, labels, before);
            metrics.exemplars(traces == null ? ExemplarSource.NONE : traces.exemplars());
            RoundTripExporter roundtrips = roundtrips(config, before, started);
            FlowExporter flows = flows(config, before, started);
            RemoteWriteExporter remoteWrite = remoteWrite(config, context, before, started);
            OtlpMetricsExporter otlpMetrics = otlpMetrics(config, context, before, started);
            return new Exporters(
                    config,
                    context,
                    metrics,
                    labels,
                    traces,
                    roundtrips,
                    flows,
                    remoteWrite,
                    otlpMetrics);
        } catch (ConfigException | AgentException e) {
            started.forEach(close -> close.accept(Duration.ZERO));
            throw new AgentException(String.valueOf(e.getMessage()), e);
        }
    }

    static MetricsProcessorConfig labels(AgentConfig config) {
        MetricsProcessorConfig labels = null;
        for (ProcessorConfig processor : config.pipelines().processors()) {
            if (processor.kind().equals(TO_METRICS)) {
                MetricsProcessorConfig own =
                        MetricsProcessorConfig.read(
                                processor.options(),
                                Protocols.ALL.stream().map(Protocol::name).toList());
                if (labels != null && !labels.equals(own)) {
                    throw new AgentException(
                            "processor "
                                    + processor.name()
                                    + ": got other labels than those of another "
                                    + TO_METRICS
                                    + ", expected the same: a metric has one set of labels");
                }
                labels = own;
            }
        }
        return labels == null ? MetricsProcessorConfig.DEFAULT : labels;
    }

    private static MetricsTerminal metrics(
            AgentConfig config, MetricsProcessorConfig labels, @Nullable Exporters before) {
        if (before != null
                && before.labels.equals(labels)
                && before.config.metricsStorage().equals(config.metricsStorage())) {
            return before.metrics;
        }
        MetricsPlan plan = MetricsPlan.of(Protocols.ALL, config.metricsStorage(), labels);
        return new MetricsTerminal(config.metricsStorage(), plan);
    }

    private static @Nullable TraceExporter traces(
            AgentConfig config,
            ExportContext context,
            @Nullable Exporters before,
            List<Consumer<Duration>> started) {
        if (before != null
                && before.config.traces().equals(config.traces())
                && before.config.sniffer().rules().equals(config.sniffer().rules())) {
            return before.traces;
        }
        if (!config.traces().enabled()) {
            return null;
        }
        TraceExporter traces =
                new TraceExporter(
                        config.traces(),
                        config.sniffer().rules(),
                        AgentIdentity.ofThisProcess(context.build().version()));
        started.add(traces::close);
        return traces;
    }

    private static @Nullable RoundTripExporter roundtrips(
            AgentConfig config, @Nullable Exporters before, List<Consumer<Duration>> started) {
        if (before != null && before.config.roundtrips().equals(config.roundtrips())) {
            return before.roundtrips;
        }
        if (!config.roundtrips().enabled()) {
            return null;
        }
        RoundTripExporter lines =
                new RoundTripExporter(
                        LineTargets.open(config.roundtrips()),
                        ZoneId.systemDefault(),
                        config.sniffer().isFile()
                                ? RoundTripExporter.WhenFull.WAIT
                                : RoundTripExporter.WhenFull.DROP,
                        () -> LOG.warn("nobody reads the lines of RoundTrips any more"));
        started.add(lines::close);
        return lines;
    }

    private static @Nullable FlowExporter flows(
            AgentConfig config, @Nullable Exporters before, List<Consumer<Duration>> started) {
        if (before != null && before.config.flows().equals(config.flows())) {
            return before.flows;
        }
        if (!config.flows().enabled()) {
            return null;
        }
        FlowExporter flows =
                new FlowExporter(
                        config.flows(),
                        config.sniffer().isFile()
                                ? config.sniffer().file()
                                : config.sniffer().ifaces(),
                        ZoneId.systemDefault(),
                        config.sniffer().isFile()
                                ? FlowExporter.WhenFull.WAIT
                                : FlowExporter.WhenFull.DROP);
        started.add(flows::close);
        return flows;
    }

    private static @Nullable RemoteWriteExporter remoteWrite(
            AgentConfig config,
            ExportContext context,
            @Nullable Exporters before,
            List<Consumer<Duration>> started) {
        if (before != null && before.config.remoteWrite().equals(config.remoteWrite())) {
            return before.remoteWrite;
        }
        if (!config.remoteWrite().enabled()) {
            return null;
        }
        List<MetricSource> sources = context.sources(config.remoteWrite().includeSelf());
        RemoteWriteExporter writer =
                new RemoteWriteExporter(config.remoteWrite(), context.build().hostname(), sources);
        writer.start();
        started.add(writer::close);
        return writer;
    }

    private static @Nullable OtlpMetricsExporter otlpMetrics(
            AgentConfig config,
            ExportContext context,
            @Nullable Exporters before,
            List<Consumer<Duration>> started) {
        if (before != null && before.config.otlpMetrics().equals(config.otlpMetrics())) {
            return before.otlpMetrics;
        }
        if (!config.otlpMetrics().enabled()) {
            return null;
        }
        OtlpMetricsExporter metrics =
                new OtlpMetricsExporter(
                        config.otlpMetrics(),
                        context.sources(config.otlpMetrics().includeSelf()),
                        Protocols.ALL,
                        AgentIdentity.ofThisProcess(context.build().version()));
        started.add(metrics::close);
        return metrics;
    }

    /** The processor at the end of a way through a pipeline; null for a name it does not know. */
    @Nullable Terminal terminal(ProcessorConfig processor) {
        return switch (processor.kind()) {
            case TO_METRICS -> metrics;
            case TO_TRACES ->
                    traces == null
                            ? Terminal.NOWHERE
                            : new TracesTerminal(
                                    traces, SpanDemand.of(Protocols.ALL, config.traces().spans()));
            default -> null;
        };
    }

    /** The account of every exporter that runs. */
    List<ExportStatistics> statistics() {
        List<ExportStatistics> accounts = new ArrayList<>();
        if (traces != null) {
            accounts.add(traces.statistics());
        }
        if (roundtrips != null) {
            accounts.add(roundtrips);
        }
        if (flows != null) {
            accounts.add(flows.statistics());
        }
        if (remoteWrite != null) {
            accounts.add(remoteWrite.statistics());
        }
        if (otlpMetrics != null) {
            accounts.add(otlpMetrics.statistics());
        }
        return accounts;
    }

    /** Ends all, side by side, after what is queued was sent. */
    void close(Duration deadline) {
        closeThese(closers(null), deadline);
    }

    /** Ends those that a successor does not go on with. */
    void closeAllBut(Exporters successor, Duration deadline) {
        closeThese(closers(successor), deadline);
    }

    private List<Consumer<Duration>> closers(@Nullable Exporters kept) {
        List<Consumer<Duration>> closers = new ArrayList<>();
        if (otlpMetrics != null && (kept == null || kept.otlpMetrics != otlpMetrics)) {
            closers.add(otlpMetrics::close);
        }
        if (remoteWrite != null && (kept == null || kept.remoteWrite != remoteWrite)) {
            closers.add(remoteWrite::close);
        }
        if (traces != null && (kept == null || kept.traces != traces)) {
            closers.add(traces::close);
        }
        if (flows != null && (kept == null || kept.flows != flows)) {
            closers.add(flows::close);
        }
        if (roundtrips != null && (kept == null || kept.roundtrips != roundtrips)) {
            closers.add(roundtrips::close);
        }
        return closers;
    }

    private static void closeThese(List<Consumer<Duration>> closers, Duration deadline) {
        List<Thread> threads =
                closers.stream()
                        .map(close -> Thread.ofVirtual().start(() -> close.accept(deadline)))
                        .toList();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
