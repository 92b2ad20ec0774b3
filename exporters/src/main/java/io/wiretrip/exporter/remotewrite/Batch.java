package io.wiretrip.exporter.remotewrite;

/**
 * A request that waits for its turn.
 *
 * @param body compressed
 * @param version 1 or 2
 * @param samples how many values it holds that are no histograms
 * @param histograms how many native histograms it holds
 */
record Batch(byte[] body, int version, long samples, long histograms) {
    long items() {
        return samples + histograms;
    }
}
