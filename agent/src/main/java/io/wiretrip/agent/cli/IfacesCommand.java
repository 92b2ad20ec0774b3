package io.wiretrip.agent.cli;

import io.wiretrip.agent.capture.Interfaces;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code wiretrip ifaces}. */
@Command(
        name = "ifaces",
        description = "Lists the interfaces and their addresses.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class)
final class IfacesCommand implements Runnable {
    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
    IfacesCommand() {}

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        for (Interfaces.Interface each : Interfaces.all()) {
            out.println("- " + each);
        }
        out.flush();
    }
}
