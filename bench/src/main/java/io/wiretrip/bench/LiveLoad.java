package io.wiretrip.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A server on loopback, and a client that sends it requests whose number is known exactly. */
interface LiveLoad {
    /** Connections of a client; as many as packetd's measurements have. */
    int CONNECTIONS = 100;

    /**
     * What a client did.
     *
     * @param requests how many were sent and answered
     * @param perSecond how many in a second, by the client's own clock
     */
    record Done(long requests, double perSecond) {}

    /** The protocol by its name in the configuration. */
    String protocol();

    /** The labels of its metrics, as in packetd's documentation. */
    List<String> labels();

    /** Starts the server, which keeps its files in the folder, and waits until it answers. */
    void serve(Children children, Path folder, int port) throws IOException, InterruptedException;

    /** The client. */
    List<String> client(int port, long requests) throws IOException;

    /** Reads what the client said; an error if not every request was answered well. */
    Done done(String output, long requests) throws IOException;

    /**
     * Whether a series of the counter of requests counts these requests, and not the client's
     * others.
     */
    boolean counts(String series);
}
