package io.wiretrip.bench.live;

import io.wiretrip.config.SnifferConfig;

/**
 * How an agent is started.
 *
 * @param engine what it captures with
 * @param blocks size of its ring in blocks of 512 KiB
 * @param workers how many share the load
 * @param nice priority of its threads that capture
 * @param traces whether it sends spans too
 * @param javaOptions more flags of its virtual machine; empty for none
 */
record AgentOptions(
        String engine, int blocks, int workers, int nice, boolean traces, String javaOptions) {
    private static final int BLOCKS = SnifferConfig.DEFAULT.blockNum();

    /** The ring, one worker, metrics and nothing else. */
    static final AgentOptions RING = new AgentOptions("afpacket", BLOCKS, 1, 0, false, "");

    AgentOptions engine(String other) {
        return new AgentOptions(other, blocks, workers, nice, traces, javaOptions);
    }

    AgentOptions blocks(int many) {
        return new AgentOptions(engine, many, workers, nice, traces, javaOptions);
    }

    AgentOptions workers(int many) {
        return new AgentOptions(engine, blocks, many, nice, traces, javaOptions);
    }

    AgentOptions nice(int priority) {
        return new AgentOptions(engine, blocks, workers, priority, traces, javaOptions);
    }

    AgentOptions traced() {
        return new AgentOptions(engine, blocks, workers, nice, true, javaOptions);
    }

    AgentOptions java(String flags) {
        return new AgentOptions(engine, blocks, workers, nice, traces, flags);
    }
}
