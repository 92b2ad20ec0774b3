package io.wiretrip.agent;

import io.wiretrip.agent.server.AgentServer;
import io.wiretrip.agent.server.ReloadResult;
import io.wiretrip.agent.server.ServerException;
import io.wiretrip.agent.server.WatchHub;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.config.ConfigException;
import io.wiretrip.config.ConfigLoader;
import io.wiretrip.config.ConfigTree;
import io.wiretrip.protocols.Protocols;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent as a service: destinations, capture and the server, started and ended in the order in
 * which they need each other, and a configuration that can change under them.
 *
 * <pre>
 *   start   exporters ─▶ capture opened ─▶ server listens ─▶ packets flow
 *   stop    capture ends, flows are concluded ─▶ exporters send what is left ─▶ server ends
 * </pre>
 *
 * <p>{@link #run} is called once, by one thread; everything else by any.
 */
public final class AgentService {
    private static final Logger LOG = LoggerFactory.getLogger(AgentService.class);
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Duration TAKE_OVER = Duration.ofSeconds(5);

    private final Supplier<ConfigLoader.Loaded> loader;
    private final String configFile;
    private final Surroundings surroundings;
    private final Predicate<String> logLevel;
    private final Runnable onReady;
    private final WatchHub hub = new WatchHub(AgentServer.WATCHERS_MAX);
    private final int workers;
    private final ServiceOutputs outputs;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Object changing = new Object();
    private volatile AgentConfig config;
    private volatile @Nullable Destinations destinations;
    private volatile @Nullable Agent agent;
    private volatile @Nullable AgentServer server;
    private long reloads;

    /**
     * Prepares a service.
     *
     * @param first the configuration to start with
     * @param configFile where it comes from, for people
     * @param loader reads it again; throws a {@link ConfigException} if it cannot work
     * @param logLevel sets the level of the log, if there is such a level
     * @param onReady called once packets are seen and the server listens
     */
    public AgentService(
            AgentConfig first,
            String configFile,
            Supplier<ConfigLoader.Loaded> loader,
            Surroundings surroundings,
            Predicate<String> logLevel,
            Runnable onReady) {
        this.config = first;
        this.workers = WorkerCount.of(first);
        this.outputs = new ServiceOutputs(first, hub, workers);
        this.configFile = configFile;
        this.loader = loader;
        this.surroundings = surroundings;
        this.logLevel = logLevel;
        this.onReady = onReady;
    }

    /**
     * Runs until {@link #stop}. Where packets come from a file, goes on serving what it gave.
     *
     * @throws AgentException if something cannot start; nothing runs then
     */
    public Summary run() {
        Telemetry telemetry = new Telemetry(this, surroundings);
        Destinations started =
                Destinations.start(config, new ExportContext(surroundings, telemetry), workers);
        destinations = started;
        outputs.attach(started);
        Agent running = new Agent(config, started.demand(), outputs, workers, onReady);
        agent = running;
        Summary summary;
        try {
            warnOfSampling();
            listen(telemetry);
            if (stopping.getCount() == 0) { // by a signal that was faster
                running.stop();
            }
            summary = running.run();
            if (config.sniffer().isFile()) {
                LOG.info("the capture file has been read; its metrics are served until the end");
                stopping.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AgentException("interrupted", e);
        } finally {
            hub.endWatchers();
            current().close(DRAIN);
            AgentServer listening = server;
            if (listening != null) {
                listening.close();
            }
            telemetry.close();
        }
        return summary;
    }

    private void warnOfSampling() {
        if (config.sniffer().isSampled()) {
            LOG.warn(
                    "only {} of the connections are looked at (sniffer.sampling); all numbers are"
                            + " of these alone",
                    config.sniffer().sampling());
        }
    }

    private void listen(Telemetry telemetry) {
        if (!config.server().enabled()) {
            return;
        }
        try {
            server =
                    AgentServer.start(
                            config.server(),
                            new Backend(this, telemetry, logLevel),
                            hub,
                            Protocols.ALL,
                            telemetry.self().registry());
        } catch (ServerException e) {
            throw new AgentException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Ends {@link #run} soon: everything captured so far is concluded and sent. */
    public void stop() {
        stopping.countDown();
        Agent running = agent;
        if (running != null) {
            running.stop();
        }
    }

    /**
     * Reads the configuration again and goes on under it. What can only change with a restart is
     * named and stays; a configuration that cannot work changes nothing.
     */
    public ReloadResult reload() {
        synchronized (changing) {
            long begunNs = System.nanoTime();
            ReloadResult result;
            try {
                ConfigLoader.Loaded loaded = loader.get();
                loaded.warnings().forEach(warning -> LOG.warn("{}", warning));
                result = take(loaded.config());
            } catch (ConfigException | AgentException e) {
                result = new ReloadResult(false, String.valueOf(e.getMessage()));
            } catch (RuntimeException e) { // ours; whoever asked must get an answer
                LOG.error("this is an error of wiretrip, please report it", e);
                result = new ReloadResult(false, "this is an error of wiretrip: " + e);
            }
            reloads++;
            long millis = (System.nanoTime() - begunNs) / 1_000_000;
            if (result.isApplied()) {
                LOG.info("reload count={}, take {}ms: {}", reloads, millis, result.text());
            } else {
                LOG.error("reload failed, nothing has changed: {}", result.text());
            }
            return result;
        }
    }

    private ReloadResult take(AgentConfig next) {
        Agent running = agent;
        if (running == null) {
            throw new AgentException("the agent has not started yet");
        }
        AgentConfig was = config;
        ConfigChange change = new ConfigChange(was, next);
        AgentConfig applied = change.applicable();
        Destinations before = current();
        Destinations after = before.next(applied, workers);
        try {
            handOver(running, was, applied, after);
        } catch (AgentException e) {
            if (workers > 1) {
                goBack(running, applied, was, before);
            }
            after.closeAllBut(before, Duration.ZERO);
            throw e;
        }
        destinations = after;
        config = applied;
        if (!applied.logger().level().equals(was.logger().level())) {
            boolean _ = logLevel.test(applied.logger().level()); // the level was checked
        }
        before.closeAllBut(after, DRAIN);
        return new ReloadResult(true, change.text());
    }

    /** Has every worker take it over. */
    private void handOver(Agent running, AgentConfig from, AgentConfig to, Destinations where) {
        List<Handover> handovers =
                running.reconfigure(to, where.demand(), outputs.alongside(from, to, where));
        long untilNs = System.nanoTime() + TAKE_OVER.toNanos();
        for (Handover handover : handovers) {
            handover.await(Duration.ofNanos(Math.max(0, untilNs - System.nanoTime())));
        }
    }

    /** Some workers may have taken over what others could not: as it was, for all. */
    private void goBack(Agent running, AgentConfig from, AgentConfig to, Destinations where) {
        try {
            handOver(running, from, to, where);
        } catch (AgentException e) {
            LOG.error("some workers could not go back either: {}", e.getMessage());
        }
    }

    /**
     * Looks at what only the agent knows: names of protocols, processors and pipelines. For {@link
     * ConfigLoader#load}.
     */
    public static void check(AgentConfig config, ConfigTree root) {
        try {
            if (ConfigNames.check(root, Protocols.ALL)) {
                Destinations.check(config);
                ConfigNames.labels(config, root, Protocols.ALL);
            }
        } catch (ConfigException e) {
            throw e;
        } catch (IllegalArgumentException | AgentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()));
        }
    }

    /** Whether the configuration is to be read again when its file has changed. */
    public boolean isAutoReload() {
        return config.controller().autoReload();
    }

    private Destinations current() {
        Destinations now = destinations;
        if (now == null) {
            throw new AgentException("the agent has not started yet");
        }
        return now;
    }

    /** The configuration in force. */
    AgentConfig config() {
        return config;
    }

    /** How many workers there are. */
    int workers() {
        return workers;
    }

    /** What is told of this build and its host. */
    Surroundings surroundings() {
        return surroundings;
    }

    /** Where the server listens; null while it does not. */
    public @Nullable InetSocketAddress serverAddress() {
        AgentServer listening = server;
        return listening == null ? null : listening.address();
    }

    /** Where the configuration comes from. */
    String configFile() {
        return configFile;
    }

    /** What captures; null before the start. */
    @Nullable Agent agent() {
        return agent;
    }

    /** Where RoundTrips go; null before the start. */
    @Nullable Destinations destinations() {
        return destinations;
    }

    /** How many RoundTrips there were. */
    long handled() {
        return outputs.handled();
    }
}
