package io.wiretrip.bench.live;

import io.wiretrip.config.SnifferConfig;

/**
 * How an agent is started.
 *
 * @param engine what it captures with
 * @param blocks size of its ring in blocks of 512 KiB
 * @param workers how many share the load
 * @param traces whether it sends spans too
 * @param javaOptions more flags of its virtual machine; empty for none
 */
record AgentOptions(String engine, int blocks, int workers, boolean traces, String javaOptions) {
    private static final int BLOCKS = SnifferConfig.DEFAULT.blockNum();

    /** The ring, one worker, metrics and nothing else. */
    static final AgentOptions RING = new AgentOptions("afpacket", BLOCKS, 1, false, "");

    AgentOptions engine(String other) {
        return new AgentOptions(other, blocks, workers, traces, javaOptions);
    }

    AgentOptions blocks(int many) {
        return new AgentOptions(engine, many, workers, traces, javaOptions);
    }

    AgentOptions workers(int many) {
        return new AgentOptions(engine, blocks, many, traces, javaOptions);
    }

    AgentOptions traced() {
        return new AgentOptions(engine, blocks, workers, true, javaOptions);
    }

    AgentOptions java(String flags) {
        return new AgentOptions(engine, blocks, workers, traces, flags);
    }
}
