package io.wiretrip.agent.cli;

import io.wiretrip.config.ConfigSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code wiretrip config schema}. */
@Command(
        name = "schema",
        description = "Prints a JSON Schema of the configuration, for editors.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class)
final class ConfigSchemaCommand implements Runnable {
    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
    ConfigSchemaCommand() {}

    @Override
    public void run() {
        spec.commandLine().getOut().print(ConfigSchema.text());
        spec.commandLine().getOut().flush();
    }
}
