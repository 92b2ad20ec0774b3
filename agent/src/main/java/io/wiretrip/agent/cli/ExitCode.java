package io.wiretrip.agent.cli;

import io.wiretrip.agent.AgentException;
import io.wiretrip.config.ConfigException;
import java.io.PrintWriter;

/** How the program ends, and what it says then. */
final class ExitCode {
    /** Something is wrong outside of the command line. */
    static final int FAILED = 1;

    /** The command line could not be understood. */
    static final int USAGE = 2;

    private ExitCode() {}

    /** Says on one line what went wrong, and gives the exit code. */
    static int failed(Exception e, PrintWriter err) {
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
