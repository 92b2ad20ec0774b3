package io.wiretrip.protocol.postgresql;

import org.jspecify.annotations.Nullable;

/** What the two decoders of a connection tell each other. */
final class PostgresqlConnection {
    /** What of encryption the client has asked for and not been answered. */
    enum Asked {
        NOTHING,
        TLS,
        GSS
    }

    private final PostgresqlPipeline pipeline = new PostgresqlPipeline();
    private final PostgresqlStatements statements = new PostgresqlStatements();
    private PostgresqlIdentity identity = PostgresqlIdentity.UNKNOWN;
    private Asked asked = Asked.NOTHING;
    private @Nullable PostgresqlRequest copying;
    private long served;
    private @Nullable PostgresqlResponseDecoder responses;

    /** How many bytes of the server have come. */
    long served() {
        return served;
    }

    void served(long position) {
        served = position;
    }

    PostgresqlPipeline pipeline() {
        return pipeline;
    }

    PostgresqlStatements statements() {
        return statements;
    }

    /** Names the decoder that is told what the client does; once. */
    void responses(PostgresqlResponseDecoder decoder) {
        responses = decoder;
    }

    PostgresqlIdentity identity() {
        return identity;
    }

    void identity(PostgresqlIdentity known) {
        identity = known;
    }

    Asked asked() {
        return asked;
    }

    void asked(Asked what) {
        asked = what;
    }

    /** The request whose CopyData the client sends; null if none does. */
    @Nullable PostgresqlRequest copying() {
        return copying;
    }

    void copying(@Nullable PostgresqlRequest request) {
        copying = request;
    }

    /** Nothing more will be added to the youngest request: its answer may be over. */
    void requestClosed() {
        if (responses != null) {
            responses.settle();
        }
    }

    /**
     * A request begins.
     *
     * @param peerAcknowledged what the client had received of the server's bytes
     */
    void requestBegins(long peerAcknowledged) {
        if (responses != null) {
            responses.clientGoesOn(peerAcknowledged);
        }
    }
}
