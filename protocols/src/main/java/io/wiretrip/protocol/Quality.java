package io.wiretrip.protocol;

import org.jspecify.annotations.Nullable;

/**
 * How far a RoundTrip can be trusted: the worst that happened to either of its messages, in the
 * order of the constants.
 */
public enum Quality {
    /** Every byte of both messages was seen. */
    COMPLETE("complete"),
    /** The connection began before the capture. Its messages were seen whole. */
    MIDSTREAM("midstream"),
    /**
     * A boundary was searched for after a loss; which request belongs to which response may err.
     */
    RESYNCHRONISED("resynchronised"),
    /** A message ended before its grammar said it would: the connection or the capture ended. */
    TRUNCATED("truncated"),
    /** Bytes of the response were not captured. */
    GAP_IN_RESPONSE("gapInResponse"),
    /** Bytes of the request were not captured. */
    GAP_IN_REQUEST("gapInRequest");

    private final String text;

    Quality(String text) {
        this.text = text;
    }

    /** The name in JSON. */
    public String text() {
        return text;
    }

    /** Judges a pair of messages, either of which may be missing. */
    public static Quality of(@Nullable Message request, @Nullable Message response) {
        Quality worst = worse(COMPLETE, request, GAP_IN_REQUEST);
        return worse(worst, response, GAP_IN_RESPONSE);
    }

    private static Quality worse(Quality quality, @Nullable Message message, Quality gap) {
        if (message == null) {
            return quality;
        }
        Quality own =
                message.hasGap()
                        ? gap
                        : message.isTruncated()
                                ? TRUNCATED
                                : message.isResynchronised()
                                        ? RESYNCHRONISED
                                        : message.isMidstream() ? MIDSTREAM : COMPLETE;
        return own.compareTo(quality) > 0 ? own : quality;
    }
}
