package io.wiretrip.agent.cli;

import io.wiretrip.config.ReferenceConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code wiretrip config}. */
@Command(
        name = "config",
        description = {
            "Prints the reference configuration: every key, its default, what it does.",
            "With a command, does something else for those who write one."
        },
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        synopsisSubcommandLabel = "[<command>]",
        subcommands = {ConfigCheckCommand.class, ConfigSchemaCommand.class})
final class ConfigCommand implements Runnable {
    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
    ConfigCommand() {}

    @Override
    public void run() {
        spec.commandLine().getOut().print(ReferenceConfig.text());
        spec.commandLine().getOut().flush();
    }
}
