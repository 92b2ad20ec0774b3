package io.wiretrip.agent.cli;

import io.wiretrip.agent.AgentException;
import io.wiretrip.config.ConfigException;
import java.io.PrintWriter;
import java.util.List;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: {@code wiretrip <command> …}. */
@Command(
        name = "wiretrip",
        description = "Watches packets and tells what the applications said.",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        synopsisSubcommandLabel = "<command>",
        subcommands = {
            CaptureCommand.class,
            IfacesCommand.class,
            AgentCommand.class,
            ConfigCommand.class,
            VersionCommand.class,
            HelpCommand.class,
            GenerateCompletion.class
        },
        footer = {
            "",
            "Examples:",
            "  wiretrip log --pcap-file trace.pcap --console",
            "  wiretrip log --proto 'http;80,8080' --proto 'dns;53' --ifaces eth0 --console"
        })
public final class Main implements Runnable {
    /** Something is wrong outside of the command line. */
    static final int FAILED = CommandLine.ExitCode.SOFTWARE;

    /** The command line could not be understood. */
    static final int USAGE = CommandLine.ExitCode.USAGE;

    @Spec private CommandSpec spec;

    /** For picocli. */
    @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
    Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setExpandAtFiles(false) // an argument is what it says, also when it begins with @
                .setOverwrittenOptionsAllowed(true) // the last one holds, as in packetd
                .setUsageHelpWidth(100)
                .setUsageHelpLongOptionsMaxWidth(40)
                .setParameterExceptionHandler(Main::notUnderstood)
                .setExecutionExceptionHandler(Main::failed);
    }

    /** There is nothing to do without a command. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static int notUnderstood(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("wiretrip: " + e.getMessage());
        if (e instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            if (!suggestions.isEmpty()) {
                err.println("did you mean: " + String.join(" or ", suggestions) + "?");
            }
        }
        err.println("see: " + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return USAGE;
    }

    private static int failed(Exception e, CommandLine command, CommandLine.ParseResult result) {
        PrintWriter err = command.getErr();
        switch (e) {
            case ConfigException _ -> err.println("failed to load config: " + e.getMessage());
            case AgentException _ -> err.println("wiretrip: " + e.getMessage());
            default -> {
                StackTraceElement[] at = e.getStackTrace();
                err.println(
                        "wiretrip: this is an error of wiretrip, please report it: "
                                + e
                                + (at.length == 0 ? "" : " at " + at[0]));
            }
        }
        err.flush();
        return FAILED;
    }
}
