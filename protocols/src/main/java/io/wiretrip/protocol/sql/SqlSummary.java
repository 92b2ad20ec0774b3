package io.wiretrip.protocol.sql;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a short text of low cardinality of a statement: its operations and their targets, in the
 * order of the text, as in {@code INSERT shipping_details SELECT orders}.
 *
 * <p>A scanner of words and no parser: of a text that {@link SqlText} has shown, whose literals are
 * {@code ?}. What it does not understand, it leaves out.
 *
 * @see <a
 *     href="https://opentelemetry.io/docs/specs/semconv/database/database-spans/#generating-a-summary-of-the-query">
 *     Generating a summary of the query</a>
 */
public final class SqlSummary {
    /** What the conventions allow. */
    static final int LENGTH_MAX = 255;

    /** What a statement may do, each shown as it is. */
    private static final Set<String> OPERATIONS =
            Set.of(
                    "SELECT",
                    "INSERT",
                    "UPDATE",
                    "DELETE",
                    "REPLACE",
                    "MERGE",
                    "CALL",
                    "EXEC",
                    "EXECUTE",
                    "TRUNCATE",
                    "COPY",
                    "LOCK",
                    "CREATE",
                    "ALTER",
                    "DROP",
                    "BEGIN",
                    "COMMIT",
                    "ROLLBACK",
                    "SAVEPOINT",
                    "SET",
                    "SHOW",
                    "USE",
                    "EXPLAIN",
                    "ANALYZE",
                    "VACUUM",
                    "GRANT",
                    "REVOKE",
                    "LISTEN",
                    "NOTIFY",
                    "UNLISTEN",
                    "DECLARE",
                    "FETCH",
                    "CLOSE",
                    "PREPARE",
                    "DEALLOCATE",
                    "LOAD",
                    "START",
                    "DESCRIBE",
                    "OPTIMIZE",
                    "CHECK",
                    "REINDEX",
                    "REFRESH",
                    "DISCARD",
                    "RESET",
                    "XA",
                    "DO",
                    "HANDLER",
                    "KILL",
                    "FLUSH",
                    "END",
                    "ABORT",
                    "RELEASE",
                    "VALUES",
                    "TABLE");

    /** What an operation is done to, shown as it is, with its name behind it. */
    private static final Set<String> OBJECTS =
            Set.of(
                    "TABLE",
                    "INDEX",
                    "VIEW",
                    "DATABASE",
                    "SCHEMA",
                    "SEQUENCE",
                    "FUNCTION",
                    "PROCEDURE",
                    "TRIGGER",
                    "USER",
                    "ROLE",
                    "TYPE",
                    "EXTENSION");

    /** Words behind which names of tables follow. */
    private static final Set<String> BEFORE_TARGETS = Set.of("FROM", "INTO", "JOIN");

    /** Words between a word that announces a name and the name. */
    private static final Set<String> BETWEEN =
            Set.of(
                    "IF",
                    "NOT",
                    "EXISTS",
                    "ONLY",
                    "LATERAL",
                    "LOW_PRIORITY",
                    "IGNORE",
                    "QUICK",
                    "DELAYED",
                    "HIGH_PRIORITY",
                    "CONCURRENTLY",
                    "TEMPORARY",
                    "TEMP",
                    "UNIQUE",
                    "OR",
                    "REPLACE",
                    "MATERIALIZED",
                    "UNLOGGED");

    /** Operations that have a name behind them without a word between. */
    private static final Set<String> OF_NAME =
            Set.of(
                    "UPDATE",
                    "CALL",
                    "EXEC",
                    "EXECUTE",
                    "TRUNCATE",
                    "COPY",
                    "USE",
                    "LISTEN",
                    "NOTIFY",
                    "UNLISTEN",
                    "DESCRIBE",
                    "LOCK",
                    "TABLE");

    private final String text;
    private final StringBuilder summary = new StringBuilder();
    private int at;
    private int depth;

    /** Whether a name of a target may come next; and whether more may follow behind commas. */
    private boolean expectsName;

    private boolean list;
    private int listDepth;
    private boolean statementBegins = true;
    private boolean objectSeen;

    /** How deep in parentheses the last operation stands: FROM within a call is no clause. */
    private int operationDepth;

    private String operation = "";

    private SqlSummary(String text) {
        this.text = text;
    }

    /** The summary of a statement; null if there is none. */
    public static @Nullable String of(@Nullable String statement) {
        return statement == null ? null : new SqlSummary(statement).make();
    }

    private @Nullable String make() {
        while (at < text.length() && summary.length() < LENGTH_MAX) {
            char c = text.charAt(at);
            if (isName(c) || c == '`' || c == '"') {
                word();
            } else {
                symbol(c);
                at++;
            }
        }
        if (summary.length() > LENGTH_MAX) {
            int cut = summary.lastIndexOf(" ", LENGTH_MAX);
            summary.setLength(cut > 0 ? cut : LENGTH_MAX);
        }
        return summary.isEmpty() ? null : summary.toString();
    }

    private void symbol(char c) {
        switch (c) {
            case '(' -> {
                depth++;
                expectsName = false;
            }
            case ')' -> {
                depth--;
                list &= depth >= listDepth;
            }
            case ',' -> expectsName = list && depth == listDepth;
            case ';' -> {
                statementBegins = true;
                expectsName = false;
                list = false;
                depth = 0;
            }
            default -> {
                if (c != ' ' && c != '.') {
                    expectsName = false;
                }
            }
        }
    }

    private void word() {
        int from = at;
        skipName();
        while (at < text.length() && text.charAt(at) == '.' && at + 1 < text.length()) {
            at++;
            skipName();
        }
        String name = text.substring(from, at);
        String upper = name.toUpperCase(Locale.ROOT);
        if (expectsName && BETWEEN.contains(upper)) {
            return;
        }
        if (expectsName && !OBJECTS.contains(upper) && !isOperation(upper)) {
            expectsName = false;
            add(name);
        } else if (BEFORE_TARGETS.contains(upper) && depth <= operationDepth) {
            expectsName = true;
            list = upper.equals("FROM") && !operation.equals("DELETE");
            listDepth = depth;
        } else if (isOperation(upper)) {
            begin(name, upper);
        } else if (OBJECTS.contains(upper) && expectsObject() && !objectSeen) {
            add(name);
            objectSeen = true;
            expectsName = true;
            list = false;
        } else if (endsList(upper)) {
            list = false;
        }
    }

    /** An operation: the first word, one of a query within, or one behind a WITH. */
    private boolean isOperation(String upper) {
        boolean nested =
                upper.equals("SELECT")
                        || upper.equals("INSERT")
                        || upper.equals("UPDATE")
                        || upper.equals("DELETE")
                        || upper.equals("MERGE");
        return OPERATIONS.contains(upper) && (statementBegins || nested) && !isPartOfClause(upper);
    }

    /** FOR UPDATE, ON DELETE and ON DUPLICATE KEY UPDATE are no operations. */
    private boolean isPartOfClause(String upper) {
        if (!upper.equals("UPDATE") && !upper.equals("DELETE")) {
            return false;
        }
        int end = at - upper.length();
        String before = text.substring(Math.max(0, end - 5), end).toUpperCase(Locale.ROOT);
        return before.endsWith("FOR ")
                || before.endsWith(" ON ")
                || before.endsWith("KEY ")
                || before.endsWith(" DO ");
    }

    private void begin(String name, String upper) {
        operation = upper;
        operationDepth = depth;
        objectSeen = false;
        statementBegins = false;
        add(name);
        expectsName = OF_NAME.contains(upper) || expectsObject();
        list = upper.equals("TRUNCATE") || upper.equals("LOCK");
        listDepth = depth;
    }

    private boolean expectsObject() {
        return operation.equals("CREATE")
                || operation.equals("ALTER")
                || operation.equals("DROP")
                || operation.equals("TRUNCATE")
                || operation.equals("LOCK");
    }

    private static boolean endsList(String upper) {
        return switch (upper) {
            case "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "SET", "VALUES", "UNION", "ON" ->
                    true;
            default -> false;
        };
    }

    private void add(String word) {
        if (!summary.isEmpty()) {
            summary.append(' ');
        }
        summary.append(word);
    }

    private void skipName() {
        char first = text.charAt(at);
        if (first == '`' || first == '"') {
            int end = text.indexOf(first, at + 1);
            at = end < 0 ? text.length() : end + 1;
            return;
        }
        while (at < text.length() && isName(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }
}
