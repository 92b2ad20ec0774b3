package io.wiretrip.agent.cli;

import io.wiretrip.agent.AgentService;
import io.wiretrip.config.ConfigException;
import io.wiretrip.config.ConfigLoader;
import io.wiretrip.config.Problem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wiretrip config check FILE}. */
@Command(
        name = "check",
        description = {
            "Reads a configuration as the agent does, the environment included, and tells what is"
                    + " wrong, what is odd, and what would run.",
            "Exit codes: 0 it would start, 1 it would not."
        },
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class)
final class ConfigCheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The configuration.")
    private Path file;

    @Option(names = "--strict", description = "What is odd is wrong.")
    private boolean strict;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
    ConfigCheckCommand() {}

    @Override
    public Integer call() {
        return check(System.getenv());
    }

    private int check(Map<String, String> environment) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            ConfigLoader.Loaded loaded = ConfigLoader.load(file, environment, AgentService::check);
            if (strict) {
                loaded.strict();
            }
            print(out, "warning: ", loaded.warnings());
            out.print(WhatRuns.of(loaded.config()));
            out.flush();
            return 0;
        } catch (ConfigException e) {
            print(out, "warning: ", e.warnings());
            if (e.problems().isEmpty()) {
                out.println(e.getMessage());
            } else {
                print(out, "", e.problems());
                out.println(
                        file
                                + ": "
                                + (e.problems().size() == 1
                                        ? "1 problem"
                                        : e.problems().size() + " problems"));
            }
            out.flush();
            return ExitCode.FAILED;
        }
    }

    private static void print(PrintWriter out, String kind, List<Problem> problems) {
        problems.forEach(problem -> out.println(kind + problem));
    }
}
