package io.wiretrip.agent.flow;

/** What the flow stage holds at a time. */
public enum FlowGauge {
    /** TCP connections that have not ended. */
    TCP_ACTIVE,
    /** UDP flows that were not silent for longer than the limit. */
    UDP_ACTIVE
}
