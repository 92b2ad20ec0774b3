package io.wiretrip.bench;

import java.util.Locale;

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

    /** RoundTrips counted, in percent of the requests. */
    double capturedPercent() {
        return 100.0 * roundTrips / requests;
    }

    /** Processor time for a million RoundTrips; of the requests where it counts none. */
    double cpuPerMillion() {
        long counted = roundTrips == LiveCapture.UNKNOWN ? requests : roundTrips;
        return usage.cpuSeconds * 1e6 / Math.max(1, counted);
    }

    /** As an object of JSON, what is not known left out. */
    String toJson(LiveCase of, LiveContender contender, int round) {
        StringBuilder json = new StringBuilder(400);
        json.append(
                String.format(
                        Locale.ROOT,
                        "{\"case\":\"%s\",\"contender\":\"%s\",\"round\":%d,\"requests\":%d,"
                                + "\"requestsPerSecond\":%.1f",
                        of.name(),
                        contender.key,
                        round,
                        requests,
                        perSecond));
        if (roundTrips != LiveCapture.UNKNOWN) {
            json.append(
                    String.format(
                            Locale.ROOT,
                            ",\"roundTrips\":%d,\"capturedPercent\":%.4f",
                            roundTrips,
                            capturedPercent()));
        }
        if (contender != LiveContender.NONE) {
            json.append(
                    String.format(
                            Locale.ROOT,
                            ",\"kernelDrops\":%d,\"startCpuSeconds\":%.2f,\"cpuSeconds\":%.2f,"
                                    + "\"cpuSecondsPerMillion\":%.3f,\"residentIdleBytes\":%d,"
                                    + "\"residentEndBytes\":%d,\"residentPeakBytes\":%d",
                            drops,
                            usage.startCpuSeconds,
                            usage.cpuSeconds,
                            cpuPerMillion(),
                            usage.idleBytes,
                            usage.endBytes,
                            usage.peakBytes));
        }
        return json.append('}').toString();
    }
}
