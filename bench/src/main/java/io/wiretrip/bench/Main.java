package io.wiretrip.bench;

import io.wiretrip.bench.check.CheckCommand;
import io.wiretrip.bench.file.FileCommand;
import io.wiretrip.bench.file.MakeHttpCommand;
import io.wiretrip.bench.file.MakeRedisCommand;
import io.wiretrip.bench.live.LiveCommand;
import io.wiretrip.bench.live.SoakCommand;
import io.wiretrip.bench.plot.PlotCommand;
import io.wiretrip.bench.ring.RingCommand;
import io.wiretrip.bench.stage.DecodersCommand;
import io.wiretrip.bench.stage.FlowsCommand;
import io.wiretrip.bench.stage.JmhCommand;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParseResult;

/** The benchmarks: {@code ./wiretrip bench <command> …}. */
@Command(
        name = "./wiretrip bench",
        description = "Measures wiretrip. docs/performance.md says what it gave.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "<command>",
        subcommands = {
            FileCommand.class,
            RingCommand.class,
            LiveCommand.class,
            SoakCommand.class,
            FlowsCommand.class,
            DecodersCommand.class,
            JmhCommand.class,
            PlotCommand.class,
            CheckCommand.class,
            MakeHttpCommand.class,
            MakeRedisCommand.class,
            HelpCommand.class
        })
public final class Main {
    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(
                new CommandLine(new Main())
                        .setExecutionExceptionHandler(Main::failed)
                        .execute(args));
    }

    /** What is not there or not allowed is said in a line; what is our own mistake in full. */
    private static int failed(Exception cause, CommandLine command, ParseResult arguments)
            throws Exception {
        if (!(cause instanceof IOException)) {
            throw cause;
        }
        System.err.println(command.getCommandName() + ": " + cause.getMessage());
        return 1;
    }
}
