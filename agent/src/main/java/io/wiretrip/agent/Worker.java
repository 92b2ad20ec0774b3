package io.wiretrip.agent;

import io.wiretrip.agent.capture.Frame;
import io.wiretrip.agent.capture.FrameSink;
import io.wiretrip.agent.capture.PacketSource;
import io.wiretrip.agent.flow.FailureSink;
import io.wiretrip.agent.flow.FlowStage;
import io.wiretrip.agent.packet.Dissector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Runs one source's frames through to RoundTrips, on one thread. Packet time is its clock; where a
 * live source is silent, the wall clock lends a tick, held back a little so that no packet still on
 * its way comes before it.
 */
final class Worker implements FrameSink {
    private static final int BATCH = 256;
    private static final long SILENCE_NS = TimeUnit.SECONDS.toNanos(1);

    private final PacketSource source;
    private final Dissector dissector;
    private final FlowStage flows;
    private final FailureSink failures;
    private final boolean live;
    private final Output output;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;
    private volatile boolean ended;
    private volatile long packets;
    private boolean finishing;
    private long frames;
    private long bytes;

    /** Is told after every batch how far the worker has come. */
    @FunctionalInterface
    interface Output {
        /** See {@link WorkerOutputs#reached}. */
        void reached(long nowNs, long position);
    }

    Worker(
            PacketSource source,
            Dissector dissector,
            FlowStage flows,
            FailureSink failures,
            boolean live,
            Output output) {
        this.source = source;
        this.dissector = dissector;
        this.flows = flows;
        this.failures = failures;
        this.live = live;
        this.output = output;
    }

    /** Works until the source ends or {@link #stop} is called, then ends every flow. */
    void run() {
        while (!stopped) {
            int polled = source.poll(this, BATCH);
            if (polled == PacketSource.END) {
                break;
            }
            packets = frames;
            output.reached(flows.clockNs(), frames);
            if (!commands.isEmpty()) {
                obey();
            }
            if (polled == 0 && live) {
                long nowNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
                flows.tick(nowNs - SILENCE_NS);
                dissector.tick(nowNs - SILENCE_NS);
            }
        }
        packets = frames;
        dissector.end();
        finishing = true;
        flows.finish();
        output.reached(flows.clockNs(), Long.MAX_VALUE);
        ended = true;
        obey();
    }

    @Override
    public void frame(Frame frame) {
        frames++;
        bytes += frame.capturedLength;
        try {
            dissector.frame(frame);
        } catch (RuntimeException e) {
            failures.failure("dissector", e);
        }
    }

    private synchronized void obey() {
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
    }

    /**
     * Has something done on the worker's thread, between packets; once that has ended, on the
     * caller's. From any thread.
     */
    void execute(Runnable command) {
        commands.add(command);
        if (ended) {
            obey(); // nobody else would
        } else if (live) { // a pipe can only be woken by closing it
            source.wakeUp();
        }
    }

    /** Makes {@link #run} end soon; from any thread. */
    void stop() {
        stopped = true;
        source.wakeUp();
    }

    /**
     * Where in the file what is concluded now belongs: at the frame, counted from 1; behind the
     * last one in the order in which flows were last seen. On the worker's thread.
     */
    long position() {
        return finishing ? Math.max(frames + 1, flows.finishedNs()) : frames;
    }

    /** Frames so far, to within a batch; from any thread. */
    long packets() {
        return packets;
    }

    /** Captured bytes of all frames; once {@link #run} has returned. */
    long bytes() {
        return bytes;
    }
}
