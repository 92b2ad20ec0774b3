package io.wiretrip.protocol.redis;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.DecoderContext;
import org.jspecify.annotations.Nullable;

/** Reads errors: a word in capitals, then what people read. */
final class RedisErrors {
    /** An error is looked at no further. */
    static final int BYTES_MAX = 256;

    private final boolean wantsPrefix;
    private final boolean wantsMessage;
    private final boolean masks;

    RedisErrors(DecoderContext context) {
        boolean redirect = context.demand().wants(RedisFields.REDIRECT);
        this.wantsPrefix = redirect || context.demand().wants(RedisFields.ERROR);
        this.wantsMessage = redirect || context.demand().wants(RedisFields.ERROR_MESSAGE);
        this.masks = context.options().maskSecrets();
    }

    /** Whether somebody wants more than to know that there is one. */
    boolean wantsText() {
        return wantsPrefix || wantsMessage;
    }

    /** Adds the error whose text, or its beginning, is here. */
    void read(RedisResponse response, Bytes in, int from, int to) {
        int end = Math.min(to, from + BYTES_MAX);
        int word = from;
        while (word < end && isCapital(in.u8(word))) {
            word++;
        }
        boolean named = word > from && (word == end || in.u8(word) == ' ');
        int rest = named ? Math.min(end, word + 1) : from;
        String message = wantsMessage ? in.utf8(rest, end) : null;
        response.addError(
                named && wantsPrefix ? in.latin1(from, word) : null,
                message != null && masks ? mask(message) : message);
    }

    private static boolean isCapital(int b) {
        return (b >= 'A' && b <= 'Z') || b == '_' || (b >= '0' && b <= '9');
    }

    /**
     * Servers quote what a client sent, of which anything may be secret: the arguments of an
     * unknown command are a password whose AUTH was misspelt.
     */
    static String mask(String message) {
        StringBuilder masked = new StringBuilder(message.length());
        int at = 0;
        while (at < message.length()) {
            char c = message.charAt(at);
            masked.append(c);
            at++;
            if ((c == '\'' || c == '"' || c == '`') && !isWithinWord(message, at - 1)) {
                int close = close(message, at, c);
                masked.append('?');
                if (close < message.length()) {
                    masked.append(c);
                }
                at = close + 1;
            }
        }
        return masked.toString();
    }

    /** The quote that ends what was quoted: one that no word goes on behind. */
    private static int close(String message, int from, char quote) {
        int at = message.indexOf(quote, from);
        while (at >= 0 && isWithinWord(message, at)) {
            at = message.indexOf(quote, at + 1);
        }
        return at < 0 ? message.length() : at;
    }

    /** An apostrophe, as in "can't". */
    private static boolean isWithinWord(String message, int at) {
        return at > 0
                && at + 1 < message.length()
                && Character.isLetterOrDigit(message.charAt(at - 1))
                && Character.isLetterOrDigit(message.charAt(at + 1));
    }

    /** {@code MOVED 3999 127.0.0.1:6381}: the last word. */
    static @Nullable String redirect(RedisResponse response) {
        String error = response.error();
        String message = response.errorMessage();
        if (message == null || error == null || !(error.equals("MOVED") || error.equals("ASK"))) {
            return null;
        }
        int space = message.indexOf(' ');
        return space < 0 ? null : message.substring(space + 1);
    }
}
