package io.wiretrip.protocol.mongodb;

/**
 * What errors say. Some repeat values of documents, between braces or double quotes, as in {@code
 * E11000 duplicate key error … dup key: { email: "x" }}; they are replaced where literals are.
 *
 * @param masksLiterals whether they are
 */
record MongoErrorText(boolean masksLiterals) {
    /**
     * What may be shown.
     *
     * @param whole whether the text is all that the server said
     */
    String shown(String text, boolean whole) {
        if (!masksLiterals) {
            return text;
        }
        return masked(masked(text, whole, '{', '}'), whole, '"', '"');
    }

    /** A value may hold either sign itself: all between the first and the last is replaced. */
    private static String masked(String text, boolean whole, char opens, char closes) {
        int first = text.indexOf(opens);
        if (first < 0) {
            return text;
        }
        int last = whole ? text.lastIndexOf(closes) : -1;
        String behind = last > first ? text.substring(last) : "";
        return text.substring(0, first + 1) + "?" + behind;
    }
}
