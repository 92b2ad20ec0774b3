package io.wiretrip.bench.live;

import io.wiretrip.bench.run.Report;

/**
 * One load with one contender. What a contender does not tell is {@link LiveCapture#UNKNOWN}.
 *
 * @param requests sent by the client, all of them answered
 * @param perSecond of the client
 * @param roundTrips counted by wiretrip
 * @param drops packets lost in the kernel
 * @param usage what the capturing process took
 */
record LiveResult(long requests, double perSecond, long roundTrips, long drops, Usage usage) {
    /**
     * What a process took.
     *
     * @param startCpuSeconds processor time until it was ready
     * @param cpuSeconds processor time from then to the end of the load
     * @param idleBytes resident size when it was ready
     * @param endBytes the same at the end of the load
     * @param peakBytes the highest until then
     */
    record Usage(
            double startCpuSeconds,
            double cpuSeconds,
            long idleBytes,
            long endBytes,
            long peakBytes) {
        static final Usage NONE = new Usage(0, 0, 0, 0, 0);
    }

    /** RoundTrips counted, in percent of the requests; not a number where nobody counts. */
    double capturedPercent() {
        return roundTrips == LiveCapture.UNKNOWN ? Double.NaN : 100.0 * roundTrips / requests;
    }

    /** Processor time for a million RoundTrips; of the requests where it counts none. */
    double cpuPerMillion() {
        long counted = roundTrips == LiveCapture.UNKNOWN ? requests : roundTrips;
        return usage.cpuSeconds * 1e6 / Math.max(1, counted);
    }

    /** Adds what is known to a row of a report. */
    void addTo(Report.Row row) {
        row.with("requests", requests).with("requestsPerSecond", perSecond);
        if (roundTrips != LiveCapture.UNKNOWN) {
            row.with("roundTrips", roundTrips).with("capturedPercent", capturedPercent());
        }
        if (usage != Usage.NONE) {
            row.with("kernelDrops", drops)
                    .with("startCpuSeconds", usage.startCpuSeconds)
                    .with("cpuSeconds", usage.cpuSeconds)
                    .with("cpuSecondsPerMillion", cpuPerMillion())
                    .with("residentIdleBytes", usage.idleBytes)
                    .with("residentEndBytes", usage.endBytes)
                    .with("residentPeakBytes", usage.peakBytes);
        }
    }
}
