package io.wiretrip.exporter.traces;

import java.util.LinkedHashMap;
import java.util.Map;

/** The attributes that the spans of every protocol have. */
final class CommonKeys {
    private static final Map<String, String> MEANINGS = new LinkedHashMap<>();

    static final AttributeName SERVER_ADDRESS =
            key("server.address", "Address of the server, unless the request names its host.");
    static final AttributeName SERVER_PORT =
            key("server.port", "Port of the server, unless the request names it.");
    static final AttributeName CLIENT_ADDRESS = key("client.address", "Address of the client.");
    static final AttributeName CLIENT_PORT = key("client.port", "Port of the client.");
    static final AttributeName PEER_ADDRESS =
            key(
                    "network.peer.address",
                    "Address of the other side: of a span of the server's side the client's, else"
                            + " the server's.");
    static final AttributeName PEER_PORT = key("network.peer.port", "Its port.");
    static final AttributeName LOCAL_ADDRESS =
            key("network.local.address", "Only on the server's side: the server's address.");
    static final AttributeName LOCAL_PORT = key("network.local.port", "Its port.");
    static final AttributeName TRANSPORT = key("network.transport", "tcp or udp.");
    static final AttributeName ERROR_TYPE =
            key(
                    "error.type",
                    "What went wrong; the span's status is then Error. timeout if there was no"
                            + " response.");
    static final AttributeName REQUEST_SIZE =
            key("wiretrip.request.size", "Bytes of the request on the wire.");
    static final AttributeName RESPONSE_SIZE =
            key("wiretrip.response.size", "Bytes of the response on the wire.");
    static final AttributeName FIRST_BYTE =
            key(
                    "wiretrip.first_byte",
                    "Seconds from the first byte of the request to that of the response.");
    static final AttributeName OUTCOME =
            key("wiretrip.outcome", "unanswered or oneway; absent if there was a response.");
    static final AttributeName QUALITY =
            key("wiretrip.quality", "Why not all is known; absent if it is.");

    private CommonKeys() {}

    private static AttributeName key(String name, String meaning) {
        MEANINGS.put(name, meaning);
        return new AttributeName(name);
    }

    /** What each says, in their order. */
    static Map<String, String> meanings() {
        return MEANINGS;
    }
}
