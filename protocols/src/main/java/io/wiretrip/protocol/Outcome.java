package io.wiretrip.protocol;

/** How a RoundTrip ended. */
public enum Outcome {
    /** Request and response were both seen; the quality says whether to their ends. */
    COMPLETE("complete"),
    /** No response: the time limit passed, or the connection or the capture ended. */
    UNANSWERED("unanswered"),
    /** A response whose request was before our time or was lost. */
    ORPHAN("orphan"),
    /** A message that nothing answers, by the rules of its protocol. */
    ONEWAY("oneway");

    private final String text;

    Outcome(String text) {
        this.text = text;
    }

    /** The name in JSON. */
    public String text() {
        return text;
    }
}
