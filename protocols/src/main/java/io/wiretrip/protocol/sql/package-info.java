/**
 * What the SQL protocols share: {@link io.wiretrip.protocol.sql.SqlText} makes of the bytes of a
 * statement the text that may be shown.
 *
 * <pre>
 *   SELECT name FROM users -- all of them          SELECT name FROM users
 *     WHERE id = 42 AND mail = 'a@b.test'    ─▶     WHERE id = ? AND mail = ?
 *   &#47;*traceparent='00-…-01'*&#47;                     traceparent 00-…-01
 * </pre>
 *
 * <p>It is a scanner of tokens and no parser: it knows strings, numbers, quoted names, comments and
 * words, in the dialects of MySQL and PostgreSQL, and where they differ in doubt it takes more for
 * a literal, never less.
 */
@NullMarked
package io.wiretrip.protocol.sql;

import org.jspecify.annotations.NullMarked;
