package io.wiretrip.exporter.live;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * What a live test needs. Without it the test skips and says why; where {@code CI} is set it fails
 * instead, so that no test is skipped for ever unseen.
 */
public final class LiveRequirements {
    private LiveRequirements() {}

    /** A command that is needed, on PATH or where Debian puts servers. */
    public static String command(String name) {
        Optional<String> found = search(name);
        if (found.isEmpty() && System.getenv("CI") != null) {
            throw new AssertionError(name + " is not installed, and CI is where it has to run");
        }
        Assumptions.assumeTrue(found.isPresent(), name + " is not installed");
        return found.orElseThrow();
    }

    private static Optional<String> search(String name) {
        List<Path> folders = new ArrayList<>();
        String path = System.getenv().getOrDefault("PATH", "");
        for (String folder : path.split(File.pathSeparator, -1)) {
            folders.add(Path.of(folder));
        }
        folders.add(Path.of("/usr/sbin"));
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
