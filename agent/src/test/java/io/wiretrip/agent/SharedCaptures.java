package io.wiretrip.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * The captures with known truth: beside the project, or in the folder that {@code
 * WIRETRIP_CAPTURES} names. They are not part of it.
 */
public final class SharedCaptures {
    private SharedCaptures() {}

    /** Where they are if they are there. */
    public static Path location() {
        String configured = System.getenv("WIRETRIP_CAPTURES");
        return configured != null
                ? Path.of(configured)
                : Path.of(System.getProperty("wiretrip.root", "."), "..", "shared", "captures");
    }

    /** Their folder; the test that asks skips without it. */
    public static Path folder() {
        Path folder = location();
        Assumptions.assumeTrue(
                Files.isDirectory(folder),
                "the captures with known truth are not here: set WIRETRIP_CAPTURES to their folder");
        return folder;
    }
}
