package io.wiretrip.agent.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code wiretrip agent}: the service, until a signal ends it. */
@Command(
        name = "agent",
        description = {
            "Captures as the configuration says and serves and sends what it finds, until a signal"
                    + " ends it.",
            "SIGHUP reads the configuration again; SIGTERM and SIGINT conclude and send what there"
                    + " is."
        },
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class)
final class AgentCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration, packetd's as it is (default: ${DEFAULT-VALUE}).")
    private Path file = AgentRun.DEFAULT_FILE;

    @Option(names = "--strict", description = "Do not start if anything in it is odd.")
    private boolean strict;

    @Option(
            names = "--max-memory",
            paramLabel = "<bytes>",
            converter = ByteCount.class,
            description = {
                "Hold at most this for all connections (64m), whatever the configuration says;",
                "the launcher sizes Java by it."
            })
    private @Nullable Long maxMemory;

    /** For picocli. */
    AgentCommand() {}

    @Override
    public Integer call() {
        return new AgentRun(file, strict, maxMemory).run();
    }
}
