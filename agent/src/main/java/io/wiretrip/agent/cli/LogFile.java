package io.wiretrip.agent.cli;

import io.wiretrip.agent.AgentException;
import io.wiretrip.config.LoggerConfig;
import io.wiretrip.exporter.roundtrips.Backups;
import io.wiretrip.exporter.roundtrips.RotatingFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;

/** The log's file, which rotates as packetd's. One write is one line. */
final class LogFile extends OutputStream {
    private final RotatingFile file;

    private LogFile(RotatingFile file) {
        this.file = file;
    }

    /**
     * Opens the file that a configuration names.
     *
     * @throws AgentException if it cannot be written
     */
    static LogFile open(LoggerConfig config) {
        try {
            Path path = Path.of(config.filename());
            ZoneId zone = ZoneId.systemDefault();
            return new LogFile(
                    new RotatingFile(
                            path,
                            (long) config.maxSize() << 20,
                            new Backups(
                                    path,
                                    config.maxBackups(),
                                    Duration.ofDays(config.maxAge()),
                                    zone),
                            InstantSource.system()));
        } catch (IOException | InvalidPathException e) {
            throw new AgentException(
                    "the log cannot be written to "
                            + config.filename()
                            + ": "
                            + e.getMessage()
                            + " (expected a file that can be written in logger.filename, or"
                            + " logger.stdout: true)",
                    e);
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        int done = 0;
        while (done < length) {
            done += file.write(bytes, from + done, length - done);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
