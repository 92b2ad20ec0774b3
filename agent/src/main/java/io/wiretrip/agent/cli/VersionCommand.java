package io.wiretrip.agent.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code wiretrip version}. */
@Command(
        name = "version",
        description = "Prints version, commit and time of this build.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class)
final class VersionCommand implements Runnable {
    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
    VersionCommand() {}

    @Override
    public void run() {
        spec.commandLine().printVersionHelp(spec.commandLine().getOut());
    }
}
