package io.wiretrip.exporter.roundtrips;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Standard output, past {@link System#out}, which swallows errors and would hide that the reader of
 * a pipe is gone.
 */
public final class StandardOutput implements LineTarget {
    private final OutputStream stream;
    private final boolean pipe;

    /** The process's standard output. */
    public StandardOutput() {
        this(new FileOutputStream(FileDescriptor.out), isPipe());
    }

    StandardOutput(OutputStream stream, boolean pipe) {
        this.stream = stream;
        this.pipe = pipe;
    }

    @Override
    public int write(byte[] lines, int offset, int length) throws IOException {
        try {
            stream.write(lines, offset, length);
            return length;
        } catch (IOException e) {
            // The text is the C library's and may be in any language. A pipe has no other error.
            if (pipe || String.valueOf(e.getMessage()).contains("Broken pipe")) {
                throw new TargetClosedException(e);
            }
            throw e;
        }
    }

    /** Leaves the stream open: it is the process's. */
    @Override
    public void close() {}

    private static boolean isPipe() {
        try {
            String what = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return what.startsWith("pipe:") || what.startsWith("socket:");
        } catch (IOException | InvalidPathException | UnsupportedOperationException _) {
            return false; // no /proc here; the message has to tell
        }
    }
}
