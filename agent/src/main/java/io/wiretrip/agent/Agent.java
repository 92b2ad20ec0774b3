package io.wiretrip.agent;

import io.wiretrip.config.AgentConfig;
import io.wiretrip.protocol.RoundTripSink;
import java.util.Map;

/** Reads packets from one source until it ends or is stopped, and emits RoundTrips. */
public final class Agent {

    /**
     * Wires the stages.
     *
     * @param config what to read and how
     * @param sink where RoundTrips go, on the worker's thread
     * @throws AgentException if this configuration cannot be run here
     */
    public Agent(AgentConfig config, RoundTripSink sink) {}

    /**
     * Runs on the calling thread until the file ends or {@link #stop()} is called.
     *
     * @throws AgentException if the source cannot be opened
     */
    public Summary run() {
        return new Summary(0, 0, 0, Map.of(), 0, Map.of(), 0, 0, "");
    }

    /** Makes {@link #run()} return soon, with everything emitted; callable from any thread. */
    public void stop() {}

    /** How far it has come; callable from any thread. */
    public Progress progress() {
        return new Progress(0, Progress.UNKNOWN, 0);
    }
}
