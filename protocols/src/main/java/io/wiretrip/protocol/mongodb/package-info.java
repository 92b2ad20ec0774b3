/**
 * MongoDB's wire protocol: <a
 * href="https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/">messages</a>, <a
 * href="https://github.com/mongodb/specifications/blob/master/source/message/OP_MSG.md">OP_MSG</a>,
 * <a
 * href="https://github.com/mongodb/specifications/blob/master/source/compression/OP_COMPRESSED.md">
 * OP_COMPRESSED</a>, <a href="https://bsonspec.org/spec.html">BSON</a>. Port 27017, TCP; all
 * numbers little-endian.
 *
 * <pre>
 *   | length 4 | request id 4 | response to 4 | opcode 4 | content |
 *
 *   OP_MSG:        | flags 4 | section | section | … | checksum 4, if a flag says so |
 *     kind 0:        | 0 | body: {find: "things", filter: …, $db: "shop"} |
 *     kind 1:        | 1 | length 4 | name\0 | document | document | …  |
 *     kind 2:        | 2 | a token: passed over |
 *   OP_COMPRESSED: | opcode 4 | length unpacked 4 | compressor 1 | content, packed |
 *   OP_QUERY:      | flags 4 | database.collection\0 | skip 4 | return 4 | document | … |
 *   OP_REPLY:      | flags 4 | cursor 8 | from 4 | count 4 | documents |
 *
 *   document: | length 4 | type 1 | name\0 | value | … | 0 |
 * </pre>
 *
 * <p><b>Pairing.</b> By the request's id, which the response repeats; any order. Request ids are
 * unique within a connection's pending requests; of equal ones the oldest is answered.
 *
 * <p><b>One-way.</b> Requests with the flag moreToCome (write concern 0), and OP_INSERT, OP_UPDATE,
 * OP_DELETE and OP_KILL_CURSORS. Of a compressed request it is known when it was unpacked, so it
 * begins then.
 *
 * <p><b>Streams of responses</b> (exhaust: awaited hello, getMore, and queries with the old flag).
 * The first response answers the request and ends its RoundTrip. Each further one was not asked
 * for: it is a one-way response of its own, whose {@code ID} is that of the request that began the
 * stream and whose {@code StreamIndex} counts from 1. On the wire it refers to the response before
 * it, so behind a lost one the stream's request is not known any more.
 *
 * <p><b>Reading.</b> The command is the first element of the body, inside of {@code $query} or
 * {@code query} if an OP_QUERY wraps it. What its value says (a collection, a namespace, a word) is
 * a table; the text of a command that is not in it is not shown, since it may be anything.
 * Documents of the user are passed over by their length and counted. A body is walked as it arrives
 * and stored nowhere, so messages of 48 MB cost what small ones cost. The first OP_REPLY document
 * is read only if it answers a command or says that the query failed: else its {@code ok} and
 * {@code code} are somebody's data. {@code Code} and {@code Message} are the command's; a command
 * that went well may have failed writes, which {@code WriteErrors} counts.
 *
 * <p><b>Secrets.</b> Credentials are in elements that are never read: payloads of saslStart,
 * saslContinue, authenticate and speculativeAuthenticate, the passwords of createUser and
 * updateUser, security tokens, session ids. The value of such a command is not shown either.
 *
 * <p><b>Times.</b> From the first byte of a header to the last of the message.
 *
 * <p><b>Limits.</b> A message: 48,000,000 bytes. Left unconsumed: about 1 KiB. Texts: 512 bytes
 * each, names that are compared 128. Documents are entered 6 deep, the rest is passed over. A
 * compressed message: 4 MiB packed, gathered if it comes in pieces, 48 MiB unpacked; a larger one
 * is paired and its content not read. Commands in OP_QUERY: 64 under way.
 *
 * <p><b>Damage.</b> A document or section that does not fit costs its message's content and no
 * more. A header with an opcode or a length that cannot be is counted, and the next one that can be
 * is searched for: with an existing opcode, a length that fits it and the first fields that it
 * prescribes. Behind a gap within a message the header's length tells where the next begins.
 *
 * <p><b>Not decoded.</b> Checksums are not verified. Of OP_COMMAND and OP_COMMANDREPLY (between
 * servers up to 4.0) database and command alone. TLS.
 */
@NullMarked
package io.wiretrip.protocol.mongodb;

import org.jspecify.annotations.NullMarked;
