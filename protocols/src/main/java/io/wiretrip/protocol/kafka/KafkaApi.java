package io.wiretrip.protocol.kafka;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One API: its name, its versions, and how to walk its bodies. Programs are compiled when a version
 * is met for the first time; doing it twice does no harm.
 */
final class KafkaApi {
    /** A raw SASL token, which has no header: its kind is known by its place alone. */
    static final KafkaApi SASL_TOKEN = new KafkaApi(-1, "SaslToken", 0, -1, null, null);

    /** Versions beyond the newest known that are still taken for the API's. */
    private static final int FUTURE_VERSIONS = 8;

    private static final int PRODUCE = 0;
    private static final int FETCH = 1;
    private static final int CONTROLLED_SHUTDOWN = 7;
    private static final int JOIN_GROUP = 11;
    private static final int SYNC_GROUP = 14;
    private static final int SASL_HANDSHAKE = 17;
    private static final int API_VERSIONS = 18;
    private static final int SHARE_FETCH = 78;

    private final int key;
    private final @Nullable String name;
    private final int newest;
    private final int flexibleFrom;
    private final @Nullable List<KafkaSchemaField> request;
    private final @Nullable List<KafkaSchemaField> response;
    private final @Nullable KafkaProgram[] requests;
    private final @Nullable KafkaProgram[] responses;

    /**
     * An API.
     *
     * @param name null if it is not known
     * @param flexibleFrom the first flexible version; −1 if there is none
     * @param request the fields of a request; null if they are not read
     * @param response the fields of a response; null if they are not read
     */
    KafkaApi(
            int key,
            @Nullable String name,
            int newest,
            int flexibleFrom,
            @Nullable List<KafkaSchemaField> request,
            @Nullable List<KafkaSchemaField> response) {
        this.key = key;
        this.name = name;
        this.newest = newest;
        this.flexibleFrom = flexibleFrom;
        this.request = request;
        this.response = response;
        this.requests = new KafkaProgram[newest + 1];
        this.responses = new KafkaProgram[newest + 1];
    }

    /** The API's number. */
    int key() {
        return key;
    }

    /** The API's name; null if it is not known. */
    @Nullable String name() {
        return name;
    }

    /** Whether a version may be one of this API, of our time or soon. */
    boolean mayHave(int version) {
        return version <= newest + FUTURE_VERSIONS;
    }

    /** Whether it is known what a version looks like. */
    boolean knows(int version) {
        return version <= newest;
    }

    boolean isProduce() {
        return key == PRODUCE;
    }

    boolean isApiVersions() {
        return key == API_VERSIONS;
    }

    boolean isSaslHandshake() {
        return key == SASL_HANDSHAKE;
    }

    /** Whether the server may take its time on purpose: for data or for the rest of a group. */
    boolean isLongPoll() {
        return key == FETCH || key == SHARE_FETCH || key == JOIN_GROUP || key == SYNC_GROUP;
    }

    /** Whether request headers of a version have a client id. */
    boolean hasClientId(int version) {
        return key != CONTROLLED_SHUTDOWN || version > 0;
    }

    /** How to walk what follows the client id; null if that is not known. */
    @Nullable KafkaProgram request(int version) {
        List<KafkaSchemaField> fields = request;
        if (fields == null || !knows(version)) {
            return null;
        }
        KafkaProgram program = requests[version];
        if (program == null) {
            boolean flexible = isFlexible(version);
            program = KafkaCompiler.compile(fields, version, flexible, flexible);
            requests[version] = program;
        }
        return program;
    }

    /** How to walk what follows the correlation id; null if that is not known. */
    @Nullable KafkaProgram response(int version) {
        List<KafkaSchemaField> fields = response;
        if (fields == null || !knows(version)) {
            return null;
        }
        KafkaProgram program = responses[version];
        if (program == null) {
            boolean flexible = isFlexible(version);
            // A client that asks for versions does not know yet which headers the server knows.
            program =
                    KafkaCompiler.compile(fields, version, flexible, flexible && !isApiVersions());
            responses[version] = program;
        }
        return program;
    }

    private boolean isFlexible(int version) {
        return flexibleFrom >= 0 && version >= flexibleFrom;
    }
}
