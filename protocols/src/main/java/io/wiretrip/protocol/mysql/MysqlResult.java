package io.wiretrip.protocol.mysql;

import org.jspecify.annotations.Nullable;

/** What a response is; the greatest of its results. */
enum MysqlResult {
    UNKNOWN(null),
    EOF("EOF"),
    OK("OK"),
    STATISTICS("STATISTICS"),
    EVENTS("EVENTS"),
    PREPARED("PREPARED"),
    RESULTSET("RESULTSET"),
    ERR("ERR");

    private final @Nullable String text;

    MysqlResult(@Nullable String text) {
        this.text = text;
    }

    /** The name in JSON; null where it is not known. */
    @Nullable String text() {
        return text;
    }
}
