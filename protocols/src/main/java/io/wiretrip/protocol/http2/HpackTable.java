package io.wiretrip.protocol.http2;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The dynamic table of one direction (RFC 7541, 2.3.2), as far as it is known: the newest entries.
 *
 * <p>An index counts from the newest entry back, so what was inserted before our time, or in bytes
 * that were lost, does not shift what was inserted since. While some entries are unknown, how many
 * the sender still has is unknown too; then as many are kept as there is room for, and an index
 * beyond them gives nothing. Keeping one that the sender has evicted does no harm: he never refers
 * to it.
 *
 * <p>Values lie one behind another in one array, moved to its front when its end is reached, so
 * that inserting allocates nothing.
 */
final class HpackTable {
    /** What the table of a new connection holds at most (RFC 9113, 6.5.2). */
    static final int SIZE_DEFAULT = 4096;

    /** The most that is kept, whatever the sender uses. */
    static final int SIZE_MAX = 64 << 10;

    /** What an entry counts beside its name and value (RFC 7541, 4.1). */
    private static final int ENTRY_OVERHEAD = 32;

    private static final int SLOTS_MIN = 8;
    private static final int BYTES_MIN = 512;
    private static final int OBJECT_BYTES = 96;
    private static final int SLOT_BYTES = 16;

    private @Nullable Http2Name[] names = {};
    private int[] offsets = {};
    private int[] lengths = {};
    private byte[] bytes = {};

    /** Slot of the oldest entry, and how many there are. */
    private int oldest;

    private int count;

    /** Where the next value goes. */
    private int end;

    private int size;
    private int sizeMax = SIZE_DEFAULT;
    private boolean complete;

    HpackTable(boolean complete) {
        this.complete = complete;
    }

    /** The direction begins here: the table is empty. */
    void begin() {
        clear();
        complete = true;
    }

    /** Forgets what it held: bytes were lost that may have changed it. */
    void forget() {
        clear();
        complete = false;
    }

    /** Whether every entry that the sender has is known. */
    boolean isComplete() {
        return complete;
    }

    /** How many entries are known. */
    int count() {
        return count;
    }

    /** The sender says how much he uses from here on. */
    void resize(int newSizeMax) {
        if (newSizeMax == 0) {
            clear();
            complete = true; // whatever it was, now it is empty
        }
        complete &= newSizeMax <= SIZE_MAX;
        sizeMax = Math.min(newSizeMax, SIZE_MAX);
        evict(0);
    }

    /**
     * Inserts an entry at the young end.
     *
     * @param name null if it is unknown
     */
    void insert(@Nullable Http2Name name, byte[] value, int from, int to) {
        int length = to - from;
        int entry = (name == null ? 0 : name.length()) + length + ENTRY_OVERHEAD;
        if (entry > limit()) {
            // RFC 7541, 4.4: it empties the table and is not in it.
            clear();
            return;
        }
        evict(entry);
        int slot = newSlot();
        names[slot] = name;
        offsets[slot] = store(value, from, length);
        lengths[slot] = length;
        count++;
        size += entry;
    }

    /** The name of the entry that was inserted so many before the newest; null if unknown. */
    @Nullable Http2Name name(int back) {
        return names[slot(back)];
    }

    /** Where the value of an entry begins in {@link #bytes()}. */
    int valueFrom(int back) {
        return offsets[slot(back)];
    }

    /** How long it is. */
    int valueLength(int back) {
        return lengths[slot(back)];
    }

    byte[] bytes() {
        return bytes;
    }

    int retainedBytes() {
        return OBJECT_BYTES + bytes.length + names.length * SLOT_BYTES;
    }

    private int limit() {
        return complete ? sizeMax : SIZE_MAX;
    }

    private void clear() {
        Arrays.fill(names, null);
        oldest = 0;
        count = 0;
        end = 0;
        size = 0;
    }

    private void evict(int room) {
        while (count > 0 && size + room > limit()) {
            Http2Name name = names[oldest];
            size -= (name == null ? 0 : name.length()) + lengths[oldest] + ENTRY_OVERHEAD;
            names[oldest] = null;
            oldest = oldest + 1 & names.length - 1;
            count--;
        }
        if (count == 0) {
            end = 0;
        }
    }

    private int slot(int back) {
        return oldest + count - 1 - back & names.length - 1;
    }

    private int newSlot() {
        int capacity = names.length;
        if (count == capacity) {
            int more = Math.max(SLOTS_MIN, 2 * capacity);
            @Nullable Http2Name[] newNames = new Http2Name[more];
            int[] newOffsets = new int[more];
            int[] newLengths = new int[more];
            for (int i = 0; i < count; i++) {
                int from = oldest + i & capacity - 1;
                newNames[i] = names[from];
                newOffsets[i] = offsets[from];
                newLengths[i] = lengths[from];
            }
            names = newNames;
            offsets = newOffsets;
            lengths = newLengths;
            oldest = 0;
        }
        return oldest + count & names.length - 1;
    }

    /** Copies a value behind the newest. */
    private int store(byte[] value, int from, int length) {
        if (bytes.length - end < length) {
            compact(length);
        }
        int at = end;
        System.arraycopy(value, from, bytes, at, length);
        end += length;
        return at;
    }

    /** Moves all values to the front, of a larger array unless half of this one then is free. */
    private void compact(int length) {
        int used = length;
        for (int back = 0; back < count; back++) {
            used += lengths[slot(back)];
        }
        int capacity = Math.max(BYTES_MIN, bytes.length);
        while (capacity < 2 * used) {
            capacity *= 2;
        }
        byte[] target = capacity == bytes.length ? bytes : new byte[capacity];
        int at = 0;
        for (int back = count - 1; back >= 0; back--) { // oldest first, so that none is overwritten
            int slot = slot(back);
            int valueLength = lengths[slot];
            System.arraycopy(bytes, offsets[slot], target, at, valueLength);
            offsets[slot] = at;
            at += valueLength;
        }
        bytes = target;
        end = at;
    }
}
