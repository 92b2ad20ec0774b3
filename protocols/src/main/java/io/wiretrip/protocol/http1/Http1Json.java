package io.wiretrip.protocol.http1;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks a text against the grammar of JSON (RFC 8259) and removes the white space between its
 * tokens, so that it fits on the one line of a RoundTrip. No recursion: nesting is a bit a level.
 */
final class Http1Json {
    private static final int DEPTH_MAX = 256;

    private final String in;
    private final StringBuilder out;
    private final BitSet objects = new BitSet(DEPTH_MAX);
    private int at;
    private int depth;

    private Http1Json(String text) {
        this.in = text;
        this.out = new StringBuilder(text.length());
    }

    /** The document without white space between its tokens; null if it is not valid JSON. */
    static @Nullable String compact(String text) {
        Http1Json json = new Http1Json(text);
        return json.document() ? json.out.toString() : null;
    }

    private boolean document() {
        boolean valid = value();
        while (valid && depth > 0) {
            if (peek() == ',') {
                take();
                valid = (!objects.get(depth) || name()) && value();
            } else {
                valid = close();
            }
        }
        return valid && peek() == 0 && at == in.length();
    }

    /** A scalar, an empty object or array, or the beginning of one with its first value. */
    private boolean value() {
        char c = peek();
        while (c == '{' || c == '[') {
            if (!open(c)) {
                return false;
            }
            if (peek() == '}' || peek() == ']') {
                return close();
            }
            if (c == '{' && !name()) {
                return false;
            }
            c = peek();
        }
        return scalar(c);
    }

    private boolean close() {
        if (peek() != (objects.get(depth) ? '}' : ']')) {
            return false;
        }
        take();
        depth--;
        return true;
    }

    private boolean open(char c) {
        if (depth == DEPTH_MAX) {
            return false;
        }
        depth++;
        objects.set(depth, c == '{');
        take();
        return true;
    }

    private boolean name() {
        if (peek() != '"' || !string() || peek() != ':') {
            return false;
        }
        take();
        return true;
    }

    private boolean scalar(char c) {
        return switch (c) {
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    private boolean word(String word) {
        if (!in.startsWith(word, at)) {
            return false;
        }
        at += word.length();
        out.append(word);
        return true;
    }

    private boolean string() {
        int start = at;
        at++;
        while (at < in.length()) {
            char c = in.charAt(at++);
            if (c == '"') {
                out.append(in, start, at);
                return true;
            }
            if (c < ' ' || (c == '\\' && !escape())) {
                return false;
            }
        }
        return false;
    }

    private boolean escape() {
        if (at == in.length()) {
            return false;
        }
        char c = in.charAt(at++);
        if (c != 'u') {
            return "\"\\/bfnrt".indexOf(c) >= 0;
        }
        int end = at + 4;
        if (end > in.length()) {
            return false;
        }
        for (; at < end; at++) {
            if (Character.digit(in.charAt(at), 16) < 0 || in.charAt(at) > 'f') {
                return false;
            }
        }
        return true;
    }

    private boolean number() {
        int start = at;
        if (at < in.length() && in.charAt(at) == '-') {
            at++;
        }
        int digits = at;
        if (!digits() || (in.charAt(digits) == '0' && at - digits > 1)) {
            return false;
        }
        if (at < in.length() && in.charAt(at) == '.') {
            at++;
            if (!digits()) {
                return false;
            }
        }
        if (at < in.length() && (in.charAt(at) | 0x20) == 'e') {
            at++;
            if (at < in.length() && (in.charAt(at) == '+' || in.charAt(at) == '-')) {
                at++;
            }
            if (!digits()) {
                return false;
            }
        }
        out.append(in, start, at);
        return true;
    }

    private boolean digits() {
        int start = at;
        while (at < in.length() && in.charAt(at) >= '0' && in.charAt(at) <= '9') {
            at++;
        }
        return at > start;
    }

    private void take() {
        out.append(in.charAt(at++));
    }

    /** The next character that is no white space; 0 at the end. */
    private char peek() {
        while (at < in.length() && " \t\r\n".indexOf(in.charAt(at)) >= 0) {
            at++;
        }
        return at < in.length() ? in.charAt(at) : 0;
    }
}
