/**
 * The <a href="https://www.postgresql.org/docs/current/protocol.html">frontend/backend protocol</a>
 * of PostgreSQL, version 3, over TCP, as servers, poolers (PgBouncer, Pgpool) and relatives speak
 * it. Ports 5432 and 6432.
 *
 * <pre>
 *   first packets of a client:   | length 4 | code 4 | content |      SSLRequest, GSSENCRequest,
 *                                                                     CancelRequest, Startup
 *   everything else:             | type 1 | length 4 | content |      the length counts itself
 *
 *   simple:     Query ─▶                          ─▶ (T D* C)* Z
 *   extended:   Parse Bind Describe Execute Sync  ─▶ 1 2 T D* C Z
 *
 *   a pipeline: P B D E   B E   B E   S           four messages, two, two, and what ends them
 *               └──────┘  └──┘  └─────┘           three requests
 *               1 2 T C   2 C   2 C   Z
 *               └──────┘  └──┘  └─────┘           three responses
 * </pre>
 *
 * <p><b>Requests.</b> A startup with all that leads to the first ReadyForQuery or to the refusal; a
 * Query, however many statements it holds; a FunctionCall; of the extended protocol each Execute,
 * together with the Parse, Bind and Describe that lead to it and the Close and Sync behind it.
 * Steps that lead to no Execute are a request as well, named after the one that says most: Parse,
 * Bind, Describe, Close, and Sync where nothing else is. Requests to encrypt are none, nor is
 * Terminate; what a client sends to prove who it is counts to none.
 *
 * <p><b>Pairing.</b> In order. Which messages of the server answer a request is told by its steps,
 * each of which has one answer, and by ReadyForQuery. Behind an error the server passes over
 * everything until the next Sync: those requests have a response of no bytes that says {@code
 * Skipped}. A COPY is part of the request that began it, and so is the Sync that its client sends
 * behind CopyDone. Replication is one request that lasts as long as it does.
 *
 * <p><b>One-way.</b> NotificationResponse from the server; CancelRequest from the client. Notices
 * and ParameterStatus are part of the answer they come with, and of nothing where nothing was
 * asked. An error that nobody asked for is an orphan.
 *
 * <p><b>Encryption.</b> SSLRequest answered {@code S}, and GSSENCRequest answered {@code G}, end
 * the decoding ({@code tls}, {@code gss}); {@code N} goes on, as does an error of an old server.
 *
 * <p><b>Names.</b> What was parsed under a name is remembered, and what a portal was bound to. The
 * text of what was prepared before the capture, within a gap, by SQL's PREPARE, or so long ago that
 * it was forgotten, is null, until the name is parsed again. Every request says whose it is and
 * which database it is for if the startup was seen.
 *
 * <p><b>Times.</b> A request begins with its first message's first byte. Its response ends with the
 * last message that answers one of its steps; with ReadyForQuery if it holds the Sync, or is a
 * Query.
 *
 * <p><b>Secrets.</b> Passwords, SASL and GSS tokens, keys, parameters, rows, COPY data, payloads of
 * notifications and details of errors are counted and never read. Literals in statements become
 * {@code ?}, and so does what syntax errors and data exceptions cite of them.
 *
 * <p><b>Limits.</b> A first packet: 10000 bytes. A name: 256 bytes. Of a statement the first 64 KiB
 * are read, and kept what the options say; 64 command tags of a Query; 2 KiB of an error.
 * Remembered of a connection: 1024 statements, 256 portals, 256 KiB of text each, and the steps of
 * 8192 requests. Of messages nothing is stored but these.
 *
 * <p><b>Damage.</b> A gap within a row, a statement or COPY data costs quality. Elsewhere the next
 * message is searched for: by types and the lengths they can have, by content (columns that add up,
 * texts that end where they should), by messages that follow, and by where the client, having
 * waited for it, has told that an answer begins.
 *
 * <p><b>Not decoded.</b> Protocol versions 1 and 2; the content of replication; parameters and
 * rows; anything encrypted.
 */
@NullMarked
package io.wiretrip.protocol.postgresql;

import org.jspecify.annotations.NullMarked;
