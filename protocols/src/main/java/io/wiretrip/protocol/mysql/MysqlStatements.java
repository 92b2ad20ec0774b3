package io.wiretrip.protocol.mysql;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The prepared statements of one connection by their number, the oldest forgotten first. Numbers
 * come again after a close; what was said last holds.
 */
final class MysqlStatements {
    /** How many statements of one connection are remembered. */
    static final int STATEMENTS_MAX = 1024;

    /** How many bytes of text they may hold together. */
    static final int TEXT_BYTES_MAX = 256 << 10;

    /** The number by which MariaDB means the statement prepared last. */
    static final long LAST = 0xffff_ffffL;

    private static final int ENTRY_BYTES = 96;

    /**
     * The text of a statement and its first word, as far as they are wanted.
     *
     * @param truncated whether there was more of the text
     */
    record Prepared(@Nullable String text, @Nullable String operation, boolean truncated) {
        int retainedBytes() {
            return ENTRY_BYTES + MysqlConnection.bytes(text) + MysqlConnection.bytes(operation);
        }
    }

    private Map<Long, Prepared> byNumber = Map.of(); // few connections prepare any
    private @Nullable Prepared last;
    private int heldBytes;

    /** The client asks to prepare a statement, whose number is not known yet. */
    void asked(Prepared prepared) {
        last = prepared;
    }

    /**
     * The server gave a statement its number.
     *
     * @return false if others were forgotten for it
     */
    boolean put(long number, Prepared prepared) {
        if (byNumber.isEmpty()) {
            byNumber = new LinkedHashMap<>(4);
        }
        remove(number);
        byNumber.put(number, prepared);
        heldBytes += prepared.retainedBytes();
        boolean forgotten = false;
        while (byNumber.size() > STATEMENTS_MAX || heldBytes > TEXT_BYTES_MAX) {
            remove(byNumber.keySet().iterator().next());
            forgotten = true;
        }
        return !forgotten;
    }

    /** What was prepared under a number; null if that was before our time or is forgotten. */
    @Nullable Prepared get(long number) {
        return number == LAST ? last : byNumber.get(number);
    }

    void remove(long number) {
        if (byNumber.isEmpty()) {
            return;
        }
        Prepared old = byNumber.remove(number);
        if (old != null) {
            heldBytes -= old.retainedBytes();
        }
    }

    void clear() {
        byNumber = Map.of();
        last = null;
        heldBytes = 0;
    }

    int retainedBytes() {
        return heldBytes + (last == null ? 0 : last.retainedBytes());
    }
}
