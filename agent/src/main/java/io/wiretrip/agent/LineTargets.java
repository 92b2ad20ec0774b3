package io.wiretrip.agent;

import io.wiretrip.config.RoundTripsConfig;
import io.wiretrip.exporter.roundtrips.Backups;
import io.wiretrip.exporter.roundtrips.LineTarget;
import io.wiretrip.exporter.roundtrips.RotatingFile;
import io.wiretrip.exporter.roundtrips.StandardOutput;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;

/** Opens what RoundTrips are written to as lines. */
public final class LineTargets {
    private LineTargets() {}

    /**
     * Standard output, or a file that rotates.
     *
     * @throws AgentException if the file cannot be written
     */
    public static LineTarget open(RoundTripsConfig config) {
        if (config.console()) {
            return new StandardOutput();
        }
        String name = config.filename();
        try {
            Path path = Path.of(name);
            ZoneId zone = ZoneId.systemDefault();
            Duration maxAge = Duration.ofDays(config.maxAge());
            return new RotatingFile(
                    path,
                    config.maxSizeBytes(),
                    new Backups(path, config.maxBackups(), maxAge, zone, config.compress()),
                    InstantSource.system());
        } catch (IOException | InvalidPathException e) {
            throw new AgentException(
                    "RoundTrips cannot be written to "
                            + name
                            + ": "
                            + reason(e)
                            + " (choose another file with --roundtrips.file, or print with"
                            + " --console)",
                    e);
        }
    }

    private static String reason(Exception e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
            return e.getMessage() + " is no directory";
        }
        if (e instanceof FileSystemException inFile && inFile.getReason() != null) {
            return inFile.getReason();
        }
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
