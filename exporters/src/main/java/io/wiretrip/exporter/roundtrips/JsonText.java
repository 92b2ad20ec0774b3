package io.wiretrip.exporter.roundtrips;

import com.fasterxml.jackson.core.SerializableString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A reused piece of JSON on its way into the generator: the inside of a string, escaped as Go's
 * {@code encoding/json} does, or a whole value. Saves a String and a second look at each character.
 * Owned by one thread.
 */
final class JsonText implements SerializableString {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNK = 1024;

    /** The longest that one character becomes: {@code \}{@code u003c}. */
    private static final int LONGEST = 6;

    /** Kept between texts; what a rare long text made it grow beyond is given back. */
    private static final int KEPT_MAX = 1 << 18;

    /** Whether an ASCII character stands for itself. */
    private static final boolean[] PLAIN = new boolean[128];

    static {
        Arrays.fill(PLAIN, 0x20, 0x80, true);
        for (char c : "\"\\<>&".toCharArray()) {
            PLAIN[c] = false;
        }
    }

    private byte[] bytes = new byte[LONGEST * CHUNK];
    private int length;

    /** What {@link #escape} was given, so that a field's name is not made anew; null if unknown. */
    private @Nullable String source;

    JsonText clear() {
        length = 0;
        source = null;
        if (bytes.length > KEPT_MAX) {
            bytes = new byte[LONGEST * CHUNK];
        }
        return this;
    }

    /** Appends one ASCII character as it is. */
    void ascii(int character) {
        reserve(1);
        bytes[length++] = (byte) character;
    }

    /** Appends UTF-8 as it is. */
    void utf8(byte[] text, int size) {
        reserve(size);
        System.arraycopy(text, 0, bytes, length, size);
        length += size;
    }

    /** Appends all of this to another. */
    void appendTo(JsonText other) {
        other.utf8(bytes, length);
    }

    /** Appends a number that is not negative, in decimal. */
    void decimal(long value) {
        int digits = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        decimal(value, digits);
    }

    /** Appends the last digits of a number that is not negative, with leading zeros. */
    void decimal(long value, int digits) {
        reserve(digits);
        long rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    /**
     * Appends a point and the last {@code digits} digits of a number, without the zeros at the end;
     * nothing at all for zero.
     */
    void fraction(long value, int digits) {
        if (value == 0) {
            return;
        }
        ascii('.');
        decimal(value, digits);
        while (bytes[length - 1] == '0') {
            length--;
        }
    }

    /** Appends the inside of a JSON string. What is no valid UTF-16 becomes U+FFFD. */
    JsonText escape(String text) {
        source = length == 0 ? text : null;
        int size = text.length();
        for (int from = 0; from < size; ) {
            reserve(LONGEST * CHUNK);
            int to = Math.min(size, from + CHUNK);
            if (to < size && Character.isHighSurrogate(text.charAt(to - 1))) {
                to--; // both halves in the next chunk; CHUNK > 1, so this one is not empty
            }
            escape(text, from, to);
            from = to;
        }
        return this;
    }

    private void escape(String text, int from, int to) {
        byte[] target = bytes;
        int at = length;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                if (PLAIN[c]) {
                    target[at++] = (byte) c;
                } else {
                    at = special(c, target, at);
                }
            } else if (c < 0x800) {
                target[at++] = (byte) (0xc0 | c >> 6);
                target[at++] = tail(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < to
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                target[at++] = (byte) (0xf0 | point >> 18);
                target[at++] = tail(point >> 12);
                target[at++] = tail(point >> 6);
                target[at++] = tail(point);
            } else if (c == '\u2028' || c == '\u2029') {
                at = hex(c, target, at); // line ends in JavaScript
            } else {
                char valid = Character.isSurrogate(c) ? '\ufffd' : c;
                target[at++] = (byte) (0xe0 | valid >> 12);
                target[at++] = tail(valid >> 6);
                target[at++] = tail(valid);
            }
        }
        length = at;
    }

    /** A byte of UTF-8 behind the first, with the lowest six bits. */
    private static byte tail(int bits) {
        return (byte) (0x80 | (bits & 0x3f));
    }

    private static int special(char c, byte[] target, int at) {
        int letter =
                switch (c) {
                    case '"', '\\' -> c;
                    case '\n' -> 'n';
                    case '\r' -> 'r';
                    case '\t' -> 't';
                    case '\b' -> 'b';
                    case '\f' -> 'f';
                    default -> 0;
                };
        if (letter == 0) {
            return hex(c, target, at);
        }
        target[at] = '\\';
        target[at + 1] = (byte) letter;
        return at + 2;
    }

    private static int hex(char c, byte[] target, int at) {
        target[at] = '\\';
        target[at + 1] = 'u';
        target[at + 2] = HEX[c >> 12];
        target[at + 3] = HEX[c >> 8 & 15];
        target[at + 4] = HEX[c >> 4 & 15];
        target[at + 5] = HEX[c & 15];
        return at + LONGEST;
    }

    /**
     * Appends JSON without the white space between its tokens, and with the characters that Go
     * escapes escaped. No line end survives, whatever the text.
     */
    JsonText compact(String json) {
        boolean inString = false;
        int copied = 0;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '"') {
                inString = !inString;
            } else if (inString && c == '\\') {
                copied = copyJson(json, copied, i);
                reserve(2);
                bytes[length++] = '\\';
                if (i + 1 < json.length()
                        && json.charAt(i + 1) > 0x20
                        && json.charAt(i + 1) < 0x7f) {
                    bytes[length++] = (byte) json.charAt(++i);
                }
                copied = i + 1;
            } else if (!inString && (c == ' ' || c == '\n' || c == '\r' || c == '\t')) {
                copied = copyJson(json, copied, i) + 1;
            }
        }
        copyJson(json, copied, json.length());
        return this;
    }

    /** Appends a part of JSON that has no escape sequence in it, quotes as they are. */
    private int copyJson(String json, int from, int to) {
        int start = from;
        for (int i = from; i <= to; i++) {
            if (i == to || json.charAt(i) == '"') {
                escape(json.substring(start, i));
                start = i + 1;
                if (i < to) {
                    ascii('"');
                }
            }
        }
        return to;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    @Override
    public String getValue() {
        return source != null ? source : new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return getValue();
    }

    @Override
    public int charLength() {
        return getValue().length();
    }

    @Override
    public char[] asQuotedChars() {
        return getValue().toCharArray();
    }

    @Override
    public byte[] asUnquotedUTF8() {
        return Arrays.copyOf(bytes, length);
    }

    @Override
    public byte[] asQuotedUTF8() {
        return asUnquotedUTF8();
    }

    @Override
    public int appendQuotedUTF8(byte[] buffer, int offset) {
        return appendUnquotedUTF8(buffer, offset);
    }

    @Override
    public int appendUnquotedUTF8(byte[] buffer, int offset) {
        if (buffer.length - offset < length) {
            return -1;
        }
        System.arraycopy(bytes, 0, buffer, offset, length);
        return length;
    }

    @Override
    public int appendQuoted(char[] buffer, int offset) {
        return appendUnquoted(buffer, offset);
    }

    @Override
    public int appendUnquoted(char[] buffer, int offset) {
        String value = getValue();
        if (buffer.length - offset < value.length()) {
            return -1;
        }
        value.getChars(0, value.length(), buffer, offset);
        return value.length();
    }

    @Override
    public int writeQuotedUTF8(OutputStream out) throws IOException {
        return writeUnquotedUTF8(out);
    }

    @Override
    public int writeUnquotedUTF8(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
        return length;
    }

    @Override
    public int putQuotedUTF8(ByteBuffer buffer) {
        return putUnquotedUTF8(buffer);
    }

    @Override
    public int putUnquotedUTF8(ByteBuffer buffer) {
        if (buffer.remaining() < length) {
            return -1;
        }
        buffer.put(bytes, 0, length);
        return length;
    }
}
