package io.wiretrip.protocol.sql;

/**
 * The tokens of SQL, one byte at a time. What a byte means depends on the state alone, so that the
 * bytes may be cut anywhere.
 */
final class SqlScanner {
    /** PostgreSQL cuts names, and so the tags of dollar quotes, at 63 bytes. */
    private static final int TAG_BYTES_MAX = 64;

    private static final byte[] NONE = {};

    private enum State {
        CODE,
        WORD,
        NUMBER,
        STRING,
        ESCAPED,
        QUOTE_IN_STRING,
        NAME,
        DASH,
        DASHES,
        SLASH,
        COMMENT_OPENS,
        VERSION,
        STAR,
        BLOCK_COMMENT,
        LINE_COMMENT,
        PARAMETER,
        DOLLAR_TAG,
        DOLLAR_STRING,
        PASSWORD
    }

    private final SqlText text;
    private final SqlComment comment;
    private SqlDialect dialect;
    private State state = State.CODE;
    private byte quote;
    private byte last;
    private boolean escapes;
    private boolean executable;
    private int depth;
    private byte[] tag = NONE;
    private int tagLength;
    private int tagSeen;

    SqlScanner(SqlText text, SqlComment comment, SqlDialect dialect) {
        this.text = text;
        this.comment = comment;
        this.dialect = dialect;
    }

    void dialect(SqlDialect other) {
        dialect = other;
    }

    void clear() {
        state = State.CODE;
        executable = false;
        last = 0;
        tag = NONE;
    }

    void accept(byte b) {
        switch (state) {
            case CODE -> code(b);
            case WORD -> word(b);
            case NUMBER -> number(b);
            case STRING -> string(b);
            case ESCAPED -> {
                state = State.STRING;
                literal(b);
            }
            case QUOTE_IN_STRING -> quoteInString(b);
            case NAME -> name(b);
            case DASH, DASHES -> dash(b);
            case SLASH -> slash(b);
            case COMMENT_OPENS -> commentOpens(b);
            case VERSION -> version(b);
            case STAR -> star(b);
            case BLOCK_COMMENT -> blockComment(b);
            case LINE_COMMENT -> lineComment(b);
            case PARAMETER -> parameter(b);
            case DOLLAR_TAG -> dollarTag(b);
            case DOLLAR_STRING -> dollarString(b);
            case PASSWORD -> password(b);
        }
        last = b;
    }

    /** Ends the token that is open. */
    void end() {
        switch (state) {
            case WORD -> text.wordEnds();
            case DASH, DASHES -> dashesAsCode();
            case SLASH -> symbol((byte) '/');
            case STAR -> symbol((byte) '*');
            case PARAMETER -> dollarAsCode();
            case BLOCK_COMMENT, LINE_COMMENT -> comment.end();
            default -> {}
        }
        state = State.CODE;
    }

    private void code(byte b) {
        if (b == ' ' || (b >= '\t' && b <= '\r')) {
            text.blank();
        } else if (text.isPasswordNext() && !dialect.isMysql() && mayBeginPassword(b)) {
            text.hidePassword();
            quote = 0;
            state = State.PASSWORD;
            password(b);
        } else if (isDigit(b)) {
            text.token();
            state = State.NUMBER;
            if (text.masks()) {
                text.append((byte) '?');
            } else {
                text.append(b);
            }
        } else if (isWord(b) && b != '$') {
            text.wordBegins();
            text.append(b);
            state = State.WORD;
        } else {
            punctuation(b);
        }
    }

    /** All but what a comment may begin with, and what may stand before a value. */
    private static boolean mayBeginPassword(byte b) {
        return b != '-' && b != '/' && b != '=' && b != '(' && b != ';';
    }

    /**
     * A password, quoted as it should be or not. In doubt more is hidden than it has: behind a
     * backslash no quote ends it, behind a dollar sign nothing does.
     */
    private void password(byte b) {
        if (quote == '$') {
            return;
        }
        if (quote == 0 && (b == ' ' || (b >= '\t' && b <= '\r') || b == ';')) {
            state = State.CODE;
            code(b);
        } else if (quote == 0 && (b == '\'' || b == '"' || b == '$')) {
            quote = b;
        } else if (b == quote && last != '\\') {
            quote = 0;
        }
    }

    private void punctuation(byte b) {
        switch (b) {
            case '\'' -> openString(b, dialect.backslashEscapes());
            case '"' -> {
                if (dialect.isMysql()) {
                    openString(b, true);
                } else {
                    openName(b);
                }
            }
            case '`' -> {
                if (dialect.isMysql()) {
                    openName(b);
                } else {
                    symbol(b);
                }
            }
            case '-' -> state = State.DASH;
            case '/' -> state = State.SLASH;
            case '#' -> {
                if (dialect.isMysql()) {
                    openLineComment();
                } else {
                    symbol(b);
                }
            }
            case '$' -> {
                text.token();
                tagLength = 0;
                state = State.PARAMETER;
            }
            case ';' -> text.separator();
            case '*' -> {
                if (executable) {
                    state = State.STAR;
                } else {
                    symbol(b);
                }
            }
            default -> symbol(b);
        }
    }

    private void symbol(byte b) {
        text.token();
        text.append(b);
    }

    private void word(byte b) {
        if (isWord(b)) {
            text.append(b);
            return;
        }
        boolean escaped = dialect.backslashEscapes() || text.wordIs('e');
        text.wordEnds();
        state = State.CODE;
        if (b == '\'') {
            openString(b, escaped);
        } else {
            code(b);
        }
    }

    private void number(byte b) {
        boolean sign = (b == '+' || b == '-') && (last | 0x20) == 'e';
        if (isWord(b) || b == '.' || sign) {
            if (!text.masks()) {
                text.append(b);
            }
            return;
        }
        state = State.CODE;
        code(b);
    }

    private void openString(byte b, boolean backslash) {
        text.token();
        quote = b;
        escapes = backslash;
        state = State.STRING;
        if (text.masks()) {
            text.append((byte) '?');
        } else {
            text.append(b);
        }
    }

    private void string(byte b) {
        if (b == quote) {
            state = State.QUOTE_IN_STRING;
        } else if (b == '\\' && escapes) {
            state = State.ESCAPED;
        }
        literal(b);
    }

    private void literal(byte b) {
        if (!text.masks()) {
            text.append(b);
        }
    }

    /** A doubled quote is one of the string's characters; else the string was over. */
    private void quoteInString(byte b) {
        if (b == quote) {
            state = State.STRING;
            literal(b);
        } else {
            state = State.CODE;
            code(b);
        }
    }

    private void openName(byte b) {
        text.token();
        text.append(b);
        quote = b;
        state = State.NAME;
    }

    /** A doubled quote in a name ends it and begins it again, which comes to the same. */
    private void name(byte b) {
        text.append(b);
        if (b == quote) {
            state = State.CODE;
        }
    }

    /** Two dashes begin a comment; in MySQL only with white space behind them. */
    private void dash(byte b) {
        if (state == State.DASH && b == '-') {
            if (dialect.isMysql()) {
                state = State.DASHES;
            } else {
                openLineComment();
            }
        } else if (state == State.DASHES && b >= 0 && b <= ' ') {
            openLineComment();
            lineComment(b);
        } else {
            dashesAsCode();
            state = State.CODE;
            code(b);
        }
    }

    private void dashesAsCode() {
        text.token();
        text.append((byte) '-');
        if (state == State.DASHES) {
            text.append((byte) '-');
        }
    }

    private void slash(byte b) {
        if (b == '*') {
            depth = 1;
            comment.begin();
            state = State.COMMENT_OPENS;
            return;
        }
        state = State.CODE;
        symbol((byte) '/');
        code(b);
    }

    /** MySQL and MariaDB execute what stands in {@code /*!} and {@code /*M!}. */
    private void commentOpens(byte b) {
        if (dialect.isMysql() && b == 'M' && last == '*') {
            comment.append(b);
        } else if (dialect.isMysql() && b == '!') {
            executable = true;
            text.blank();
            state = State.VERSION;
        } else {
            state = State.BLOCK_COMMENT;
            if (last == '*') {
                last = 0; // the star that opens does not close
            }
            blockComment(b);
        }
    }

    /** Behind the exclamation mark: the version from which on it is executed. */
    private void version(byte b) {
        if (!isDigit(b)) {
            state = State.CODE;
            code(b);
        }
    }

    /** A star in what is executed may end it. */
    private void star(byte b) {
        state = State.CODE;
        if (b == '/') {
            executable = false;
            text.blank();
        } else {
            symbol((byte) '*');
            code(b);
        }
    }

    private void blockComment(byte b) {
        if (b == '/' && last == '*') {
            depth--;
            if (depth == 0) {
                comment.end();
                text.blank();
                state = State.CODE;
                return;
            }
        } else if (b == '*' && last == '/' && !dialect.isMysql()) {
            depth = Math.min(depth + 1, Integer.MAX_VALUE - 1);
        }
        comment.append(b);
    }

    private void openLineComment() {
        comment.begin();
        state = State.LINE_COMMENT;
    }

    private void lineComment(byte b) {
        if (b == '\n' || (b == '\r' && !dialect.isMysql())) {
            comment.end();
            text.blank();
            state = State.CODE;
        } else {
            comment.append(b);
        }
    }

    /** Behind a dollar sign: the number of a parameter, or the tag of a dollar-quoted string. */
    private void parameter(byte b) {
        if (isDigit(b)) {
            dollarAsCode();
            text.append(b);
        } else if (!dialect.isMysql() && !isDigit(last) && (b == '$' || isWord(b))) {
            tag = tag.length == 0 ? new byte[TAG_BYTES_MAX] : tag;
            state = State.DOLLAR_TAG;
            dollarTag(b);
        } else {
            dollarAsCode();
            state = State.CODE;
            code(b);
        }
    }

    /** The dollar sign itself, once it is known to open no string. */
    private void dollarAsCode() {
        if (last == '$') {
            text.append(last);
        }
    }

    private void dollarTag(byte b) {
        if (b == '$') {
            state = State.DOLLAR_STRING;
            tagSeen = -1;
            dollarBody();
        } else if (isWord(b) && tagLength < TAG_BYTES_MAX) {
            tag[tagLength++] = b;
        } else {
            // No tag after all; what was taken for one stays hidden.
            text.append((byte) '?');
            state = State.CODE;
            code(b);
        }
    }

    private void dollarBody() {
        if (text.masks()) {
            text.append((byte) '?');
            return;
        }
        text.append((byte) '$');
        for (int i = 0; i < tagLength; i++) {
            text.append(tag[i]);
        }
        text.append((byte) '$');
    }

    private void dollarString(byte b) {
        literal(b);
        if (b == '$') {
            if (tagSeen == tagLength) {
                state = State.CODE;
            } else {
                tagSeen = 0;
            }
        } else if (tagSeen >= 0 && tagSeen < tagLength && tag[tagSeen] == b) {
            tagSeen++;
        } else {
            tagSeen = -1;
        }
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isWord(byte b) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || b == '_'
                || b == '$'
                || b < 0
                || isDigit(b);
    }
}
