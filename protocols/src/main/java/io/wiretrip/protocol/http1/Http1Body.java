package io.wiretrip.protocol.http1;

/**
 * A captured body.
 *
 * @param text what was kept of it, decoded
 * @param isJson whether the text is a valid JSON document without line ends
 */
record Http1Body(String text, boolean isJson) {

    /** Judges a text. */
    static Http1Body of(String text) {
        String json = Http1Json.compact(text);
        return json == null ? new Http1Body(text, false) : new Http1Body(json, true);
    }
}
