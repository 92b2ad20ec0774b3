package io.wiretrip.agent.cli;

import io.wiretrip.agent.AgentService;
import io.wiretrip.agent.Summary;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.config.ConfigLoader;
import io.wiretrip.config.LimitsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code wiretrip agent} does: the service, until a signal ends it. */
final class AgentRun {
    /** Where the configuration is if nobody says, as with packetd. */
    static final Path DEFAULT_FILE = Path.of("packetd.yaml");

    /** What the option is put in the place of. */
    private static final String MEMORY_VARIABLE = "WIRETRIP_CONTROLLER_LIMITS_MEMORYBYTES";

    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration HOOK_WAIT = Duration.ofSeconds(20);

    private final Path file;
    private final boolean strict;
    private final @Nullable Long maxMemory;

    /**
     * Prepares a run.
     *
     * @param file the configuration
     * @param strict whether not to start if anything in it is odd
     * @param maxMemory bytes that connections may hold, whatever it says; null if it says
     */
    AgentRun(Path file, boolean strict, @Nullable Long maxMemory) {
        this.file = file;
        this.strict = strict;
        this.maxMemory = maxMemory;
    }

    /** Runs it, on the program's main thread, and gives the exit code. */
    int run() {
        ErrorOutput err = new ErrorOutput(System.err);
        ConfigLoader.Loaded loaded = load();
        AgentConfig config = loaded.config();
        JavaMemory.check(config.limits().memoryBytes());
        Logging.startService(config.logger(), err);
        Logger log = LoggerFactory.getLogger(AgentRun.class);
        loaded.warnings().forEach(warning -> log.warn("{}", warning));
        SystemdNotify systemd = SystemdNotify.of(System.getenv());
        AgentService service =
                new AgentService(
                        config,
                        file.toString(),
                        this::load,
                        Build.surroundings(),
                        Logging::level,
                        () -> {
                            log.info("wiretrip captures");
                            systemd.ready("captures");
                        });
        return run(service, systemd, err);
    }

    private int run(AgentService service, SystemdNotify systemd, ErrorOutput err) {
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook =
                new Thread(
                        () -> {
                            systemd.stopping();
                            service.stop();
                            awaitEnd(ended);
                            Runtime.getRuntime().halt(0); // a signal is the proper end
                        },
                        "signal");
        Runtime.getRuntime().addShutdownHook(hook);
        HangUp.onSignal(
                () -> {
                    systemd.reloading();
                    service.reload();
                    systemd.ready("captures");
                });
        Thread watcher =
                Thread.ofPlatform().name("housekeeping").daemon().start(() -> keepHouse(service));
        try {
            Summary summary = service.run();
            err.println(SummaryLine.of(summary, summary.drops()));
            return 0;
        } finally {
            watcher.interrupt();
            ended.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException _) {
                // the signal's thread ends the process
            }
        }
    }

    private static void awaitEnd(CountDownLatch ended) {
        try {
            ended.await(HOOK_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads the file again when it has changed, where that is asked for, and watches the heap. */
    private void keepHouse(AgentService service) {
        FileTime known = modified();
        HeapGrowth heap = new HeapGrowth();
        try {
            while (true) {
                Thread.sleep(LOOK_EVERY);
                heap.look();
                FileTime now = modified();
                boolean changed = now != null && !now.equals(known);
                known = now;
                if (changed && service.isAutoReload()) {
                    service.reload();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable FileTime modified() {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException _) {
            return null;
        }
    }

    private ConfigLoader.Loaded load() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        if (maxMemory != null) {
            LimitsConfig checked = LimitsConfig.DEFAULT.withMemoryBytes(maxMemory);
            environment.put(MEMORY_VARIABLE, String.valueOf(checked.memoryBytes()));
        }
        ConfigLoader.Loaded loaded = ConfigLoader.load(file, environment, AgentService::check);
        return strict ? loaded.strict() : loaded;
    }
}
