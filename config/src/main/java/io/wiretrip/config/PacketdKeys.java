package io.wiretrip.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keys of packetd's files that need nothing done. */
public final class PacketdKeys {
    /** Those of its processors that have no options of their own that must be given. */
    static final List<String> PROCESSORS = List.of("roundtripstometrics", "roundtripstotraces");

    /** Why each has no effect, by its dotted name. */
    public static final Map<String, String> WITHOUT_EFFECT =
            java.util.Collections.unmodifiableMap(
                    new TreeMap<>(
                            Map.of(
                                    "controller.decoder.mongodb.enableResponseCode",
                                    "the codes of responses are always read",
                                    "controller.decoder.protocols.mongodb.enableOkCode",
                                    "the codes of responses are always read",
                                    "decoder.protocols.mongodb.enableOkCode",
                                    "the codes of responses are always read",
                                    "metricsStorage.enabled",
                                    "metrics are kept when a pipeline makes some")));

    private PacketdKeys() {}
}
