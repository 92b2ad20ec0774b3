package io.wiretrip.agent.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/**
 * The agent's own metrics. Whoever counts something registers here, once, how to read it; the
 * reading happens in {@link #snapshot()}, on the thread of whoever scrapes. Registering and
 * scraping may happen on any thread.
 */
public final class SelfMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ProcessStatistics process = new ProcessStatistics();
    private final List<Runnable> refreshers = new ArrayList<>();

    /** Micrometer refers weakly to what it reads. */
    private final List<Object> kept = new ArrayList<>();

    /**
     * Registers the build, the JVM and the process.
     *
     * @param build what this build is
     */
    public SelfMetrics(BuildInfo build) {
        registry.throwExceptionOnRegistrationFailure(); // a name given twice is our error
        buildInfo("wiretrip_build", build);
        buildInfo("packetd_build", build);
        long startedNs = System.nanoTime();
        DoubleSupplier uptime = () -> (System.nanoTime() - startedNs) / 1e9;
        gauge("wiretrip_uptime_seconds", "Seconds since the agent started.", uptime);
        gauge("packetd_uptime", "The same as wiretrip_uptime_seconds.", uptime);
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        bindCollectors();
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        bindProcess();
    }

    /**
     * Micrometer's own binder is told of each collection, on a thread that takes longer over it
     * than a small collection itself; the two sums can be read when they are asked for.
     */
    private void bindCollectors() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            FunctionTimer.builder(
                            "jvm.gc.collection",
                            keep(collector),
                            GarbageCollectorMXBean::getCollectionCount,
                            GarbageCollectorMXBean::getCollectionTime,
                            TimeUnit.MILLISECONDS)
                    .description("Collections of garbage and the seconds they took, by collector.")
                    .tags("gc", collector.getName())
                    .register(registry);
        }
    }

    private void bindProcess() {
        refreshers.add(process::refresh);
        counter(
                "process_cpu_seconds_total",
                "CPU time of the process, user and system, in seconds.",
                process::cpuSeconds);
        gauge(
                "process_resident_memory_bytes",
                "Resident memory of the process in bytes.",
                process::residentBytes);
        gauge(
                "process_virtual_memory_bytes",
                "Virtual memory of the process in bytes.",
                process::virtualBytes);
        gauge("process_open_fds", "Open file descriptors.", process::openFiles);
        gauge("process_max_fds", "File descriptors the process may open.", process::filesMax);
    }

    private void buildInfo(String name, BuildInfo build) {
        Labels labels =
                Labels.of(
                        "version", build.version(),
                        "git_hash", build.gitHash(),
                        "build_time", build.buildTime());
        InfoSnapshot info =
                InfoSnapshot.builder()
                        .name(name)
                        .help("What this build is; always 1.")
                        .dataPoint(
                                InfoSnapshot.InfoDataPointSnapshot.builder().labels(labels).build())
                        .build();
        registry.getPrometheusRegistry().register(() -> info);
    }

    /** Where meters that nothing here has a method for are registered. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Reads everything that was registered. */
    public MetricSnapshots snapshot() {
        synchronized (refreshers) {
            refreshers.forEach(Runnable::run);
        }
        return registry.getPrometheusRegistry().scrape();
    }

    /**
     * Registers a number that only grows.
     *
     * @param name as Prometheus shows it, ending in {@code _total}
     * @param help one sentence
     */
    public void counter(String name, String help, DoubleSupplier value) {
        counter(name, help, Tags.empty(), value, DoubleSupplier::getAsDouble);
    }

    /**
     * Registers a number that only grows, of one of several.
     *
     * @param name as Prometheus shows it, ending in {@code _total}
     * @param help one sentence
     * @param label what tells them apart
     * @param of the label's value
     */
    public void counter(String name, String help, String label, String of, DoubleSupplier value) {
        counter(name, help, Tags.of(label, of), value, DoubleSupplier::getAsDouble);
    }

    /**
     * Registers a number that rises and falls.
     *
     * @param name as Prometheus shows it, with the unit
     * @param help one sentence
     */
    public void gauge(String name, String help, DoubleSupplier value) {
        Gauge.builder(name, value::getAsDouble).description(help).register(registry);
    }

    <T> Meter counter(String name, String help, Tags tags, T source, ToDoubleFunction<T> value) {
        return FunctionCounter.builder(name, keep(source), value)
                .description(help)
                .tags(tags)
                .register(registry);
    }

    private <T> T keep(T source) {
        synchronized (kept) {
            kept.add(source);
        }
        return source;
    }

    void gauge(String name, String help, Tags tags, DoubleSupplier value) {
        Gauge.builder(name, value::getAsDouble).description(help).tags(tags).register(registry);
    }

    /** Forgets a meter of something that is gone. */
    void remove(Meter meter, Object source) {
        registry.remove(meter);
        synchronized (kept) {
            kept.remove(source);
        }
    }

    /** Runs something before each scrape, such as to register what is new. */
    void beforeScrape(Runnable refresher) {
        synchronized (refreshers) {
            refreshers.add(refresher);
        }
    }

    /** Forgets all meters. */
    @Override
    public void close() {
        registry.close();
    }
}
