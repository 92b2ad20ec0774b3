package io.wiretrip.agent;

import io.wiretrip.protocol.Outcome;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run amounted to.
 *
 * @param packets frames read
 * @param bytes of those frames, as captured
 * @param flows TCP connections and UDP flows
 * @param roundTrips how many, by protocol and by how they ended, in order
 * @param gaps holes in TCP streams
 * @param drops what was given up or broke a grammar, by reason, in order
 * @param kernelDrops frames that the kernel or the driver lost
 * @param elapsedNs how long the run took
 * @param damage one sentence with the offset if the file was damaged; empty if not
 * @param sampling which share of the connections was looked at; 1 for all
 * @param notSampled packets of those that were passed over for it
 */
public record Summary(
        long packets,
        long bytes,
        long flows,
        Map<String, Map<Outcome, Long>> roundTrips,
        long gaps,
        Map<String, Long> drops,
        long kernelDrops,
        long elapsedNs,
        String damage,
        double sampling,
        long notSampled) {

    /** Copies the maps, keeping their order. */
    public Summary {
        roundTrips = Collections.unmodifiableMap(new LinkedHashMap<>(roundTrips));
        drops = Collections.unmodifiableMap(new LinkedHashMap<>(drops));
    }
}
