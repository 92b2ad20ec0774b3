package io.wiretrip.agent.server;

/**
 * What a text is compared with: the text itself, a beginning, or a pattern in which {@code *}
 * stands for any text and {@code ?} for any character. An {@code !} before it turns it round.
 */
final class TextPattern {
    private final String pattern;
    private final boolean negated;
    private final boolean prefix;
    private final boolean glob;

    /**
     * Reads a pattern.
     *
     * @param prefix whether a pattern without wildcards is a beginning, and not the whole text
     */
    TextPattern(String text, boolean prefix) {
        this.negated = text.startsWith("!");
        this.pattern = negated ? text.substring(1) : text;
        this.glob = pattern.indexOf('*') >= 0 || pattern.indexOf('?') >= 0;
        this.prefix = prefix;
    }

    /** Whether it says what is not wanted. */
    boolean isNegated() {
        return negated;
    }

    /** Whether a text is what was written, an {@code !} apart. */
    boolean fits(String text) {
        if (glob) {
            return globs(text);
        }
        return prefix ? text.startsWith(pattern) : text.equalsIgnoreCase(pattern);
    }

    /** Goes back to the last asterisk alone, so that no pattern takes more than n times m steps. */
    private boolean globs(String text) {
        int at = 0;
        int p = 0;
        int asterisk = -1;
        int afterAsterisk = 0;
        while (at < text.length()) {
            char c = p < pattern.length() ? pattern.charAt(p) : 0;
            if (p < pattern.length() && c == '*') {
                asterisk = p++;
                afterAsterisk = at;
            } else if (p < pattern.length() && (c == '?' || c == text.charAt(at))) {
                p++;
                at++;
            } else if (asterisk >= 0) {
                p = asterisk + 1;
                at = ++afterAsterisk;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
