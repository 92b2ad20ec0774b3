package io.wiretrip.protocol.sql;

/** Whose rules for strings, quoted names and comments hold. */
public enum SqlDialect {
    /** MySQL and MariaDB: {@code "a"} is a string, a backslash escapes, {@code #} comments. */
    MYSQL(true, true),
    /** PostgreSQL with {@code standard_conforming_strings} on, its default. */
    POSTGRESQL(false, false),
    /** PostgreSQL with it off: a backslash escapes in every string. */
    POSTGRESQL_ESCAPES(false, true);

    private final boolean mysql;
    private final boolean backslashEscapes;

    SqlDialect(boolean mysql, boolean backslashEscapes) {
        this.mysql = mysql;
        this.backslashEscapes = backslashEscapes;
    }

    boolean isMysql() {
        return mysql;
    }

    boolean backslashEscapes() {
        return backslashEscapes;
    }
}
