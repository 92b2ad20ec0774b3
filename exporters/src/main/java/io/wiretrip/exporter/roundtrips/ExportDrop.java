package io.wiretrip.exporter.roundtrips;

/** Why a RoundTrip did not become a line. */
public enum ExportDrop {
    /** The queue was full: the target is slower than the traffic. */
    QUEUE_FULL("RoundTrips dropped because the queue before their target was full"),
    /** The target refused: a full disk, a missing permission. */
    WRITE_FAILED("RoundTrips lost because writing them failed"),
    /** Who read our standard output has closed it. */
    TARGET_CLOSED("RoundTrips that nobody was left to read"),
    /** The program ended before the target had taken everything. */
    SHUTDOWN("RoundTrips not written in the time there was to shut down"),
    /** A protocol's fields table failed, which is our error. */
    ENCODING_FAILED("RoundTrips lost because they could not be put into JSON");

    private final String meaning;

    ExportDrop(String meaning) {
        this.meaning = meaning;
    }

    /** One sentence for people. */
    public String meaning() {
        return meaning;
    }
}
