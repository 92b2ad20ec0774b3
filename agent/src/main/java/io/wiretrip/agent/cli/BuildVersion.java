package io.wiretrip.agent.cli;

import io.wiretrip.agent.Surroundings;
import picocli.CommandLine.IVersionProvider;

/** What this build is, for the command line. */
final class BuildVersion implements IVersionProvider {
    /** For picocli. */
    BuildVersion() {}

    @Override
    public String[] getVersion() {
        Surroundings build = Build.surroundings();
        return new String[] {
            "Version: " + build.version(),
            "GitHash: " + build.gitHash(),
            "BuildTime: " + build.buildTime()
        };
    }
}
