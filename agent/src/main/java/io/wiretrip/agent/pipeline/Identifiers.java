package io.wiretrip.agent.pipeline;

import org.jspecify.annotations.Nullable;

/** Tells names that people gave from identifiers that programs made. */
final class Identifiers {
    private static final int HEX_MIN = 8;
    private static final int TOKEN_MIN = 16;
    private static final int UUID_LENGTH = 36;

    private Identifiers() {}

    /** What stands for a segment that is an identifier; null if it is a name. */
    static @Nullable String placeholder(String segment) {
        int length = segment.length();
        int digits = 0;
        int hex = 0;
        int dashes = 0;
        int upper = 0;
        int lower = 0;
        for (int i = 0; i < length; i++) {
            char c = segment.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
                hex++;
            } else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
                hex++;
            } else if (c == '-') {
                dashes++;
            }
            if (c >= 'A' && c <= 'Z') {
                upper++;
            } else if (c >= 'a' && c <= 'z') {
                lower++;
            }
        }
        if (length > 0 && digits == length) {
            return "{id}";
        }
        if (length == UUID_LENGTH && dashes == 4 && hex == length - 4) {
            return "{uuid}";
        }
        if (digits > 0 && digits + dashes == length) {
            return "{id}"; // dates, numbers with a sign or with groups
        }
        if (length >= HEX_MIN && hex == length && digits > 0) {
            return "{hex}";
        }
        if (segment.indexOf('@') > 0) {
            return "{email}";
        }
        boolean mixed = digits >= 2 && upper > 0 && lower > 0;
        if (length >= TOKEN_MIN && (mixed || digits * 3 >= length)) {
            return "{token}";
        }
        return null;
    }

    /** Whether it is one of ours. */
    static boolean isPlaceholder(String name) {
        return name.startsWith("{") && name.endsWith("}");
    }
}
