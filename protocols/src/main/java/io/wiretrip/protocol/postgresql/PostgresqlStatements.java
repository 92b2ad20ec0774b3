package io.wiretrip.protocol.postgresql;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The prepared statements and portals of a connection, as far as their text is known. Bounded: the
 * one that was used longest ago is forgotten first.
 */
final class PostgresqlStatements {
    /** How many statements are known by name. */
    static final int STATEMENTS_MAX = 1_024;

    /** How many portals are known by name. */
    static final int PORTALS_MAX = 256;

    /** How many bytes all statements, and all portals, may take together. */
    static final int BYTES_MAX = 256 << 10;

    private static final int ENTRY_BYTES = 112;

    private final Map<String, PostgresqlStatement> statements = newMap();
    private final Map<String, Portal> portals = newMap();
    private int bytes;
    private int portalBytes;

    /** A portal: what it runs, and whether it did. */
    static final class Portal {
        private final String statementName;
        private final @Nullable PostgresqlStatement statement;
        private boolean executed;

        Portal(String statementName, @Nullable PostgresqlStatement statement) {
            this.statementName = statementName;
            this.statement = statement;
        }

        String statementName() {
            return statementName;
        }

        @Nullable PostgresqlStatement statement() {
            return statement;
        }

        /**
         * It is executed.
         *
         * @return whether it was before
         */
        boolean execute() {
            boolean before = executed;
            executed = true;
            return before;
        }
    }

    private static <V> Map<String, V> newMap() {
        return new LinkedHashMap<>(4, 0.75f, true);
    }

    @Nullable PostgresqlStatement statement(String name) {
        return statements.get(name);
    }

    /**
     * A Parse failed, or was passed over: its name does not stand for its text. If it stands for
     * that of a later one by now, nothing changes.
     */
    void failed(String name, PostgresqlStatement text) {
        if (statements.get(name) == text) {
            statement(name, null);
        }
    }

    /** Remembers what Parse gave a name; null forgets it. */
    void statement(String name, @Nullable PostgresqlStatement text) {
        PostgresqlStatement old = statements.remove(name);
        if (old != null) {
            bytes -= bytesOf(name, old);
        }
        if (text == null) {
            return;
        }
        statements.put(name, text);
        bytes += bytesOf(name, text);
        while (statements.size() > STATEMENTS_MAX || (bytes > BYTES_MAX && statements.size() > 1)) {
            Map.Entry<String, PostgresqlStatement> eldest = statements.entrySet().iterator().next();
            bytes -= bytesOf(eldest.getKey(), eldest.getValue());
            statements.remove(eldest.getKey());
        }
    }

    private static int bytesOf(String name, PostgresqlStatement statement) {
        return ENTRY_BYTES + 2 * name.length() + statement.retainedBytes();
    }

    /** A portal by its name; null if it is unknown. */
    @Nullable Portal portal(String name) {
        return portals.get(name);
    }

    /** Remembers what Bind made; null forgets it. */
    void portal(String name, @Nullable Portal made) {
        forgetPortal(name);
        if (made == null) {
            return;
        }
        portals.put(name, made);
        portalBytes += bytesOf(name, made);
        while (portals.size() > PORTALS_MAX || (portalBytes > BYTES_MAX && portals.size() > 1)) {
            forgetPortal(portals.keySet().iterator().next());
        }
    }

    private void forgetPortal(String name) {
        Portal old = portals.remove(name);
        if (old != null) {
            portalBytes -= bytesOf(name, old);
        }
    }

    private static int bytesOf(String name, Portal portal) {
        PostgresqlStatement statement = portal.statement();
        return ENTRY_BYTES
                + 2 * name.length()
                + (statement == null ? 0 : statement.retainedBytes());
    }

    /** A Query does away with the unnamed statement and the unnamed portal. */
    void forgetUnnamed() {
        statement("", null);
        forgetPortal("");
    }

    /** Bytes were lost: what a name stands for may have changed. */
    void forgetAll() {
        statements.clear();
        portals.clear();
        bytes = 0;
        portalBytes = 0;
    }

    /** Approximate heap bytes. */
    int retainedBytes() {
        return bytes + portalBytes;
    }
}
