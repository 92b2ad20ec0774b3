package io.wiretrip.bench.live;

import java.io.IOException;

/** A program that captures on loopback, from when it is ready until it is closed. */
interface LiveCapture extends AutoCloseable {
    /** Says that a program does not tell. */
    long UNKNOWN = -1;

    /** Its process id. */
    long pid();

    /** Leaves what was counted so far out of account, where the program tells while it runs. */
    void mark() throws IOException, InterruptedException;

    /** RoundTrips counted, once their number has come to rest; or {@link #UNKNOWN}. */
    long roundTrips() throws IOException, InterruptedException;

    /** Ends it and gives the packets that the kernel dropped before it could read them. */
    long end() throws IOException, InterruptedException;

    /** Ends it if it still runs. */
    @Override
    void close();
}
