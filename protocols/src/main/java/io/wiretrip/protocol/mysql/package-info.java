/**
 * The client/server protocol of MySQL and MariaDB: <a
 * href="https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html">MySQL's
 * description</a>, <a href="https://mariadb.com/kb/en/clientserver-protocol/">MariaDB's</a>.
 *
 * <pre>
 *   packet     ┌──────────┬────────┬───────────────┐
 *              │ length 3 │ number │ so many bytes │   16 MiB − 1: goes on in the next packet
 *              └──────────┴────────┴───────────────┘
 *
 *   client                                    server
 *                                          ◀─ greeting                  number 0
 *   login                          1 ─▶                                 LOGIN begins
 *                                          ◀─ switch, more …  2         secret, passed over
 *   proof                          3 ─▶
 *                                          ◀─ OK or ERR       4         LOGIN ends
 *   command                        0 ─▶
 *                                          ◀─ OK, ERR, or     1
 *                                             count           1
 *                                             definitions     2 …
 *                                            (EOF)
 *                                             rows              …
 *                                             EOF or OK       n         or more results
 * </pre>
 *
 * <p>The k-th response answers the k-th command; {@code QUIT}, {@code CLOSE_STMT} and {@code
 * SEND_LONG_DATA} are answered by nothing and are one-way. The login is a RoundTrip of its own,
 * from the client's login to the server's last word, so that refusals are seen with their reason; a
 * refusal in place of the greeting is an orphan. All results of a command are one response.
 *
 * <p>Where commands and responses begin is told by numbers, and after a loss by what the client had
 * acknowledged when it sent its next command: the response begins there. Commands are also found by
 * their form. Whether EOF packets are sent, whether definitions follow a count, and whether
 * attributes stand before a statement is taken from the handshake, and from the bytes where that
 * was not seen.
 *
 * <p>A request begins with the first byte of its packet. A response begins with the server's first
 * byte and ends with the last byte of its last result. On a compressed connection both count in
 * compressed packets.
 *
 * <p>Limits: 64 KiB of a statement are read; 2 KiB of a login; 4 KiB of query attributes with the
 * text behind them; 1 KiB of OK and ERR; 1024 prepared statements of a connection with 256 KiB of
 * text; compressed packets of 256 KiB. Each is a constant of the class that holds it.
 *
 * <p>Not decoded: values of rows and parameters (counted, passed over); statements prepared before
 * the capture, which are null; whose row a FETCH_STMT returned belongs to; events of binary logs
 * beyond their number; the X protocol; what follows a request for TLS, which is handed over.
 */
@NullMarked
package io.wiretrip.protocol.mysql;

import org.jspecify.annotations.NullMarked;
