package io.wiretrip.protocol.mysql;

/**
 * What errors say. Some repeat values or a piece of the statement between apostrophes, which are
 * replaced where literals of statements are.
 *
 * @param masksLiterals whether they are
 */
record MysqlErrorText(boolean masksLiterals) {
    /** How many characters are kept; servers send no more than 512. */
    static final int LENGTH_MAX = 512;

    String shown(int code, String message) {
        String text = message.length() > LENGTH_MAX ? message.substring(0, LENGTH_MAX) : message;
        if (!masksLiterals || !repeatsValues(code)) {
            return text;
        }
        int first = text.indexOf('\'');
        if (first < 0) {
            return text;
        }
        // A value may hold apostrophes itself: only what is sure to be none of it is kept.
        int behind = behindValue(code, text, first);
        return text.substring(0, first) + "'?'" + text.substring(behind);
    }

    private static int behindValue(int code, String text, int first) {
        String follows =
                switch (code) {
                    case 1064, 1149 -> "' at line ";
                    case 1062, 1586 -> "' for key ";
                    case 1366, 1292 -> "' for column ";
                    default -> "'\0";
                };
        int at = text.lastIndexOf(follows);
        return at > first ? at + 1 : text.length();
    }

    private static boolean repeatsValues(int code) {
        return switch (code) {
            case 1062, 1064, 1149, 1264, 1292, 1366, 1367, 1411, 1525, 1586, 1690, 3140, 3141 ->
                    true;
            default -> false;
        };
    }
}
