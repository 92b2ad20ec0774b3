package io.wiretrip.agent;

import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.RoundTripSink;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Where one worker's RoundTrips go: to each of its sinks, which change when the configuration does.
 * The worker's alone; {@link #handled} may be read from any thread.
 */
final class WorkerOutput implements RoundTripSink {
    private static final VarHandle HANDLED;

    static {
        try {
            HANDLED =
                    MethodHandles.lookup().findVarHandle(WorkerOutput.class, "handled", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private RoundTripSink[] sinks = {};
    private LongConsumer ticks = _ -> {};
    private long handled;

    /**
     * From now on these take RoundTrips.
     *
     * @param newTicks is told packet time with every batch of packets
     */
    void replace(List<RoundTripSink> newSinks, LongConsumer newTicks) {
        sinks = newSinks.toArray(new RoundTripSink[0]);
        ticks = newTicks;
    }

    @Override
    public void roundTrip(RoundTrip roundTrip) {
        HANDLED.setOpaque(this, handled + 1);
        for (RoundTripSink sink : sinks) {
            sink.roundTrip(roundTrip);
        }
    }

    /** Packet time has come this far. */
    void tick(long nowNs) {
        ticks.accept(nowNs);
    }

    /** How many RoundTrips there were; from any thread. */
    long handled() {
        return (long) HANDLED.getOpaque(this);
    }
}
