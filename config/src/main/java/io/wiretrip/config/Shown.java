package io.wiretrip.config;

import java.util.regex.Pattern;

/** How values are shown to people: short, on one line, without credentials. */
final class Shown {
    /** What stands for a credential. */
    static final String MASK = "***";

    private static final int MAX = 100;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/?#\\s]*(?=@)");
    private static final Pattern PARAMETER =
            Pattern.compile(
                    "(?i)(?<=[?&])([^=&#\\s]*(?:token|key|secret|passw|auth|sig|cred)[^=&#\\s]*=)"
                            + "[^&#\\s]*");

    private Shown() {}

    /** For messages: cut, without control characters, credentials of URLs masked. */
    static String text(String value) {
        String shown = masked(CONTROL.matcher(value).replaceAll("·"));
        return shown.isEmpty() ? "nothing" : shown.length() <= MAX ? shown : cut(shown);
    }

    private static String cut(String text) {
        int end = Character.isHighSurrogate(text.charAt(MAX - 1)) ? MAX - 1 : MAX;
        return text.substring(0, end) + "…";
    }

    /** The whole value with the credentials of URLs masked. */
    static String masked(String value) {
        return PARAMETER
                .matcher(USER_INFO.matcher(value).replaceAll(MASK))
                .replaceAll("$1" + MASK.replace("$", "\\$"));
    }
}
