package io.wiretrip.agent.cli;

import io.wiretrip.agent.Agent;
import io.wiretrip.agent.Progress;
import io.wiretrip.agent.Summary;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.RoundTripSink;

/** What a command runs: an {@link Agent}, or what a test puts in its place. */
interface Engine {
    /** See {@link Agent#run()}. */
    Summary run();

    /** See {@link Agent#stop()}. */
    void stop();

    /** See {@link Agent#progress()}. */
    Progress progress();

    /** Makes an engine. */
    @FunctionalInterface
    interface Factory {
        /** See {@link Agent#Agent}. */
        Engine create(AgentConfig config, RoundTripSink sink);
    }

    /** The true one. */
    static Engine of(AgentConfig config, RoundTripSink sink) {
        Demand demand = config.roundtrips().enabled() ? Demand.all() : Demand.none();
        Agent agent = new Agent(config, demand, sink);
        return new Engine() {
            @Override
            public Summary run() {
                return agent.run();
            }

            @Override
            public void stop() {
                agent.stop();
            }

            @Override
            public Progress progress() {
                return agent.progress();
            }
        };
    }
}
