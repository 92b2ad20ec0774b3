package io.wiretrip.protocol.http2;

import org.jspecify.annotations.Nullable;

/** What is known of one stream that is open. Reused for stream after stream. */
final class Http2Stream {
    int id;
    @Nullable Http2Request request;
    @Nullable Http2Response response;
    Http2Dialect.@Nullable Speaker speaker;
    boolean requestEnded;
    boolean responseEnded;

    /** The interim responses so far, and when and where the first of them began. */
    int[] interim = NO_INTERIM;

    long interimNs;
    long interimPosition;
    long interimAcknowledged;

    /** The streams opened just before and after it. */
    @Nullable Http2Stream older;

    @Nullable Http2Stream younger;

    static final int[] NO_INTERIM = {};

    /** The half that a side sends; null if it has not begun. */
    @Nullable Http2Message message(boolean fromClient) {
        return fromClient ? request : response;
    }

    boolean isEnded(boolean fromClient) {
        return fromClient ? requestEnded : responseEnded;
    }

    /** Makes it ready for another stream. */
    void clear(int newId) {
        id = newId;
        request = null;
        response = null;
        speaker = null;
        requestEnded = false;
        responseEnded = false;
        interim = NO_INTERIM;
        older = null;
        younger = null;
    }
}
