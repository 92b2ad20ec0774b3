package io.wiretrip.protocol.postgresql;

import org.jspecify.annotations.Nullable;

/**
 * What a server says of itself when a client logs in. Keys, salts and challenges stay out of it.
 */
final class PostgresqlLogin {
    /** Approximate heap bytes, texts included. */
    static final int RETAINED_BYTES = 256;

    private static final int OK = 0;
    private static final int SASL_CONTINUE = 11;

    private static final @Nullable String[] METHODS = {
        "trust", null, "krb5", "cleartext", "crypt", "md5", "scm", "gss", null, "sspi", "sasl"
    };

    private @Nullable String authentication;
    private @Nullable String serverVersion;
    private int processId;
    private boolean accepted;

    /**
     * An authentication request.
     *
     * @param type its number
     * @param mechanism the first SASL mechanism on offer; null if it is none
     * @param afterAll whether all that came before it was seen
     */
    void authentication(int type, @Nullable String mechanism, boolean afterAll) {
        accepted |= type == OK;
        if (type == OK && !afterAll) {
            return; // another may have been asked for before
        }
        boolean first = authentication == null && type < SASL_CONTINUE && type >= 0;
        if (first && type < METHODS.length && type != 8) {
            authentication = mechanism != null ? mechanism : METHODS[type];
        }
    }

    /** How the client had to prove who it is: {@code trust} if it had not to; null if unknown. */
    @Nullable String authentication() {
        return authentication;
    }

    /** Whether the client was let in. */
    boolean isAccepted() {
        return accepted;
    }

    @Nullable String serverVersion() {
        return serverVersion;
    }

    void serverVersion(@Nullable String version) {
        serverVersion = version;
    }

    /** Process of the server that serves the connection; 0 if it was not told. */
    int processId() {
        return processId;
    }

    void processId(int id) {
        processId = id;
    }
}
