package io.wiretrip.agent.cli;

import io.wiretrip.agent.AgentException;
import io.wiretrip.agent.LineTargets;
import io.wiretrip.agent.Summary;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.exporter.roundtrips.RoundTripExporter;
import io.wiretrip.exporter.roundtrips.RoundTripExporter.WhenFull;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run of the agent from the command line: opens the output, runs, and says on standard error
 * how it went.
 */
final class CaptureRun {
    /** What a shell reports of a program ended by SIGINT. */
    static final int INTERRUPTED = 130;

    private static final Duration LIVE_CLOSE = Duration.ofSeconds(3);
    private static final Duration HOOK_WAIT = Duration.ofSeconds(8);

    private final AgentConfig config;
    private final Engine.Factory factory;
    private final ErrorOutput err;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean interrupted;
    private volatile @Nullable Engine engine;

    CaptureRun(AgentConfig config, Engine.Factory factory, ErrorOutput err) {
        this.config = config;
        this.factory = factory;
        this.err = err;
    }

    /**
     * Runs as the process's one task: a signal stops the run, which then flushes and summarises,
     * and its exit code becomes the process's.
     */
    int runInProcess() {
        int[] exitCode = {ExitCode.FAILED};
        Runtime runtime = Runtime.getRuntime();
        Thread hook =
                new Thread(
                        () -> {
                            interrupt();
                            // A reader that hangs must not keep a program from ending.
                            if (awaitEnd()) {
                                runtime.halt(exitCode[0]);
                            }
                        },
                        "signal");
        runtime.addShutdownHook(hook);
        try {
            exitCode[0] = run();
        } finally {
            ended.countDown();
            try {
                runtime.removeShutdownHook(hook);
            } catch (IllegalStateException _) {
                // A signal was faster: the hook ends the process.
            }
        }
        return exitCode[0];
    }

    /** Ends the run soon, with everything so far written; from any thread. */
    void interrupt() {
        interrupted = true;
        stop();
    }

    private void stop() {
        Engine running = engine;
        if (running != null) {
            running.stop();
        }
    }

    private boolean awaitEnd() {
        try {
            return ended.await(HOOK_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return false;
        }
    }

    /**
     * Runs to the end.
     *
     * @return the exit code
     * @throws AgentException if it cannot run at all
     */
    int run() {
        Logging.start(config.logger(), err);
        boolean isFile = config.sniffer().isFile();
        if (!config.roundtrips().enabled()) {
            Summary summary = runEngine(factory.create(config, null));
            return conclude(summary, summary.drops());
        }
        RoundTripExporter exporter =
                new RoundTripExporter(
                        LineTargets.open(config.roundtrips()),
                        ZoneId.systemDefault(),
                        isFile ? WhenFull.WAIT : WhenFull.DROP,
                        this::stop);
        Summary summary;
        try {
            summary = runEngine(factory.create(config, exporter));
        } catch (RuntimeException e) {
            exporter.close(LIVE_CLOSE);
            throw e;
        }
        if (isFile && !interrupted) {
            exporter.close();
        } else {
            exporter.close(LIVE_CLOSE);
        }
        if (exporter.isTargetClosed()) {
            return 0; // as after "| head": whoever left has seen enough
        }
        Map<String, Long> drops = new LinkedHashMap<>(summary.drops());
        exporter.drops().forEach((reason, count) -> drops.put("export_" + lower(reason), count));
        int exitCode = conclude(summary, drops);
        String failure = exporter.lastFailure();
        if (failure != null) {
            err.println("wiretrip: RoundTrips were lost, writing failed: " + failure);
            exitCode = ExitCode.FAILED;
        }
        return exitCode;
    }

    private Summary runEngine(Engine created) {
        engine = created;
        if (interrupted) { // by a signal that came before there was something to stop
            created.stop();
        }
        if (!config.sniffer().isFile()) {
            return created.run();
        }
        try (ProgressLine _ = new ProgressLine(created::progress, this::isProgressWanted, err)) {
            return created.run();
        }
    }

    /** Lines on a terminal show progress enough, and would tear the line apart. */
    private boolean isProgressWanted() {
        return Terminal.is(Terminal.STANDARD_ERROR)
                && !(config.roundtrips().console() && Terminal.is(Terminal.STANDARD_OUTPUT));
    }

    private int conclude(Summary summary, Map<String, Long> drops) {
        err.println(SummaryLine.of(summary, drops));
        int exitCode = interrupted && config.sniffer().isFile() ? INTERRUPTED : 0;
        if (!summary.damage().isEmpty()) {
            err.println("wiretrip: " + config.sniffer().file() + ": " + summary.damage());
            exitCode = ExitCode.FAILED;
        }
        return exitCode;
    }

    private static String lower(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
