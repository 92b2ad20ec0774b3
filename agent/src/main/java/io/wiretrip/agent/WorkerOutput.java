package io.wiretrip.agent;

import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.RoundTripSink;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

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
    private LongSupplier position = () -> 0;
    private LongConsumer ticks = _ -> {};
    private LongConsumer positions = _ -> {};
    private long handled;

    /**
     * From now on these take RoundTrips.
     *
     * @param newTicks is told packet time with every batch of packets
     * @param newPositions is told how far in a file it came
     */
    void replace(List<RoundTripSink> newSinks, LongConsumer newTicks, LongConsumer newPositions) {
        sinks = newSinks.toArray(new RoundTripSink[0]);
        ticks = newTicks;
        positions = newPositions;
    }

    @Override
    public void roundTrip(RoundTrip roundTrip) {
        HANDLED.setOpaque(this, handled + 1);
        for (RoundTripSink sink : sinks) {
            sink.roundTrip(roundTrip);
        }
    }

    /** A batch was worked off; see {@link WorkerOutputs#reached}. */
    void reached(long nowNs, long position) {
        ticks.accept(nowNs);
        positions.accept(position);
    }

    /** Where the worker is in its file, from now on. */
    void at(LongSupplier where) {
        position = where;
    }

    /** Where the worker is in its file. On its thread. */
    LongSupplier position() {
        return () -> position.getAsLong();
    }

    /** How many RoundTrips there were; from any thread. */
    long handled() {
        return (long) HANDLED.getOpaque(this);
    }
}
