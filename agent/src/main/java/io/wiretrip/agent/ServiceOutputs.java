package io.wiretrip.agent;

import io.wiretrip.agent.flow.FlowAccounting;
import io.wiretrip.agent.flow.Layer4;
import io.wiretrip.agent.server.WatchHub;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.protocol.RoundTripSink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the service's workers give, each into its own: they stay while {@link Destinations} behind
 * them change.
 */
final class ServiceOutputs implements WorkerOutputs {
    private final AgentConfig config;
    private final List<Output> outputs = new ArrayList<>();

    /** One worker's. */
    private record Output(WorkerOutput roundTrips, FlowOutput flows, RoundTripSink watch) {}

    /**
     * Makes them.
     *
     * @param config what is counted of flows at first
     * @param hub where watchers look
     */
    ServiceOutputs(AgentConfig config, WatchHub hub, int workers) {
        this.config = config;
        for (int i = 0; i < workers; i++) {
            outputs.add(new Output(new WorkerOutput(), new FlowOutput(), hub.newProducer()));
        }
    }

    /** Has what a worker finds go there. On the worker's thread, or before it runs. */
    void attach(int worker, Destinations destinations) {
        Output own = outputs.get(worker);
        destinations.attach(worker, own.roundTrips, own.flows, own.watch);
    }

    /** Has what all workers find go there, before they run. */
    void attach(Destinations destinations) {
        for (int i = 0; i < outputs.size(); i++) {
            attach(i, destinations);
        }
    }

    @Override
    public RoundTripSink roundTrips(int worker, LongSupplier position) {
        WorkerOutput own = outputs.get(worker).roundTrips;
        own.at(position);
        return own;
    }

    @Override
    public void reached(int worker, long nowNs, long position) {
        outputs.get(worker).roundTrips.reached(nowNs, position);
    }

    @Override
    public @Nullable FlowAccounting accounting(int worker) {
        return Accounting.of(config, outputs.get(worker).flows);
    }

    /** What changes beside the stages when a configuration follows another. */
    Agent.Alongside alongside(AgentConfig before, AgentConfig next, Destinations where) {
        return new Agent.Alongside() {
            @Override
            public @Nullable FlowAccounting accounting(int worker, @Nullable Layer4 layer4) {
                return Accounting.next(before, next, layer4, outputs.get(worker).flows);
            }

            @Override
            public void attach(int worker) {
                ServiceOutputs.this.attach(worker, where);
            }
        };
    }

    /** How many RoundTrips there were; from any thread. */
    long handled() {
        return outputs.stream().mapToLong(own -> own.roundTrips.handled()).sum();
    }
}
