/**
 * Redis and what speaks its protocol: <a
 * href="https://redis.io/docs/latest/develop/reference/protocol-spec/">RESP2 and RESP3</a>.
 *
 * <pre>
 *   command   *2 CRLF $3 CRLF GET CRLF $3 CRLF key CRLF     an array of strings
 *          or GET key CRLF                                  a line of words
 *
 *   reply     +OK  -ERR text  :42  _  ,3.14  #t  (349…      a line
 *             $5 CRLF hello CRLF   =15 …  !21 …             so many bytes; $? in chunks ;n … ;0
 *             *2  ~2  >2  %2  |2   CRLF values              so many values or pairs; *? up to .
 * </pre>
 *
 * <p>Replies come in the order of the commands. What comes unasked is told apart by its first word
 * (message, invalidate, …), by its type, or, for MONITOR, by its form, and is a one-way RoundTrip
 * without a request. A SUBSCRIBE is answered once for each of its channels: its response ends with
 * the last. Commands to which the client asked for no answer (CLIENT REPLY) are one-way.
 *
 * <pre>
 *   client   Bytes ─▶ {@link io.wiretrip.protocol.redis.RedisRequestDecoder} ─ arguments ─▶ RedisArguments
 *                                                                       │
 *   server   Bytes ─▶ {@link io.wiretrip.protocol.redis.RedisResponseDecoder} ─ values ─▶ RedisReplies
 *                                                                       │
 *                           RedisConnection: database, subscriptions ◀──┘
 * </pre>
 *
 * <p>Of the arguments only a subcommand, the first key and the number of a database are ever read,
 * so that no password leaves the decoder, wherever it stands. What an error quotes is masked.
 *
 * <p>The database of a command is the one that was selected when it was answered: a SELECT that
 * fails, or waits for EXEC, has no effect.
 *
 * <p>Limits: 4 GiB of a value, 64 levels of nesting, 16 KiB of an inline command, 64 bytes of a
 * command's name, 4 KiB of a key, 256 bytes of an error. After a loss the next command is found by
 * its form, an array whose first string is a name, and the next reply by a line end with a valid
 * line behind it.
 *
 * <p>Not decoded: what a master sends its replicas (the connection is handed over as {@code
 * replication}), the bus between cluster nodes, values of any kind.
 */
@NullMarked
package io.wiretrip.protocol.redis;

import org.jspecify.annotations.NullMarked;
