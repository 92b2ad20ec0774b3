package io.wiretrip.protocol.sql;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.DecoderOptions;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a statement once, in pieces as they come, and keeps what may be shown of it: its text with
 * literals as {@code ?}, without comments, white space as single blanks; its first word; how many
 * statements it holds; the trace context of its comments.
 *
 * <p>Resumable: cutting the bytes anywhere gives the same. Bounded: of the text no more than the
 * limit is kept, of a comment no more than {@value SqlComment#BYTES_MAX} bytes. Used by one
 * decoder, on its worker; holds at most 128 bytes between {@link #clear} and the next {@link
 * #accept}.
 */
public final class SqlText {
    private static final int FIRST_BYTES = 128;
    private static final int OPERATION_BYTES_MAX = 32;
    private static final byte[] NONE = {};
    private static final byte[] ROLE = {'R', 'O', 'L', 'E'};
    private static final byte[] USER = {'U', 'S', 'E', 'R'};
    private static final byte[] GROUP = {'G', 'R', 'O', 'U', 'P'};
    private static final byte[] PASSWORD = {'P', 'A', 'S', 'S', 'W', 'O', 'R', 'D'};

    private final int bytesMax;
    private final SqlComment comment = new SqlComment();
    private final SqlScanner scanner;

    private byte[] text = NONE;
    private int length;
    private int wordStart = -1;
    private @Nullable String operation;
    private int statements;
    private boolean inStatement;
    private boolean blank;
    private boolean truncated;
    private boolean holdsSecret;

    /** How many words of the statement were read, and whether it is one of a role. */
    private int words;

    private boolean ofRole;

    /** PASSWORD was read: what follows is one. */
    private boolean beforePassword;

    private boolean cut;
    private final boolean masksLiterals;
    private final boolean masksSecrets;

    /** A reader for the statements of one direction of a connection. */
    public SqlText(SqlDialect dialect, DecoderOptions options) {
        this.bytesMax = options.statementBytesMax();
        this.masksLiterals = options.maskLiterals();
        this.masksSecrets = options.maskSecrets();
        this.scanner = new SqlScanner(this, comment, dialect);
    }

    /** Changes the dialect from the next statement on. */
    public void dialect(SqlDialect dialect) {
        scanner.dialect(dialect);
    }

    /** Forgets the statement: the next byte begins another. */
    public void clear() {
        text = text.length > FIRST_BYTES ? NONE : text;
        length = 0;
        wordStart = -1;
        operation = null;
        statements = 0;
        inStatement = false;
        blank = false;
        truncated = false;
        holdsSecret = false;
        statementBegins();
        cut = false;
        scanner.clear();
        comment.clear();
    }

    /** Reads the bytes {@code from..to-1} of a statement, which follow those read before. */
    public void accept(Bytes in, int from, int to) {
        for (int i = from; i < to; i++) {
            scanner.accept((byte) in.u8(i));
        }
    }

    /**
     * Says that no byte of the statement will follow.
     *
     * @param whole whether all of it was read
     */
    public void end(boolean whole) {
        cut = !whole;
        scanner.end();
        truncated |= !whole;
    }

    /** What may be shown, in UTF-8; what was malformed is U+FFFD. Empty if there was nothing. */
    public String text() {
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    /** The first word in upper case, as in SELECT; null if there was none, or only a part of it. */
    public @Nullable String operation() {
        return operation;
    }

    /** How many statements there were, those without a token not counted. */
    public int statements() {
        return statements;
    }

    /** Whether there was more than {@link #text()} shows. */
    public boolean isTruncated() {
        return truncated;
    }

    /** The W3C {@code traceparent} in a comment (sqlcommenter); null without one. */
    public @Nullable String traceparent() {
        return comment.traceparent();
    }

    /** Heap bytes held now. */
    public int retainedBytes() {
        return text.length + comment.retainedBytes();
    }

    /** Whether literals are hidden from here on. */
    boolean masks() {
        return masksLiterals || holdsSecret;
    }

    /** A token begins, one that is no comment. */
    void token() {
        if (!inStatement) {
            inStatement = true;
            statements++;
        }
        if (blank) {
            blank = false;
            if (length > 0) {
                append((byte) ' ');
            }
        }
    }

    /** White space, or a comment. */
    void blank() {
        blank = true;
    }

    /** A semicolon outside of everything. */
    void separator() {
        blank = false;
        append((byte) ';');
        inStatement = false;
        statementBegins();
    }

    private void statementBegins() {
        words = 0;
        ofRole = false;
        beforePassword = false;
    }

    /** Whether what comes next is a password, whatever it looks like. */
    boolean isPasswordNext() {
        return beforePassword && masks();
    }

    /** Shows a mark in place of a password. */
    void hidePassword() {
        beforePassword = false;
        token();
        append((byte) '?');
    }

    void wordBegins() {
        token();
        wordStart = length;
    }

    /** The word that began last is over: what it says decides what may be shown behind it. */
    void wordEnds() {
        if (operation == null && length > wordStart && !cut) { // a part of a word says nothing
            int end = Math.min(length, wordStart + OPERATION_BYTES_MAX);
            operation = upper(wordStart, end);
        }
        if (masksSecrets && !masksLiterals && !holdsSecret) {
            holdsSecret = announcesSecret();
        }
        ofRole |= words == 1 && (wordIs(ROLE) || wordIs(USER) || wordIs(GROUP));
        beforePassword = ofRole && wordIs(PASSWORD);
        words++;
        wordStart = -1;
    }

    private boolean wordIs(byte[] upper) {
        boolean is = length - wordStart == upper.length;
        for (int i = 0; is && i < upper.length; i++) {
            is = (text[wordStart + i] & ~0x20) == upper[i];
        }
        return is;
    }

    void append(byte b) {
        if (length == text.length && !grow()) {
            truncated = true;
            return;
        }
        text[length++] = b;
    }

    /** A byte of the word that began last is an escape prefix of the string behind it. */
    boolean wordIs(char letter) {
        return length - wordStart == 1 && (text[wordStart] | 0x20) == letter;
    }

    private boolean grow() {
        if (length >= bytesMax) {
            return false;
        }
        byte[] larger = new byte[Math.min(bytesMax, Math.max(FIRST_BYTES, 2 * length))];
        System.arraycopy(text, 0, larger, 0, length);
        text = larger;
        return true;
    }

    /** PASSWORD, MASTER_PASSWORD, IDENTIFIED, SECRET_KEY, … */
    private boolean announcesSecret() {
        int end = Math.min(length, wordStart + 2 * OPERATION_BYTES_MAX);
        String word = upper(wordStart, end);
        return word.contains("PASSW")
                || word.equals("IDENTIFIED")
                || word.contains("SECRET")
                || word.contains("TOKEN")
                || word.contains("CREDENTIAL")
                || word.contains("AUTHENTICATION");
    }

    private String upper(int from, int to) {
        byte[] word = new byte[to - from];
        for (int i = from; i < to; i++) {
            byte b = text[i];
            word[i - from] = b >= 'a' && b <= 'z' ? (byte) (b - 0x20) : b;
        }
        return new String(word, StandardCharsets.UTF_8);
    }
}
