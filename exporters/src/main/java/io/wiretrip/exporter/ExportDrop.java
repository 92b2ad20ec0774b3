package io.wiretrip.exporter;

/** Why something that was produced did not reach its destination. */
public enum ExportDrop {
    /** The queue was full: the target is slower than the traffic. */
    QUEUE_FULL("dropped because the queue before the target was full"),
    /** The target cannot be written: a full disk, a missing permission. */
    WRITE_FAILED("lost because writing failed"),
    /** The target said that it will never take this. */
    REJECTED("refused by the target for good, as invalid or not allowed"),
    /** Every attempt failed. */
    RETRIES_EXHAUSTED("given up after every attempt to deliver had failed"),
    /** Who read our standard output has closed it. */
    TARGET_CLOSED("not written because nobody was left to read"),
    /** It was not wanted: by the share of traces that is recorded, or by its sender. */
    NOT_SAMPLED("not recorded, as sampling is configured"),
    /** The program ended before the target had taken everything. */
    SHUTDOWN("not delivered in the time there was to shut down"),
    /** It could not be encoded, which is our error. */
    ENCODING_FAILED("lost because it could not be encoded");

    private final String meaning;

    ExportDrop(String meaning) {
        this.meaning = meaning;
    }

    /** What happened, to follow the name of what was lost. */
    public String meaning() {
        return meaning;
    }
}
