package io.wiretrip.agent.flow;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is to be counted of one worker's flows, and for whom. Costs nothing where neither is there.
 *
 * @param observer is told of flows, on the worker's thread; null for nobody
 * @param layer4 counts for metrics; null for not at all
 * @param limits when a flow is taken for ended
 */
public record FlowAccounting(
        @Nullable FlowObserver observer, @Nullable Layer4 layer4, Limits limits) {

    /**
     * When a flow is taken for ended, and how many there may be.
     *
     * @param tcpIdleNs after how long a silent TCP connection is
     * @param otherIdleNs after how long anything else is
     * @param reportNs how often a flow that goes on is reported; 0 for never
     * @param flowsMax how many are open at once; the one silent for longest gives way
     * @param otherProtocols whether ICMP and whatever else is neither TCP nor UDP has flows too
     */
    public record Limits(
            long tcpIdleNs, long otherIdleNs, long reportNs, int flowsMax, boolean otherProtocols) {

        /** What holds where nothing is configured. */
        public static final Limits DEFAULT =
                new Limits(
                        TimeUnit.SECONDS.toNanos(60),
                        TimeUnit.SECONDS.toNanos(30),
                        0,
                        100_000,
                        false);

        /** Refuses limits that cannot work. */
        public Limits {
            if (tcpIdleNs <= 0 || otherIdleNs <= 0 || reportNs < 0 || flowsMax <= 0) {
                throw new IllegalArgumentException(
                        "limits: "
                                + tcpIdleNs
                                + ", "
                                + otherIdleNs
                                + ", "
                                + reportNs
                                + ", "
                                + flowsMax
                                + " (expected: positive)");
            }
        }
    }
}
