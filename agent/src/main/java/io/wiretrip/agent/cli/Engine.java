package io.wiretrip.agent.cli;

import io.wiretrip.agent.Agent;
import io.wiretrip.agent.Progress;
import io.wiretrip.agent.Summary;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.exporter.roundtrips.RoundTripExporter;
import io.wiretrip.protocol.Demand;
import org.jspecify.annotations.Nullable;

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
        /**
         * See {@link Agent#Agent}.
         *
         * @param lines takes what is found; null for nobody
         */
        Engine create(AgentConfig config, @Nullable RoundTripExporter lines);
    }

    /** The true one. */
    static Engine of(AgentConfig config, @Nullable RoundTripExporter lines) {
        Demand demand = lines != null ? Demand.all() : Demand.none();
        Agent agent = new Agent(config, demand, lines);
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
