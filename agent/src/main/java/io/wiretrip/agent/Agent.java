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
import io.wiretrip.config.AgentConfig;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.MemoryBudget;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.RoundTripSink;
import io.wiretrip.protocol.SessionContext;
import io.wiretrip.protocols.Protocols;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Wires the stages as the configuration says and runs them: from here the way of the data can be
 * read on one screen. One worker for now; it takes its packets by hash, as several would.
 */
public final class Agent {
    private static final int WORKERS = 1;

    private final AgentConfig config;
    private final Demand demand;
    private final RoundTripSink sink;
    private final LongConsumer ticks;
    private final @Nullable FlowAccounting accounting;
    private final Runnable onCapturing;
    private final Object lifecycle = new Object();
    private @Nullable Stages stages;
    private boolean capturing;
    private boolean stopped;

    /**
     * Prepares an agent; {@link #run} starts it.
     *
     * @param demand the fields that the sink wants
     * @param sink takes RoundTrips on the worker's thread
     */
    public Agent(AgentConfig config, Demand demand, RoundTripSink sink) {
        this(config, demand, sink, _ -> {}, null, () -> {});
    }

    /** Prepares an agent of the service. */
    Agent(
            AgentConfig config,
            Demand demand,
            WorkerOutput output,
            @Nullable FlowAccounting accounting,
            Runnable onCapturing) {
        this(config, demand, output, output::tick, accounting, onCapturing);
    }

    private Agent(
            AgentConfig config,
            Demand demand,
            RoundTripSink sink,
            LongConsumer ticks,
            @Nullable FlowAccounting accounting,
            Runnable onCapturing) {
        this.config = config;
        this.demand = demand;
        this.sink = sink;
        this.ticks = ticks;
        this.accounting = accounting;
        this.onCapturing = onCapturing;
    }

    /** Prepares an agent whose sink wants every field, as the JSON line does. */
    public Agent(AgentConfig config, RoundTripSink sink) {
        this(config, Demand.all(), sink);
    }

    /**
     * Captures until the file ends or {@link #stop} is called. On the caller's thread.
     *
     * @throws AgentException if it cannot start; nothing was captured then
     */
    public Summary run() {
        List<ProtocolChooser.Rule> rules = Rules.resolve(config.sniffer().rules(), Protocols.ALL);
        boolean live = !config.sniffer().isFile();
        Settings settings = new Settings(config);
        MemoryBudget budget = new MemoryBudget(config.limits().memoryBytes());
        SessionContext sessions =
                new SessionContext(Protocols.ALL, demand, settings.decoderOptions(), budget, sink);
        Failures failures = new Failures();
        long startedNs = System.nanoTime();
        try (PacketSource packets = live ? LiveCapture.open(config, rules) : openFile();
                FlowStage flows =
                        new FlowStage(
                                settings.flowLimits(),
                                chooser(rules),
                                sessions,
                                ThreadLocalRandom.current().nextLong(),
                                failures,
                                accounting)) {
            PacketGate gate = new PacketGate(flows, config.sniffer().ipVersion(), 0, WORKERS);
            Dissector dissector = new Dissector(settings.dissectorOptions(), gate);
            Worker worker = new Worker(packets, dissector, flows, failures, live, ticks);
            Stages running = new Stages(worker, packets, dissector, flows, sessions);
            if (begin(running)) {
                onCapturing.run();
                worker.run();
            }
            return Summaries.of(running, System.nanoTime() - startedNs);
        } finally {
            end();
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
     * @param accounting what is to be counted of flows from now on, given what is counted of layer
     *     4 so far
     * @param alongside done on the worker's thread at the same moment
     * @return what the worker does about it
     * @throws AgentException if the rules cannot work; nothing has changed then
     */
    Handover reconfigure(AgentConfig next, Demand wanted, Counting accounting, Runnable alongside) {
        List<ProtocolChooser.Rule> rules = Rules.resolve(next.sniffer().rules(), Protocols.ALL);
        BpfFilter filter = LiveCapture.filter(next, rules);
        Settings settings = new Settings(next);
        Stages running = stages();
        if (running == null) {
            throw new AgentException("nothing is captured at the moment");
        }
        Handover handover =
                new Handover(
                        () -> {
                            running.source().refilter(filter);
                            running.flows().reconfigure(settings.flowLimits(), chooser(rules));
                            running.sessions().reconfigure(wanted, settings.decoderOptions());
                            // before the outputs change: what ends is told to who was there
                            running.flows().account(accounting.after(running.flows().layer4()));
                            alongside.run();
                        });
        running.worker().execute(handover);
        return handover;
    }

    /** What is to be counted of flows when the configuration changes. */
    interface Counting {
        /**
         * Says it; on the worker's thread.
         *
         * @param layer4 what is counted so far; null for nothing
         * @return null for nothing
         */
        @Nullable FlowAccounting after(@Nullable Layer4 layer4);
    }

    /** Makes {@link #run} end soon, with everything captured so far reported; from any thread. */
    public void stop() {
        synchronized (lifecycle) {
            stopped = true;
            if (stages != null) {
                stages.worker().stop();
            }
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
            if (!capturing || stages == null) {
                return new Progress(Progress.UNKNOWN, Progress.UNKNOWN, 0);
            }
            return new Progress(
                    stages.source().bytesRead(),
                    stages.source().bytesTotal(),
                    stages.worker().packets());
        }
    }

    /** The stages, also after they have ended; null before {@link #run}. From any thread. */
    @Nullable Stages stages() {
        synchronized (lifecycle) {
            return stages;
        }
    }

    private boolean begin(Stages running) {
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

    private PacketSource openFile() {
        try {
            return CaptureFiles.open(Path.of(config.sniffer().file()));
        } catch (CaptureFileException e) {
            throw new AgentException(String.valueOf(e.getMessage()), e);
        }
    }
}
