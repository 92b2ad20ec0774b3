package io.wiretrip.bench.live;

/**
 * How an agent is started.
 *
 * @param engine what it captures with
 * @param workers how many share the load
 * @param traces whether it sends spans too
 * @param javaOptions more flags of its virtual machine; empty for none
 */
record AgentOptions(String engine, int workers, boolean traces, String javaOptions) {
    /** The ring, one worker, metrics and nothing else. */
    static final AgentOptions RING = new AgentOptions("afpacket", 1, false, "");

    AgentOptions engine(String other) {
        return new AgentOptions(other, workers, traces, javaOptions);
    }

    AgentOptions workers(int many) {
        return new AgentOptions(engine, many, traces, javaOptions);
    }

    AgentOptions traced() {
        return new AgentOptions(engine, workers, true, javaOptions);
    }

    AgentOptions java(String flags) {
        return new AgentOptions(engine, workers, traces, flags);
    }
}
