package io.wiretrip.agent;

import io.wiretrip.agent.capture.CaptureFileException;
import io.wiretrip.agent.capture.CaptureFiles;
import io.wiretrip.agent.capture.PacketSource;
import io.wiretrip.agent.flow.FlowLimits;
import io.wiretrip.agent.flow.FlowStage;
import io.wiretrip.agent.flow.ProtocolChooser;
import io.wiretrip.agent.packet.Dissector;
import io.wiretrip.agent.packet.DissectorOptions;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.config.LimitsConfig;
import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.MemoryBudget;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.RoundTripSink;
import io.wiretrip.protocol.SessionContext;
import io.wiretrip.protocols.Protocols;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
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
    private final Object lifecycle = new Object();
    private @Nullable Worker worker;
    private @Nullable PacketSource source;
    private boolean stopped;

    /**
     * Prepares an agent; {@link #run} starts it.
     *
     * @param demand the fields that the sink wants
     * @param sink takes RoundTrips on the worker's thread
     */
    public Agent(AgentConfig config, Demand demand, RoundTripSink sink) {
        this.config = config;
        this.demand = demand;
        this.sink = sink;
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
        List<Protocol> detectable = rules.isEmpty() ? Protocols.ALL : List.of();
        LimitsConfig limits = config.limits();
        MemoryBudget budget = new MemoryBudget(limits.memoryBytes());
        SessionContext sessions =
                new SessionContext(Protocols.ALL, demand, decoderOptions(), budget, sink);
        Failures failures = new Failures();
        long startedNs = System.nanoTime();
        try (PacketSource packets = live ? LiveCapture.open(config.sniffer(), rules) : openFile();
                FlowStage flows =
                        new FlowStage(
                                flowLimits(),
                                new ProtocolChooser(rules, detectable),
                                sessions,
                                ThreadLocalRandom.current().nextLong(),
                                failures)) {
            PacketGate gate = new PacketGate(flows, config.sniffer().ipVersion(), 0, WORKERS);
            Dissector dissector = new Dissector(dissectorOptions(), gate);
            Worker running = new Worker(packets, dissector, flows, failures, live);
            if (begin(running, packets)) {
                running.run();
            }
            return Summaries.of(
                    running, packets, dissector, flows, sessions, System.nanoTime() - startedNs);
        } finally {
            end();
        }
    }

    /** Makes {@link #run} end soon, with everything captured so far reported; from any thread. */
    public void stop() {
        synchronized (lifecycle) {
            stopped = true;
            if (worker != null) {
                worker.stop();
            }
        }
    }

    /** Whether the source is open, so that packets from now on are seen; from any thread. */
    public boolean isCapturing() {
        synchronized (lifecycle) {
            return worker != null;
        }
    }

    /** How far it is; from any thread. */
    public Progress progress() {
        synchronized (lifecycle) {
            if (worker == null || source == null) {
                return new Progress(Progress.UNKNOWN, Progress.UNKNOWN, 0);
            }
            return new Progress(source.bytesRead(), source.bytesTotal(), worker.packets());
        }
    }

    private boolean begin(Worker running, PacketSource packets) {
        synchronized (lifecycle) {
            worker = running;
            source = packets;
            return !stopped;
        }
    }

    private void end() {
        synchronized (lifecycle) {
            worker = null;
            source = null;
        }
    }

    private PacketSource openFile() {
        try {
            return CaptureFiles.open(Path.of(config.sniffer().file()));
        } catch (CaptureFileException e) {
            throw new AgentException(String.valueOf(e.getMessage()), e);
        }
    }

    private DecoderOptions decoderOptions() {
        return new DecoderOptions(
                config.decoder().bodyCapture(),
                config.decoder().maxBodySize(),
                config.decoder().maskSecrets(),
                config.limits().pendingMax(),
                config.decoder().maxStatementSize(),
                config.decoder().maskLiterals(),
                config.decoder().maxKeySize());
    }

    private DissectorOptions dissectorOptions() {
        DissectorOptions d = DissectorOptions.DEFAULTS;
        return new DissectorOptions(
                config.sniffer().tunnels(),
                d.tunnelDepthMax(),
                d.reassemblyBytesMax(),
                d.ipv4TimeoutNs(),
                d.ipv6TimeoutNs());
    }

    private FlowLimits flowLimits() {
        FlowLimits d = FlowLimits.DEFAULT;
        return new FlowLimits(
                config.limits().connectionsMax(),
                d.storeBytesMax(),
                d.unconsumedBytesMax(),
                d.reorderNs(),
                config.limits().connExpired().toNanos(),
                d.datagramIdleNs(),
                d.lingerNs());
    }
}
