package io.wiretrip.exporter.roundtrips;

import java.io.Closeable;
import java.io.IOException;

/** Takes whole lines, on the exporter's thread. */
public interface LineTarget extends Closeable {

    /**
     * Writes one or more whole lines from the front of a piece of memory. When it throws, nothing
     * of what it was given stays written, as far as the target allows; the next call tries anew.
     *
     * @param lines holds them; every line ends in a line feed
     * @param offset where the first begins
     * @param length how many bytes there are, at least one line
     * @return how many bytes were written: whole lines, at least one
     * @throws TargetClosedException if nobody will ever take lines again
     * @throws IOException if this failed and a later call may not
     */
    int write(byte[] lines, int offset, int length) throws IOException;

    @Override
    void close() throws IOException;
}
