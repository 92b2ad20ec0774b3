package io.wiretrip.agent;

import io.wiretrip.protocol.Outcome;
import java.util.Map;

/**
 * What a run of the agent saw.
 *
 * @param packets frames captured or read
 * @param bytes their captured bytes
 * @param flows TCP connections and UDP flows
 * @param roundTrips how many RoundTrips of each protocol ended how; protocols without any are left
 *     out
 * @param gaps holes in TCP streams
 * @param drops what was given up, by reason; reasons that did not occur are left out
 * @param violations what broke a protocol's grammar or limits, by {@code protocol.REASON}
 * @param kernelDrops packets lost before they could be read
 * @param elapsedNs wall-clock time from the first poll to the end
 * @param damage what was wrong with the capture file; empty if nothing was
 */
public record Summary(
        long packets,
        long bytes,
        long flows,
        Map<String, Map<Outcome, Long>> roundTrips,
        long gaps,
        Map<String, Long> drops,
        Map<String, Long> violations,
        long kernelDrops,
        long elapsedNs,
        String damage) {}
