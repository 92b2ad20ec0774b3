package io.wiretrip.agent.capture;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes of a capture file in order: as they lie in the file, or unpacked. */
sealed interface ByteInput permits ChannelInput, GzipInput {
    /**
     * Reads at least one byte into a direct buffer with room, waiting if it must.
     *
     * @return how many were read, −1 at the end
     * @throws java.nio.channels.ClosedChannelException if {@link #wakeUp} ended the input
     * @throws IOException if the bytes cannot be read or unpacked; the message is a clause for the
     *     user
     */
    int read(ByteBuffer target) throws IOException;

    /** Bytes taken from the file so far, before unpacking; readable from any thread. */
    long bytesRead();

    /** The size of the file; −1 where unknown. */
    long bytesTotal();

    /** Where an offset into these bytes points, for a message. */
    String offsetName(long offset);

    /** Ends a {@link #read} that waits for somebody to write; callable from any thread. */
    void wakeUp();

    /** Releases what is held. */
    void close();
}
