package io.wiretrip.agent.cli;

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

/** The commands: {@code wiretrip <command> …}. */
@Command(
        name = "wiretrip",
        description = "Watches packets and tells what the applications said.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
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
final class WiretripCommand implements Runnable {
    @Spec private CommandSpec spec;

    /** For picocli. */
    @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
    WiretripCommand() {}

    /** Runs a command and gives the exit code. */
    static int execute(String... args) {
        return commandLine().execute(args);
    }

    static CommandLine commandLine() {
        return new CommandLine(new WiretripCommand())
                .setExpandAtFiles(false) // an argument is what it says, also when it begins with @
                .setOverwrittenOptionsAllowed(true) // the last one holds, as in packetd
                .setUsageHelpWidth(100)
                .setUsageHelpLongOptionsMaxWidth(40)
                .setParameterExceptionHandler(WiretripCommand::notUnderstood)
                .setExecutionExceptionHandler(WiretripCommand::failed);
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
        return ExitCode.USAGE;
    }

    private static int failed(Exception e, CommandLine command, CommandLine.ParseResult result) {
        return ExitCode.failed(e, command.getErr());
    }
}
