package io.wiretrip.agent.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * What a live test needs. Without it the test skips and says why; where {@code CI} is set it fails
 * instead, so that no test is skipped for ever unseen.
 */
public final class LiveRequirements {
    private static final List<String> LIBRARY_FOLDERS =
            List.of(
                    "/usr/lib/x86_64-linux-gnu",
                    "/usr/lib/aarch64-linux-gnu",
                    "/usr/lib64",
                    "/usr/lib");

    private LiveRequirements() {}

    /** Root and libpcap, and these commands. */
    public static void captureWith(String... commands) {
        require(isRoot(), "live capture needs root");
        require(hasLibpcap(), "live capture needs libpcap");
        commands(commands);
    }

    /** These commands, on PATH or where Debian puts servers. */
    public static void commands(String... names) {
        for (String name : names) {
            require(search(name).isPresent(), name + " is not installed");
        }
    }

    /** Where a command is; for those that were required. */
    public static String find(String name) {
        return search(name).orElseThrow(() -> new AssertionError(name + " is not installed"));
    }

    /** Whether servers would run as root, which some refuse. */
    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void require(boolean fulfilled, String otherwise) {
        if (!fulfilled && System.getenv("CI") != null) {
            throw new AssertionError(otherwise + ", and CI is where it has to run");
        }
        Assumptions.assumeTrue(fulfilled, otherwise);
    }

    private static boolean hasLibpcap() {
        return LIBRARY_FOLDERS.stream()
                .flatMap(
                        folder ->
                                Stream.of("libpcap.so.0.8", "libpcap.so.1", "libpcap.so")
                                        .map(name -> Path.of(folder, name)))
                .anyMatch(Files::exists);
    }

    private static Optional<String> search(String name) {
        return folders().stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    private static List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        // before PATH: Debian's rabbitmq-server there changes user and asks systemd
        folders.add(Path.of("/usr/lib/rabbitmq/bin"));
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            folders.add(Path.of(folder));
        }
        folders.add(Path.of("/usr/sbin"));
        folders.add(Path.of("/sbin"));
        folders.addAll(binariesBelow(Path.of("/usr/lib/postgresql")));
        folders.addAll(binariesBelow(Path.of("/usr/lib/erlang")));
        return folders;
    }

    /** Folders of versions, each with a folder of commands. */
    private static List<Path> binariesBelow(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> versions = Files.list(folder)) {
            return versions.sorted().map(version -> version.resolve("bin")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
