package io.wiretrip.protocol.sql;

import static io.wiretrip.protocol.sql.SqlDialect.MYSQL;
import static io.wiretrip.protocol.sql.SqlDialect.POSTGRESQL;
import static io.wiretrip.protocol.sql.SqlDialect.POSTGRESQL_ESCAPES;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.DecoderOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SqlTextTest {
    private static final DecoderOptions SHOWN = DecoderOptions.DEFAULT.withMasking(true, false);
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static SqlText read(SqlDialect dialect, DecoderOptions options, String sql) {
        return read(new SqlText(dialect, options), sql, sql.length());
    }

    /** Reads a statement whose bytes come in pieces. */
    private static SqlText read(SqlText text, String sql, int piece) {
        return read(text, sql, piece, true);
    }

    private static SqlText read(SqlText text, String sql, int piece, boolean whole) {
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        text.clear();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
            for (int at = 0; at < bytes.length; at += piece) {
                int length = Math.min(piece, bytes.length - at);
                Bytes in = new Bytes().wrap(memory, at, length, at);
                text.accept(in, 0, length);
            }
        }
        text.end(whole);
        return text;
    }

    private static String masked(SqlDialect dialect, String sql) {
        return read(dialect, DecoderOptions.DEFAULT, sql).text();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    SELECT 1                                | SELECT ?
                    SELECT a1, b_2 FROM t3 LIMIT 10         | SELECT a1, b_2 FROM t3 LIMIT ?
                    SELECT -1.5e-10, .5, 0xFF, 1e+3+2       | SELECT -?, .?, ?, ?+?
                    SELECT 'it''s', 'x'                     | SELECT ?, ?
                    SELECT X'4d', N'abc', _utf8'x', B'01'   | SELECT X?, N?, _utf8?, B?
                    select  a , b   from\tt                 | select a , b from t
                    SELECT 1 /* one */ + 2                  | SELECT ? + ?
                    SELECT 1 -- one                         | SELECT ?
                    SELECT a-b, a--b                        | SELECT a-b, a
                    SELECT a/b, a /b                        | SELECT a/b, a /b
                    INSERT INTO t VALUES (1,'a'),(2,'b')    | INSERT INTO t VALUES (?,?),(?,?)
                    SELECT "Name" FROM "T ""x"" y"         | SELECT "Name" FROM "T ""x"" y"
                    SELECT $1, $2::int                      | SELECT $1, $2::int
                    SELECT $$it's$$, $a$ $b$ $$ $a$, 1      | SELECT ?, ?, ?
                    SELECT E'it\\'s', 'a\\', 'b'            | SELECT E?, ?, ?
                    SELECT a ->> 'k' FROM t                 | SELECT a ->> ? FROM t
                    SELECT 1; DELETE FROM t;                | SELECT ?; DELETE FROM t;
                    /* /* nested */ secret */ SELECT 1      | SELECT ?
                    SELECT 'unterminated                    | SELECT ?
                    SELECT U&'d\\0061', `x                  | SELECT U&?, `x
                    SELECT $abc def                         | SELECT ? def
                    ALTER ROLE u PASSWORD 'x' VALID UNTIL 'y' | ALTER ROLE u PASSWORD ? VALID UNTIL ?
                    ALTER ROLE u PASSWORD x VALID UNTIL 'y' | ALTER ROLE u PASSWORD ? VALID UNTIL ?
                    CREATE TABLE t (password text)          | CREATE TABLE t (password text)
                    """)
    void masksLiteralsOfPostgresql(String sql, String expected) {
        assertThat(masked(POSTGRESQL, sql)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    SELECT "it's", 'it\\'s', 'x'            | SELECT ?, ?, ?
                    SELECT `a``b` FROM `t 1`                | SELECT `a``b` FROM `t 1`
                    SELECT 1 # one                          | SELECT ?
                    SELECT 5--1, 5 -- 1                     | SELECT ?--?, ?
                    SELECT /*!40101 SQL_CACHE */ 1          | SELECT SQL_CACHE ?
                    /*M!100100 SET a=1 * 2*/;               | SET a=? * ?;
                    SELECT /*+ HINT(t) */ a FROM t          | SELECT a FROM t
                    SELECT @v, @@global.x, :n, ?            | SELECT @v, @@global.x, :n, ?
                    SELECT /*/ 'x' */ 1 /**/                | SELECT ?
                    SELECT $$a$$                            | SELECT $$a$$
                    """)
    void masksLiteralsOfMysql(String sql, String expected) {
        assertThat(masked(MYSQL, sql)).isEqualTo(expected);
    }

    @Test
    void aBackslashEscapesWhereTheServerSaysSo() {
        assertThat(masked(POSTGRESQL_ESCAPES, "SELECT 'a\\', secret', 1")).isEqualTo("SELECT ?, ?");
    }

    @Test
    void literalsAreShownOnRequest() {
        String sql = "SELECT 1.5, 'it''s', $x$ab$x$, E'a\\'b' FROM t WHERE a = $1";
        assertThat(read(POSTGRESQL, SHOWN, sql).text()).isEqualTo(sql);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\0',
            delimiter = '|',
            textBlock =
                    """
                    ALTER USER bob PASSWORD 'canary1'
                    CREATE USER bob IDENTIFIED BY 'canary1'
                    SET PASSWORD FOR bob = PASSWORD('canary1')
                    CHANGE MASTER TO MASTER_PASSWORD='canary1'
                    CREATE SUBSCRIPTION s CONNECTION $$password=canary1$$ -- canary1
                    """)
    void passwordsAreHiddenEvenWhereLiteralsAreShown(String sql) {
        boolean connection = sql.contains("CONNECTION");
        assertThat(read(POSTGRESQL, connection ? DecoderOptions.DEFAULT : SHOWN, sql).text())
                .doesNotContain("canary1");
    }

    @Test
    void findsTheFirstWordAndCountsStatements() {
        SqlText text = read(MYSQL, DecoderOptions.DEFAULT, " /* x */ (select 1); ; update t;");
        assertThat(text.operation()).isEqualTo("SELECT");
        assertThat(text.statements()).isEqualTo(2);
        assertThat(read(MYSQL, DecoderOptions.DEFAULT, "  ;;  ").statements()).isZero();
        assertThat(read(MYSQL, DecoderOptions.DEFAULT, "").operation()).isNull();
    }

    @Test
    void findsTheTraceContextInAComment() {
        String sql = "SELECT 1 /*action='x',traceparent='" + TRACE + "',tracestate='y'*/";
        SqlText text = read(POSTGRESQL, DecoderOptions.DEFAULT, sql);
        assertThat(text.traceparent()).isEqualTo(TRACE);
        assertThat(text.text()).isEqualTo("SELECT ?");
        String line = "-- traceparent='" + TRACE + "'\nSELECT 'traceparent=''" + TRACE + "'''";
        assertThat(read(MYSQL, DecoderOptions.DEFAULT, line).traceparent()).isEqualTo(TRACE);
        assertThat(read(MYSQL, DecoderOptions.DEFAULT, line.substring(80)).traceparent()).isNull();
    }

    @Test
    void keepsNoMoreThanTheLimit() {
        SqlText text =
                read(
                        POSTGRESQL,
                        DecoderOptions.DEFAULT.withText(20, 0),
                        "SELECT " + "a,".repeat(99));
        assertThat(text.text()).isEqualTo("SELECT a,a,a,a,a,a,a");
        assertThat(text.isTruncated()).isTrue();
        assertThat(text.retainedBytes()).isLessThanOrEqualTo(20);
    }

    @Test
    void aStatementOfWhichTheRestWasNotReadIsTruncated() {
        SqlText text = read(MYSQL, DecoderOptions.DEFAULT, "SELECT 1");
        assertThat(text.isTruncated()).isFalse();
        text.end(false);
        assertThat(text.isTruncated()).isTrue();
    }

    @Test
    void cuttingAnywhereGivesTheSame() {
        String alphabet = "ae1'\"`\\$-/*!M;#\n ?é.";
        Random random = new Random(1);
        for (int round = 0; round < 3_000; round++) {
            StringBuilder sql = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                sql.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            for (SqlDialect dialect : SqlDialect.values()) {
                SqlText whole = read(dialect, DecoderOptions.DEFAULT, sql.toString());
                SqlText cut = read(new SqlText(dialect, DecoderOptions.DEFAULT), sql.toString(), 1);
                assertThat(cut.text()).as(sql.toString()).isEqualTo(whole.text());
                assertThat(cut.statements()).isEqualTo(whole.statements());
                assertThat(cut.operation()).isEqualTo(whole.operation());
            }
        }
    }

    @Test
    void oneReaderServesManyStatements() {
        SqlText text = new SqlText(MYSQL, DecoderOptions.DEFAULT);
        for (int i = 0; i < 3; i++) {
            assertThat(read(text, "SELECT 'open", 3).text()).isEqualTo("SELECT ?");
            assertThat(read(text, "/*! DELETE", 3).text()).isEqualTo("DELETE");
            assertThat(read(text, "x = 1*/ 2", 3).text()).isEqualTo("x = ?*/ ?");
        }
    }

    @Test
    void aPartOfAWordIsNoOperation() {
        SqlText text = new SqlText(MYSQL, DecoderOptions.DEFAULT);
        read(text, "selec", 5, false);
        assertThat(text.operation()).isNull();
        assertThat(text.text()).isEqualTo("selec");
    }
}
