package io.wiretrip.agent.flow;

/** Is told of errors of ours that cost a connection; logs each distinct one once. */
@FunctionalInterface
public interface FailureSink {
    /** A decoder or the flow stage itself threw; the connection was given up. */
    void failure(String where, Throwable cause);
}
