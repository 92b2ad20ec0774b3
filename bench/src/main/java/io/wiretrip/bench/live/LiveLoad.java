package io.wiretrip.bench.live;

import io.wiretrip.bench.run.Children;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A server on loopback, and a client that sends it requests whose number is known exactly. */
public interface LiveLoad {
    /**
     * What a client did.
     *
     * @param requests how many were sent and answered
     * @param perSecond how many in a second, by the client's own clock
     */
    record Done(long requests, double perSecond) {}

    /** The protocol by its name in the configuration. */
    String protocol();

    /** How many connections a client has. */
    int connections();

    /** The labels of its metrics, as in packetd's documentation. */
    List<String> labels();

    /** Starts the server, which keeps its files in the folder, and waits until it answers. */
    void serve(Children children, Path folder, int port) throws IOException, InterruptedException;

    /**
     * The client.
     *
     * @param folder where {@link #serve} kept its files
     */
    List<String> client(Path folder, int port, long requests) throws IOException;

    /** Reads what the client said; an error if not every request was answered well. */
    Done done(String output, long requests) throws IOException;

    /**
     * Whether a series of the counter of requests counts these requests, and not the client's
     * others.
     */
    boolean counts(String series);
}
