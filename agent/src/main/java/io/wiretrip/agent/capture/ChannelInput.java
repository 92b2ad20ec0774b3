package io.wiretrip.agent.capture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The bytes of a channel: a file, a pipe, standard input. */
final class ChannelInput implements ByteInput {
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final ReadableByteChannel channel;
    private final long totalBytes;
    private volatile long bytesRead;

    /**
     * @param totalBytes the size of a regular file; −1 for whatever may make a reader wait
     */
    ChannelInput(ReadableByteChannel channel, long totalBytes) {
        this.channel = channel;
        this.totalBytes = totalBytes;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = channel.read(target);
        while (count == 0) {
            // Only a descriptor that somebody else made non-blocking gets here.
            LockSupport.parkNanos(RETRY_NS);
            count = channel.read(target);
        }
        if (count > 0) {
            long before = bytesRead;
            bytesRead = before + count;
        }
        return count;
    }

    @Override
    public long bytesRead() {
        return bytesRead;
    }

    @Override
    public long bytesTotal() {
        return totalBytes;
    }

    @Override
    public String offsetName(long offset) {
        return "byte " + offset;
    }

    @Override
    public void wakeUp() {
        // A regular file never makes its reader wait, and closing it would lose what is unread.
        if (totalBytes < 0) {
            close();
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
