package io.wiretrip.agent.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.wiretrip.agent.AgentException;
import io.wiretrip.config.LimitsConfig;
import java.lang.management.ManagementFactory;

/**
 * Whether Java may take what connections may hold: its own limits are set before the program
 * begins, by the launcher from {@code --max-memory}, and meeting them would end the process.
 */
final class JavaMemory {
    private static final long MIB = 1 << 20;

    /** What libraries and all that is not held for connections take of the heap. */
    private static final long HEAP_BESIDE_BYTES = 64 * MIB;

    /** Buffers of files, and what is put together of fragments. */
    private static final long DIRECT_BESIDE_BYTES = 32 * MIB;

    private JavaMemory() {}

    /**
     * Looks at this process.
     *
     * @param budgetBytes what connections may hold
     * @throws AgentException if that is more than Java may take; it says what to do
     */
    static void check(long budgetBytes) {
        long heap = Runtime.getRuntime().maxMemory();
        // asking takes some milliseconds of the start
        boolean isUsual = budgetBytes <= LimitsConfig.DEFAULT.memoryBytes();
        check(budgetBytes, heap, isUsual ? Long.MAX_VALUE : directBytes(heap));
    }

    static void check(long budgetBytes, long heapBytes, long directBytes) {
        // The budget counts estimates, so the heap is given twice of it.
        long suits =
                Math.min((heapBytes - HEAP_BESIDE_BYTES) / 2, directBytes - DIRECT_BESIDE_BYTES);
        if (budgetBytes <= suits) {
            return;
        }
        throw new AgentException(
                "connections may hold "
                        + mebibytes(budgetBytes)
                        + " MiB (controller.limits.memoryBytes, --max-memory), but Java was started"
                        + " with limits that suit "
                        + Math.max(0, suits / MIB)
                        + " MiB: pass --max-memory "
                        + mebibytes(budgetBytes)
                        + "m to ./wiretrip, which starts Java with enough, or allow less");
    }

    private static long mebibytes(long bytes) {
        return (bytes + MIB - 1) / MIB;
    }

    private static long directBytes(long heapBytes) {
        HotSpotDiagnosticMXBean machine =
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        long limit = Long.parseLong(machine.getVMOption("MaxDirectMemorySize").getValue());
        return limit == 0 ? heapBytes : limit; // as Java does where it was not told
    }
}
