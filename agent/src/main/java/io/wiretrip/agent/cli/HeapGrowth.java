package io.wiretrip.agent.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * Keeps the old generation of the heap from growing for as long as it is allowed to. The serial
 * collector looks at it only once it is as large as {@code -Xmx} lets it be; what outlived a few
 * small collections, such as each connection of some seconds, would stay resident until then.
 *
 * <p>Collecting everything stops the workers for tens of milliseconds, in which a full ring loses
 * packets. So it is done early while there is little to do, and late while there is much.
 *
 * <p>One thread calls it, every few seconds.
 */
final class HeapGrowth {
    /** By how much the heap may grow before it is collected in a quiet moment. */
    static final long QUIET_STEP_BYTES = 16 << 20;

    /** By how much it may grow at all. */
    static final long STEP_BYTES = 3 * QUIET_STEP_BYTES;

    /** A moment is quiet if the process used less than this share of a processor. */
    static final double QUIET_SHARE = 0.05;

    private final LongSupplier heapBytes;
    private final LongSupplier processorNs;
    private final LongSupplier clockNs;
    private final Runnable collect;
    private long settledBytes;
    private long usedNs;
    private long lookedNs;

    /** Watches the heap of this process. */
    HeapGrowth() {
        this(
                Runtime.getRuntime()::totalMemory,
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)::getProcessCpuTime,
                System::nanoTime,
                System::gc);
    }

    HeapGrowth(
            LongSupplier heapBytes,
            LongSupplier processorNs,
            LongSupplier clockNs,
            Runnable collect) {
        this.heapBytes = heapBytes;
        this.processorNs = processorNs;
        this.clockNs = clockNs;
        this.collect = collect;
        this.settledBytes = heapBytes.getAsLong();
        this.usedNs = processorNs.getAsLong();
        this.lookedNs = clockNs.getAsLong();
    }

    /** Collects everything if the heap has grown by a step since it last was. */
    void look() {
        boolean isQuiet = isQuiet();
        long now = heapBytes.getAsLong();
        if (now - settledBytes >= (isQuiet ? QUIET_STEP_BYTES : STEP_BYTES)) {
            collect.run();
            settledBytes = heapBytes.getAsLong();
        } else if (now < settledBytes) {
            settledBytes = now;
        }
    }

    /** Whether the process did little since this was last asked. */
    private boolean isQuiet() {
        long used = processorNs.getAsLong();
        long looked = clockNs.getAsLong();
        boolean isQuiet = used - usedNs < QUIET_SHARE * (looked - lookedNs);
        usedNs = used;
        lookedNs = looked;
        return isQuiet;
    }
}
