package io.wiretrip.agent.live;

import io.wiretrip.agent.Agent;
import io.wiretrip.agent.Summary;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.config.ProtocolRule;
import io.wiretrip.config.SnifferConfig;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.RoundTrip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The agent, capturing a device while a test lets a client and a server talk: {@code try (LiveRun
 * run = LiveRun.onLoopback("redis;" + port)) { …; run.awaitCount(3); Summary s = run.stop(); }}
 */
public final class LiveRun implements AutoCloseable {
    /** How long RoundTrips are awaited that should have come at once. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int BLOCKS = 64;
    private static final int BLOCKS_MIN = 16;
    private static final Duration STOP_MAX = Duration.ofSeconds(30);

    private final List<RoundTrip> roundTrips = new ArrayList<>();
    private final Agent agent;
    private final CompletableFuture<Summary> running;
    private @Nullable Summary summary;

    private LiveRun(AgentConfig config, Consumer<RoundTrip> onWorker) {
        agent =
                new Agent(
                        config,
                        Demand.all(),
                        roundTrip -> {
                            onWorker.accept(roundTrip);
                            add(roundTrip);
                        });
        running = CompletableFuture.supplyAsync(agent::run, task -> start(task));
        while (!agent.isCapturing() && !running.isDone()) {
            Thread.onSpinWait();
        }
        if (running.isDone()) {
            throw new AssertionError("it ended before it began: " + running.join());
        }
    }

    /**
     * Captures the loopback device; returns when every packet from now on is seen.
     *
     * @param rules as the command line takes them, {@code redis;6379}; none to recognise what there
     *     is, which may be more than the test's own
     */
    public static LiveRun onLoopback(String... rules) {
        return on("lo", rules);
    }

    /** The same for any device. */
    public static LiveRun on(String device, String... rules) {
        return with(AgentConfig.DEFAULT.sniffer().engine(), device, rules);
    }

    /** The same with an engine. */
    static LiveRun with(String engine, String device, String... rules) {
        return new LiveRun(config(engine, device, BLOCKS, rules), _ -> {});
    }

    /**
     * The ring on loopback, as small as it can be, with a worker that can be held up.
     *
     * @param onWorker is called for each RoundTrip on the worker's thread
     */
    static LiveRun smallRing(Consumer<RoundTrip> onWorker, String... rules) {
        return new LiveRun(
                config(SnifferConfig.ENGINE_AFPACKET, "lo", BLOCKS_MIN, rules), onWorker);
    }

    private static AgentConfig config(String engine, String device, int blocks, String... rules) {
        List<ProtocolRule> parsed = new ArrayList<>();
        for (String rule : rules) {
            parsed.add(ProtocolRule.parse(rule, "live"));
        }
        AgentConfig d = AgentConfig.DEFAULT;
        SnifferConfig s = d.sniffer();
        return new AgentConfig(
                new SnifferConfig(
                        device,
                        engine,
                        s.ipVersion(),
                        s.noPromisc(),
                        blocks,
                        "",
                        parsed,
                        true,
                        false,
                        1,
                        1),
                d.decoder(),
                d.limits(),
                d.roundtrips(),
                d.logger());
    }

    /** What came so far. */
    public synchronized List<RoundTrip> roundTrips() {
        return List.copyOf(roundTrips);
    }

    /** What came so far from the server at a port. */
    public List<RoundTrip> roundTrips(int serverPort) {
        return roundTrips().stream().filter(r -> r.server().port() == serverPort).toList();
    }

    /** Waits for so many RoundTrips, and gives those that there are then. */
    public List<RoundTrip> awaitCount(int count) throws InterruptedException {
        return await(seen -> seen.size() >= count, PATIENCE);
    }

    /** Waits until what came satisfies; gives what came, satisfying or not, after the timeout. */
    public synchronized List<RoundTrip> await(
            Predicate<List<RoundTrip>> satisfies, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        long leftMs = timeout.toMillis();
        while (!satisfies.test(roundTrips) && leftMs > 0) {
            wait(leftMs);
            leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        }
        return List.copyOf(roundTrips);
    }

    /** Ends the capture; what is under way is reported as unanswered. */
    public Summary stop() {
        if (summary == null) {
            agent.stop();
            summary = running.orTimeout(STOP_MAX.toSeconds(), TimeUnit.SECONDS).join();
        }
        return summary;
    }

    @Override
    public void close() {
        stop();
    }

    private synchronized void add(RoundTrip roundTrip) {
        roundTrips.add(roundTrip);
        notifyAll();
    }

    private static void start(Runnable task) {
        Thread.ofPlatform().daemon().name("live-run").start(task);
    }
}
