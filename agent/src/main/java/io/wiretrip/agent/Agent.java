package io.wiretrip.agent;

import io.wiretrip.agent.capture.BpfFilter;
import io.wiretrip.agent.capture.CaptureFileException;
import io.wiretrip.agent.capture.CaptureFiles;
import io.wiretrip.agent.capture.PacketSource;
import io.wiretrip.agent.flow.FlowAccounting;
import io.wiretrip.agent.flow.FlowStage;
import io.wiretrip.agent.flow.Layer4;
import io.wiretrip.agent.flow.ProtocolChooser;
import io.wiretrip.agent.packet.Dissector;
import io.wiretrip.agent.packet.PacketEvent;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.exporter.roundtrips.RoundTripExporter;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.EnumCounters;
import io.wiretrip.protocol.MemoryBudget;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.RoundTripSink;
import io.wiretrip.protocol.SessionContext;
import io.wiretrip.protocols.Protocols;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Wires the stages as the configuration says and runs them: from here the way of the data can be
 * read on one screen. Workers share nothing. Each has a source of its own: live, the kernel gives
 * it its share of the packets; a file each reads whole and takes its share by the same rule, both
 * directions of a connection together.
 */
public final class Agent {
    private final AgentConfig config;
    private final Demand demand;
    private final WorkerOutputs outputs;
    private final int workers;
    private final Runnable onCapturing;
    private final Object lifecycle = new Object();
    private List<Stages> stages = List.of();
    private boolean capturing;
    private boolean stopped;

    /**
     * Prepares an agent of one worker; {@link #run} starts it.
     *
     * @param demand the fields that the sink wants
     * @param sink takes RoundTrips on the worker's thread
     */
    public Agent(AgentConfig config, Demand demand, RoundTripSink sink) {
        this(config, demand, (worker, position) -> sink, 1, () -> {});
    }

    /** Prepares an agent of one worker whose sink wants every field, as the JSON line does. */
    public Agent(AgentConfig config, RoundTripSink sink) {
        this(config, Demand.all(), sink);
    }

    /**
     * Prepares an agent of several workers, as the configuration says.
     *
     * @param demand the fields that the sinks want
     * @param lines takes what they find, in order; null for nobody
     */
    public Agent(AgentConfig config, Demand demand, @Nullable RoundTripExporter lines) {
        this(config, demand, lines, WorkerCount.of(config));
    }

    private Agent(
            AgentConfig config, Demand demand, @Nullable RoundTripExporter lines, int workers) {
        this(
                config,
                demand,
                lines == null ? (worker, position) -> _ -> {} : new LineOutputs(lines, workers),
                workers,
                () -> {});
    }

    /**
     * Prepares an agent of the service.
     *
     * @param workers how many
     * @param onCapturing called once packets are seen
     */
    Agent(
            AgentConfig config,
            Demand demand,
            WorkerOutputs outputs,
            int workers,
            Runnable onCapturing) {
        this.config = config;
        this.demand = demand;
        this.outputs = outputs;
        this.workers = workers;
        this.onCapturing = onCapturing;
    }

    /**
     * Captures until the file ends or {@link #stop} is called. On the caller's thread, and on those
     * of further workers.
     *
     * @throws AgentException if it cannot start; nothing was captured then
     */
    public Summary run() {
        List<ProtocolChooser.Rule> rules = Rules.resolve(config.sniffer().rules(), Protocols.ALL);
        long startedNs = System.nanoTime();
        List<PacketSource> sources = open(rules);
        List<Stages> opened = new ArrayList<>();
        try {
            for (int i = 0; i < sources.size(); i++) {
                opened.add(stages(i, sources.get(i), rules));
            }
            if (begin(List.copyOf(opened))) {
                onCapturing.run();
                new Crew(opened.stream().map(Stages::worker).toList(), this::prioritise).run();
            }
            return Summaries.of(config, opened, readers(), System.nanoTime() - startedNs);
        } finally {
            opened.forEach(one -> one.flows().close());
            sources.forEach(PacketSource::close);
            end();
        }
    }

    /** The stages of one worker, wired. */
    private Stages stages(int index, PacketSource source, List<ProtocolChooser.Rule> rules) {
        Settings settings = new Settings(config, workers);
        Failures failures = new Failures();
        WorkerPosition position = new WorkerPosition();
        SessionContext sessions =
                new SessionContext(
                        Protocols.ALL,
                        demand,
                        settings.decoderOptions(),
                        new MemoryBudget(settings.memoryBytes()),
                        outputs.roundTrips(index, position));
        FlowStage flows =
                new FlowStage(
                        settings.flowLimits(),
                        chooser(rules),
                        sessions,
                        ThreadLocalRandom.current().nextLong(),
                        failures,
                        outputs.accounting(index));
        EnumCounters<PacketEvent> counters = new EnumCounters<>(PacketEvent.class);
        // The kernel's share is a worker's own; of a file every worker sees all.
        int sharers = isLive() ? 1 : workers;
        PacketGate gate =
                new PacketGate(
                        flows,
                        flows::tick,
                        config.sniffer().ipVersion(),
                        new FlowSample(config.sniffer().sampling(), counters),
                        index % sharers,
                        sharers);
        Dissector dissector = new Dissector(settings.dissectorOptions(), gate, counters);
        Worker worker =
                new Worker(
                        source,
                        dissector,
                        flows,
                        failures,
                        isLive(),
                        (nowNs, reached) -> outputs.reached(index, nowNs, reached));
        position.of(worker);
        return new Stages(worker, source, dissector, flows, sessions);
    }

    private void prioritise() {
        if (isLive()) {
            LiveCapture.prioritise(config.capture().nice());
        }
    }

    private boolean isLive() {
        return !config.sniffer().isFile();
    }

    /** A source for each worker. */
    private List<PacketSource> open(List<ProtocolChooser.Rule> rules) {
        if (isLive()) {
            return LiveCapture.open(config, rules, workers);
        }
        List<PacketSource> sources = new ArrayList<>();
        try {
            for (int i = 0; i < workers; i++) {
                sources.add(CaptureFiles.open(Path.of(config.sniffer().file())));
            }
            return sources;
        } catch (CaptureFileException e) {
            sources.forEach(PacketSource::close);
            throw new AgentException(String.valueOf(e.getMessage()), e);
        }
    }

    private static ProtocolChooser chooser(List<ProtocolChooser.Rule> rules) {
        List<Protocol> detectable = rules.isEmpty() ? Protocols.ALL : List.of();
        return new ProtocolChooser(rules, detectable);
    }

    /**
     * Goes on with other rules, limits and decoder switches. Connections keep what was chosen for
     * them; where packets come from does not change. From any thread.
     *
     * @param next the configuration from now on
     * @param wanted the fields that the sink wants from now on
     * @param alongside done on each worker's thread at the same moment
     * @return what each worker does about it
     * @throws AgentException if the rules cannot work; nothing has changed then
     */
    List<Handover> reconfigure(AgentConfig next, Demand wanted, Alongside alongside) {
        List<ProtocolChooser.Rule> rules = Rules.resolve(next.sniffer().rules(), Protocols.ALL);
        BpfFilter filter = LiveCapture.filter(next, rules);
        Settings settings = new Settings(next, workers);
        List<Stages> running = stages();
        if (running.isEmpty()) {
            throw new AgentException("nothing is captured at the moment");
        }
        List<Handover> all = new ArrayList<>();
        for (int i = 0; i < running.size(); i++) {
            Stages one = running.get(i);
            int worker = i;
            Handover handover =
                    new Handover(
                            () -> {
                                one.source().refilter(filter);
                                one.flows().reconfigure(settings.flowLimits(), chooser(rules));
                                one.sessions().reconfigure(wanted, settings.decoderOptions());
                                // before the outputs change: what ends is told to who was there
                                one.flows()
                                        .account(
                                                alongside.accounting(worker, one.flows().layer4()));
                                alongside.attach(worker);
                            });
            all.add(handover);
            one.worker().execute(handover);
        }
        return all;
    }

    /** What else changes with the configuration; all of it on the worker's thread. */
    interface Alongside {
        /**
         * What is to be counted of flows from now on.
         *
         * @param layer4 what is counted so far; null for nothing
         * @return null for nothing
         */
        @Nullable FlowAccounting accounting(int worker, @Nullable Layer4 layer4);

        /** What is found goes elsewhere from now on. */
        void attach(int worker);
    }

    /** Makes {@link #run} end soon, with everything captured so far reported; from any thread. */
    public void stop() {
        synchronized (lifecycle) {
            stopped = true;
            stages.forEach(one -> one.worker().stop());
        }
    }

    /** Whether the source is open, so that packets from now on are seen; from any thread. */
    public boolean isCapturing() {
        synchronized (lifecycle) {
            return capturing;
        }
    }

    /** How far it is; from any thread. */
    public Progress progress() {
        synchronized (lifecycle) {
            if (!capturing || stages.isEmpty()) {
                return new Progress(Progress.UNKNOWN, Progress.UNKNOWN, 0);
            }
            long read = Long.MAX_VALUE;
            long packets = 0;
            for (Stages one : stages) {
                read = Math.min(read, one.source().bytesRead());
                packets =
                        isLive()
                                ? packets + one.worker().packets()
                                : Math.max(packets, one.worker().packets());
            }
            return new Progress(read, stages.getFirst().source().bytesTotal(), packets);
        }
    }

    /** Those whose frames are to be counted: of workers that read one file, the first's. */
    List<Stages> readers() {
        List<Stages> all = stages();
        return isLive() || all.isEmpty() ? all : all.subList(0, 1);
    }

    /** The stages of every worker, also after they have ended; none before. From any thread. */
    List<Stages> stages() {
        synchronized (lifecycle) {
            return stages;
        }
    }

    private boolean begin(List<Stages> running) {
        synchronized (lifecycle) {
            stages = running;
            capturing = true;
            return !stopped;
        }
    }

    private void end() {
        synchronized (lifecycle) {
            capturing = false;
        }
    }
}
