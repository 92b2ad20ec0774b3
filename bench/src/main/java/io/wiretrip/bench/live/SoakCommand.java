package io.wiretrip.bench.live;

import io.wiretrip.bench.run.ResultFile;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench soak}. */
@Command(
        name = "soak",
        description = {
            "Keeps one agent under HTTP at the client's maximum for some minutes.",
            "Prints what it captured, lost and used, how its resident size grew and how long its"
                    + " collector paused. Needs root, nginx and h2load."
        },
        mixinStandardHelpOptions = true)
public final class SoakCommand implements Callable<Integer> {
    @Option(
            names = "--minutes",
            defaultValue = "10",
            description = "How long; parts of a minute are allowed (${DEFAULT-VALUE}).")
    private double minutes;

    @Option(
            names = "--body",
            defaultValue = "10240",
            description = "Bytes of a response's body (${DEFAULT-VALUE}).")
    private int body;

    @Option(
            names = "--connections",
            defaultValue = "100",
            description = "Connections of the client (${DEFAULT-VALUE}).")
    private int connections;

    @Option(names = "--traces", description = "Let the agent send spans too.")
    private boolean traces;

    @Mixin private ResultFile json = new ResultFile();

    /** For picocli. */
    public SoakCommand() {}

    @Override
    public Integer call() throws Exception {
        if (!(minutes > 0) || body < 1 || connections < 1) {
            System.err.println("soak: expected: numbers above zero");
            return 2;
        }
        HttpLoad load = new HttpLoad(body, connections);
        AgentOptions options = traces ? AgentOptions.RING.traced() : AgentOptions.RING;
        SoakResult result = new Soak(load, options, minutes * TimeUnit.MINUTES.toSeconds(1)).run();
        result.print(System.out);
        result.report(load).write(json.path());
        return 0;
    }
}
