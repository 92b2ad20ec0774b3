package io.wiretrip.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The program that is measured, started as a user starts it. */
public final class Wiretrip {
    private static final int PREPARE_SECONDS = 600;

    private Wiretrip() {}

    /** The launcher beside the benchmarks; where they were started without, the same class path. */
    public static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(launcher());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Lets the launcher build what it has to before anything is measured. */
    public static void prepare() throws IOException, InterruptedException {
        Path log = Files.createTempFile("wiretrip-bench", ".log");
        try (Children children = new Children()) {
            Progress.show("building what is not built");
            children.run(log, command("version"), PREPARE_SECONDS);
            Progress.clear();
        } finally {
            Files.deleteIfExists(log);
        }
    }

    /** The environment that gives more flags to its virtual machine; none for an empty text. */
    public static Map<String, String> environment(String flags) {
        String variable = root() == null ? "JDK_JAVA_OPTIONS" : "WIRETRIP_JAVA_OPTS";
        return flags.isEmpty() ? Map.of() : Map.of(variable, flags);
    }

    private static @Nullable String root() {
        return System.getProperty("wiretrip.root");
    }

    private static List<String> launcher() {
        String root = root();
        if (root != null) {
            return List.of(Path.of(root).resolve("wiretrip").toAbsolutePath().toString());
        }
        return Children.javaCommand(
                io.wiretrip.agent.cli.Main.class,
                List.of(
                        "-Xms12m",
                        "-Xmn4m",
                        "-Xmx256m",
                        "-XX:MaxDirectMemorySize=192m",
                        "-XX:TrimNativeHeapInterval=2000"));
    }
}
