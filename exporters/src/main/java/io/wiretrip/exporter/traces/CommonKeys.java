package io.wiretrip.exporter.traces;

import java.util.LinkedHashMap;
import java.util.Map;

/** The attributes that the spans of every protocol have. */
final class CommonKeys {
    private static final Map<String, String> MEANINGS = new LinkedHashMap<>();

    static final AttributeKeys SERVER_ADDRESS =
            key("server.address", "Address of the server, unless the request names its host.");
    static final AttributeKeys SERVER_PORT =
            key("server.port", "Port of the server, unless the request names it.");
    static final AttributeKeys CLIENT_ADDRESS = key("client.address", "Address of the client.");
    static final AttributeKeys CLIENT_PORT = key("client.port", "Port of the client.");
    static final AttributeKeys PEER_ADDRESS =
            key(
                    "network.peer.address",
                    "Address of the other side: of a span of the server's side the client's, else"
                            + " the server's.");
    static final AttributeKeys PEER_PORT = key("network.peer.port", "Its port.");
    static final AttributeKeys LOCAL_ADDRESS =
            key("network.local.address", "Only on the server's side: the server's address.");
    static final AttributeKeys LOCAL_PORT = key("network.local.port", "Its port.");
    static final AttributeKeys TRANSPORT = key("network.transport", "tcp or udp.");
    static final AttributeKeys ERROR_TYPE =
            key(
                    "error.type",
                    "What went wrong; the span's status is then Error. timeout if there was no"
                            + " response.");
    static final AttributeKeys REQUEST_SIZE =
            key("wiretrip.request.size", "Bytes of the request on the wire.");
    static final AttributeKeys RESPONSE_SIZE =
            key("wiretrip.response.size", "Bytes of the response on the wire.");
    static final AttributeKeys FIRST_BYTE =
            key(
                    "wiretrip.first_byte",
                    "Seconds from the first byte of the request to that of the response.");
    static final AttributeKeys OUTCOME =
            key("wiretrip.outcome", "unanswered or oneway; absent if there was a response.");
    static final AttributeKeys QUALITY =
            key("wiretrip.quality", "Why not all is known; absent if it is.");

    private CommonKeys() {}

    private static AttributeKeys key(String name, String meaning) {
        MEANINGS.put(name, meaning);
        return new AttributeKeys(name);
    }

    /** What each says, in their order. */
    static Map<String, String> meanings() {
        return MEANINGS;
    }
}
