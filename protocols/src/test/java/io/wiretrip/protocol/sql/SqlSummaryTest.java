package io.wiretrip.protocol.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Summaries as the conventions' examples have them, and what could mislead. */
final class SqlSummaryTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // the examples of the conventions
                "SELECT * FROM wuser_table | SELECT wuser_table",
                "INSERT INTO shipping_details (order_id, address) SELECT order_id, address FROM orders WHERE order_id = ? | INSERT shipping_details SELECT orders",
                "SELECT * FROM songs, artists WHERE songs.artist_id = artists.id | SELECT songs artists",
                "SELECT order_date FROM (SELECT * FROM orders o JOIN customers c ON o.customer_id = c.customer_id) | SELECT SELECT orders customers",
                "SELECT * FROM \"song list\" | SELECT \"song list\"",
                // operations
                "UPDATE users SET name = ? WHERE id = ? | UPDATE users",
                "DELETE FROM shop.carts WHERE id IN (?, ?) | DELETE shop.carts",
                "REPLACE INTO `odd name` VALUES (?) | REPLACE `odd name`",
                "CREATE TABLE IF NOT EXISTS films (id int) | CREATE TABLE films",
                "DROP INDEX CONCURRENTLY title_idx | DROP INDEX title_idx",
                "ALTER TABLE t ADD INDEX i (a) | ALTER TABLE t",
                "TRUNCATE TABLE big | TRUNCATE TABLE big",
                "CALL refresh(?) | CALL refresh",
                "BEGIN | BEGIN",
                "SET NAMES utf8 | SET",
                "COPY items FROM STDIN | COPY items STDIN",
                // cases and clauses that only look like more
                "select id from t for update | select t",
                "INSERT INTO t (a) VALUES (?) ON DUPLICATE KEY UPDATE a = ? | INSERT t",
                "INSERT INTO t VALUES (?) ON CONFLICT (id) DO UPDATE SET a = ? | INSERT t",
                "SELECT EXTRACT(YEAR FROM born) FROM people | SELECT people",
                "WITH recent AS (SELECT id FROM orders) SELECT * FROM recent | SELECT orders SELECT recent",
                "SELECT ?; DELETE FROM a; SELECT ? FROM b | SELECT DELETE a SELECT b",
                "SELECT a.x FROM a LEFT JOIN b ON a.i = b.i, c WHERE a.y = ? | SELECT a b",
                "EXPLAIN SELECT * FROM t | EXPLAIN SELECT t"
            })
    void summary(String statement, String summary) {
        assertThat(SqlSummary.of(statement)).isEqualTo(summary);
    }

    @Test
    void nothingOfNothing() {
        assertThat(SqlSummary.of(null)).isNull();
        assertThat(SqlSummary.of("")).isNull();
        assertThat(SqlSummary.of("?, ?; (?)")).isNull();
        assertThat(SqlSummary.of("garbage in")).isNull();
    }

    @Test
    void endsAtAWordOfTheLengthAllowed() {
        String summary = SqlSummary.of("SELECT * FROM " + "a_rather_long_name, ".repeat(40));
        assertThat(summary).hasSizeLessThanOrEqualTo(SqlSummary.LENGTH_MAX).endsWith("name");
    }

    @Test
    void anyTextComesToAnEnd() {
        for (String odd :
                new String[] {"`", "\"", "SELECT `", "FROM FROM", "((((", "))))", "a.", "."}) {
            SqlSummary.of(odd.repeat(50));
        }
    }
}
