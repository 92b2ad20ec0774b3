package io.wiretrip.protocol.http2;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one header block, in the order of the wire: the head of a request or a response, or
 * trailers. Reused from block to block; whoever wants to keep a field makes text of it.
 */
public final class Http2Block {
    /** How many fields of a block are kept. */
    static final int FIELDS_MAX = 512;

    /** How many bytes of values of a block are kept. */
    static final int BYTES_MAX = 64 << 10;

    private static final int FIELDS_MIN = 32;
    private static final int BYTES_MIN = 1024;
    private static final int SHRINK_BYTES = 8 << 10;
    private static final int STATUS_DIGITS = 3;

    private Http2Name[] names = new Http2Name[FIELDS_MIN];
    private int[] ends = new int[FIELDS_MIN];
    private byte[] bytes = new byte[BYTES_MIN];
    private int count;
    private int streamId;
    private boolean unknown;

    Http2Block() {}

    /** Empties it for the next block. */
    void clear(int newStreamId) {
        streamId = newStreamId;
        count = 0;
        unknown = false;
        if (bytes.length > SHRINK_BYTES) {
            bytes = new byte[BYTES_MIN];
        }
    }

    /** Some of its fields, or all of them, cannot be known. */
    void markUnknown() {
        unknown = true;
    }

    /**
     * Adds a field.
     *
     * @return false if there is no room for it
     */
    boolean add(Http2Name name, byte[] value, int from, int to) {
        int start = count == 0 ? 0 : ends[count - 1];
        int end = start + to - from;
        if (count == FIELDS_MAX || end > BYTES_MAX) {
            return false;
        }
        if (count == names.length) {
            names = Arrays.copyOf(names, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
        }
        System.arraycopy(value, from, bytes, start, to - from);
        names[count] = name;
        ends[count] = end;
        count++;
        return true;
    }

    /** The stream it belongs to. */
    public int streamId() {
        return streamId;
    }

    /**
     * Whether there may be more fields than these: some stand in a table whose beginning was not
     * seen, or bytes of the block were lost, or there were too many.
     */
    public boolean isUnknown() {
        return unknown;
    }

    /** How many fields there are. */
    public int count() {
        return count;
    }

    /** The name of a field. */
    public Http2Name name(int index) {
        return names[index];
    }

    /** How many bytes the value of a field has. */
    public int length(int index) {
        return ends[index] - from(index);
    }

    /** The value of a field as text. */
    public String text(int index) {
        return new String(bytes, from(index), length(index), StandardCharsets.UTF_8);
    }

    /** A copy of the value of a field. */
    public byte[] copy(int index) {
        return Arrays.copyOfRange(bytes, from(index), ends[index]);
    }

    /** The first field of a name; −1 if there is none. */
    public int indexOf(Http2Name name) {
        for (int i = 0; i < count; i++) {
            if (names[i] == name) {
                return i;
            }
        }
        return -1;
    }

    /** The value of the first field of a name as text; null if there is none. */
    public @Nullable String text(Http2Name name) {
        int index = indexOf(name);
        return index < 0 ? null : text(index);
    }

    /** Whether the value of a field begins with these bytes. */
    public boolean startsWith(int index, byte[] prefix) {
        int from = from(index);
        return length(index) >= prefix.length
                && Arrays.equals(bytes, from, from + prefix.length, prefix, 0, prefix.length);
    }

    /** The value of a field as a number without a sign; −1 if it is none or has over 9 digits. */
    public int number(int index) {
        int from = from(index);
        if (length(index) == 0 || length(index) > 9) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < ends[index]; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number;
    }

    /** The status code; 0 if there is none, or none of three digits. */
    int status() {
        int index = indexOf(Http2Name.STATUS);
        return index >= 0 && length(index) == STATUS_DIGITS ? Math.max(0, number(index)) : 0;
    }

    int retainedBytes() {
        return bytes.length + names.length * Long.BYTES;
    }

    private int from(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }
}
