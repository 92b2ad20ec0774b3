package io.wiretrip.exporter.metrics;

/**
 * Roughly how often label sets without a place were met lately: a count-min sketch whose counts are
 * halved when it has filled. One worker's; other workers read it racily.
 */
final class FrequencySketch {
    private static final int ROWS = 4;
    private static final int SIZE_MAX = 1 << 17;
    private static final int COUNT_MAX = 255;

    private final byte[] counts;
    private final int mask;
    private int added;
    private int epoch;

    FrequencySketch(int seriesMax) {
        int size = Math.max(1024, Integer.highestOneBit(Math.min(SIZE_MAX, 4 * seriesMax)));
        counts = new byte[size];
        mask = size - 1;
    }

    /** Counts one, and gives how often it was counted lately. */
    int add(int hash) {
        int estimate = COUNT_MAX;
        for (int row = 0; row < ROWS; row++) {
            int i = at(hash, row);
            int count = (counts[i] & 0xff) + 1;
            if (count <= COUNT_MAX) {
                counts[i] = (byte) count;
                estimate = Math.min(estimate, count);
            }
        }
        if (++added > counts.length / 2) {
            halve();
        }
        return estimate;
    }

    /** How often it was counted lately. */
    int estimate(int hash) {
        int estimate = COUNT_MAX;
        for (int row = 0; row < ROWS; row++) {
            estimate = Math.min(estimate, counts[at(hash, row)] & 0xff);
        }
        return estimate;
    }

    private int at(int hash, int row) {
        return LabelSet.mix(hash + row * 0x7f4a7c15) & mask;
    }

    private void halve() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (byte) ((counts[i] & 0xff) >> 1);
        }
        added /= 2;
        epoch++;
    }

    /** How often the counts were halved. */
    int epoch() {
        return epoch;
    }
}
