package io.wiretrip.agent.cli;

import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Standard error, shared by the log, the summary and a progress line, which is wiped away before
 * anything else is printed. Closing it closes nothing. Safe for any thread.
 */
final class ErrorOutput extends OutputStream {
    private static final String WIPE = "\r\033[K";

    private final PrintStream stream;
    private boolean progressShown;

    ErrorOutput(PrintStream stream) {
        this.stream = stream;
    }

    /** Prints a line. */
    synchronized void println(String line) {
        wipe();
        stream.print(line + '\n');
        stream.flush();
    }

    /** Shows a line that stays until the next one. */
    synchronized void progress(String line) {
        progressShown = true;
        stream.print(WIPE + line);
        stream.flush();
    }

    /** Removes the progress line, if one is shown. */
    synchronized void wipe() {
        if (progressShown) {
            progressShown = false;
            stream.print(WIPE);
            stream.flush();
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        wipe();
        stream.write(bytes, offset, length);
        stream.flush();
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }
}
