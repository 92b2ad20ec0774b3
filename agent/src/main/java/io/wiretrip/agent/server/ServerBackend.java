package io.wiretrip.agent.server;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/** What the server asks the agent. Every method may be called from any thread, several at once. */
public interface ServerBackend {
    /** The metrics made of RoundTrips, as {@code /protocol/metrics} shows them. */
    MetricSnapshots protocolMetrics();

    /** The agent's own metrics, as {@code /metrics} shows them. */
    MetricSnapshots selfMetrics();

    /** Which metrics have how many series, and what made them many, as JSON; empty for none. */
    String cardinality();

    /** What runs, and what is blind and why. */
    AgentStatus status();

    /** Whether the process should go on living: false only where a restart would help. */
    Health health();

    /** Whether packets are seen and RoundTrips come out. */
    Health readiness();

    /** The configuration in force, as YAML, secrets masked. */
    String effectiveConfig();

    /** Reads the configuration again. Called by one thread at a time. */
    ReloadResult reload();

    /**
     * Sets the level of the log until the next start.
     *
     * @return false if there is no such level
     */
    boolean setLogLevel(String level);
}
