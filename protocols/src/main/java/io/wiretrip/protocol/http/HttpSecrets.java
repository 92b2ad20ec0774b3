package io.wiretrip.protocol.http;

import java.util.Locale;
import java.util.Set;

/**
 * Masks credentials in field values and URLs. In doubt it masks: a value that looks like a token
 * and is none is a smaller loss than the other way round.
 */
public final class HttpSecrets {
    public static final String MASK = "***";

    private static final int SCHEME_LENGTH_MAX = 32;
    private static final String AUTHORIZATION = "authorization";

    /** A field or a query key is secret if its name has one of these in it, in lower case. */
    private static final String[] SECRET_PARTS = {
        "token", "secret", "passw", "api-key", "api_key", "apikey", "credential"
    };

    private static final String[] SECRET_FIELD_PARTS = {"authorization", "cookie"};
    private static final String[] SECRET_KEY_PARTS = {"signature", "authorization"};
    private static final Set<String> SECRET_KEYS =
            Set.of("sig", "pwd", "auth", "awsaccesskeyid", "access_key", "jwt", "assertion");

    private HttpSecrets() {}

    /** Whether a field of this name carries a credential. */
    public static boolean isSecretField(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return hasOneOf(lower, SECRET_PARTS) || hasOneOf(lower, SECRET_FIELD_PARTS);
    }

    /**
     * A field value with its credentials masked; of Authorization the scheme stays.
     *
     * @param secret whether {@link #isSecretField} says so of the name
     */
    public static String fieldValue(String name, boolean secret, String value) {
        if (!secret) {
            return url(value);
        }
        int space = value.indexOf(' ');
        boolean scheme = space > 0 && space <= SCHEME_LENGTH_MAX && isAuthorization(name);
        return scheme ? value.substring(0, space + 1) + MASK : MASK;
    }

    private static boolean isAuthorization(String name) {
        int at = name.length() - AUTHORIZATION.length();
        return at >= 0 && name.regionMatches(true, at, AUTHORIZATION, 0, AUTHORIZATION.length());
    }

    /**
     * A text with the userinfo of the URLs in it and the values of secret query keys masked. The
     * text may be one URL, hold some, or hold none.
     */
    public static String url(String text) {
        return query(userinfo(text));
    }

    /** Masks what is before the {@code @} of an authority that has no {@code //} before it. */
    public static String authority(String text) {
        int at = text.lastIndexOf('@');
        return at < 0 ? text : MASK + text.substring(at);
    }

    private static String userinfo(String text) {
        if (text.indexOf('@') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int copied = 0;
        for (int at = text.indexOf("//"); at >= 0; at = text.indexOf("//", at)) {
            int start = at + 2;
            int end = start;
            int sign = -1;
            while (end < text.length() && !endsAuthority(text.charAt(end))) {
                sign = text.charAt(end) == '@' ? end : sign;
                end++;
            }
            if (sign >= 0) {
                out.append(text, copied, start).append(MASK);
                copied = sign;
            }
            at = end == start ? start - 1 : end;
        }
        return out.append(text, copied, text.length()).toString();
    }

    private static boolean endsAuthority(char c) {
        return c <= ' ' || "/?#\"<>".indexOf(c) >= 0;
    }

    private static String query(String text) {
        if (text.indexOf('=') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            if (!beginsKey(text.charAt(i))) {
                continue;
            }
            int key = i + 1;
            int equals = key;
            while (equals < text.length() && !endsKey(text.charAt(equals))) {
                equals++;
            }
            i = equals - 1;
            boolean hasValue = equals < text.length() && text.charAt(equals) == '=';
            if (hasValue && isSecretKey(text.substring(key, equals))) {
                int end = equals + 1;
                while (end < text.length() && !endsValue(text.charAt(end))) {
                    end++;
                }
                out.append(text, copied, equals + 1).append(MASK);
                copied = end;
                i = end - 1;
            }
        }
        return copied == 0 ? text : out.append(text, copied, text.length()).toString();
    }

    private static boolean beginsKey(char c) {
        return c == '?' || c == '&' || c == '#' || c == ';';
    }

    private static boolean endsKey(char c) {
        return c == '=' || beginsKey(c);
    }

    private static boolean endsValue(char c) {
        return c <= ' ' || c == '&' || c == '#' || c == '"' || c == '<' || c == '>';
    }

    private static boolean isSecretKey(String key) {
        String lower = unescape(key.strip()).toLowerCase(Locale.ROOT);
        return SECRET_KEYS.contains(lower)
                || hasOneOf(lower, SECRET_PARTS)
                || hasOneOf(lower, SECRET_KEY_PARTS);
    }

    private static String unescape(String key) {
        if (key.indexOf('%') < 0) {
            return key;
        }
        StringBuilder plain = new StringBuilder(key.length());
        for (int i = 0; i < key.length(); i++) {
            int high = i + 2 < key.length() ? Character.digit(key.charAt(i + 1), 16) : -1;
            int low = i + 2 < key.length() ? Character.digit(key.charAt(i + 2), 16) : -1;
            if (key.charAt(i) == '%' && high >= 0 && low >= 0) {
                plain.append((char) (high << 4 | low));
                i += 2;
            } else {
                plain.append(key.charAt(i));
            }
        }
        return plain.toString();
    }

    private static boolean hasOneOf(String lower, String[] parts) {
        for (String part : parts) {
            if (lower.contains(part)) {
                return true;
            }
        }
        return false;
    }
}
