package io.wiretrip.protocol;

/** What may befall a session, apart from RoundTrips and violations; counted per protocol. */
public enum SessionEvent {
    /** A session began. */
    SESSION("connections and datagram flows given to the protocol's decoders"),
    /** Bytes were lost where the decoder had to search for the next boundary. */
    GAP_RESYNCHRONISED("gaps after which a decoder had to find the next boundary"),
    /** Bytes were lost inside a part that is only counted. */
    GAP_SKIPPED("gaps inside a body, which cost quality only"),
    /** The oldest request was given up because too many were pending. */
    PENDING_LIMIT("requests given up because too many were pending on their connection"),
    /** A response answered a request that had been given up. */
    LATE_RESPONSE("responses to requests that had been given up"),
    /** A decoder said the rest of its direction is not decodable. */
    GIVEN_UP("directions given up by their decoder as not decodable"),
    /** A connection became another protocol. */
    UPGRADE("connections that became another protocol"),
    /** A decoder threw, which is our error; the connection was given up. */
    DECODER_FAILURE("connections given up because their decoder failed");

    private final String meaning;

    SessionEvent(String meaning) {
        this.meaning = meaning;
    }

    /** One sentence for people. */
    public String meaning() {
        return meaning;
    }
}
