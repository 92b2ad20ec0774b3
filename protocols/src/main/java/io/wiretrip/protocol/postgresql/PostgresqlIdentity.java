package io.wiretrip.protocol.postgresql;

import org.jspecify.annotations.Nullable;

/**
 * What the startup of a connection said of its client; all null if it was not seen, or nobody wants
 * to know.
 *
 * @param version of the protocol, as in {@code 3.0}
 * @param user the role that logs in
 * @param database the database; the role's name if none was given
 * @param application the application's name
 * @param replication the value of {@code replication}
 */
record PostgresqlIdentity(
        @Nullable String version,
        @Nullable String user,
        @Nullable String database,
        @Nullable String application,
        @Nullable String replication) {
    static final PostgresqlIdentity UNKNOWN = new PostgresqlIdentity(null, null, null, null, null);
}
