/**
 * Apache Kafka: <a href="https://kafka.apache.org/protocol">the protocol</a>, record batches as in
 * <a href="https://kafka.apache.org/documentation/#messageformat">the message format</a>. Port 9092
 * over TCP.
 *
 * <pre>
 *   request:  | length 4 | API key 2 | version 2 | correlation id 4 | client id 2+n | tags? | body |
 *   response: | length 4 | correlation id 4 | tags? | body |
 *
 *   tags, in flexible versions: | count | tag, size, bytes | ...      all of them unsigned varints
 * </pre>
 *
 * <p>What a body has is data, {@code messages.txt}: every field of every version, in a notation of
 * our own, compiled to a few instructions when a version is first met and walked over the bytes as
 * they come. Every API has its name; the bodies of those between brokers are skipped. Of what is
 * read, nothing but topics, groups, ids, counts and error codes is kept.
 *
 * <p><b>Pairing.</b> By correlation id; of equal ones the oldest goes first. A response says
 * neither its API nor its version, so both decoders share a table of the requests under way.
 * ApiVersions is answered in version 0 with error 35 where the server does not know the version
 * asked for, and its answers never have tags in their header. Produce with {@code acks=0} is
 * one-way. An answer whose request was not seen is an orphan of which only length and id are known.
 *
 * <p><b>Time.</b> Fetch waits for data, JoinGroup and SyncGroup for the rest of the group: {@code
 * LongPoll}, a label too, keeps them apart from work, {@code MaxWait} says how long the server may
 * wait. A request is awaited for six minutes, longer than a group may take.
 *
 * <p><b>Topics.</b> All that a message names, with their partitions, records and bytes. Newer
 * versions name topics by their ids; names are learnt from whatever message has both, and all
 * connections of a worker share up to 4096 of them. Until then the name is null. A fetch that goes
 * on with its session names only what changed; its answer names what has data. Records are counted
 * by the headers of batches, compressed or not; how many old messages a compressed one holds is not
 * known.
 *
 * <p><b>Errors.</b> {@code ErrorCode} is the first in the response that is not zero, whatever it is
 * of; {@code ErrorCount} how many there are. Names are packetd's.
 *
 * <p><b>Secrets.</b> SASL tokens, with headers (SaslAuthenticate) or raw (behind SaslHandshake 0),
 * credentials, delegation tokens and the values of settings are skipped, never read. A raw token
 * and its answer are a RoundTrip with the API {@code SaslToken}.
 *
 * <p><b>Loss.</b> Within a message, it is skipped to its end. Elsewhere, and on a connection that
 * began before the capture, the next boundary is a header of an API and version that are known, of
 * the client id that came last, with a body that is right as far as it is there, or of another with
 * a body that is right to its end; for answers the id of a request under way and such a body.
 *
 * <p><b>Limits.</b> A message: 256 MiB, 100 MiB where a boundary is searched, 8 MiB there without
 * records. A text: 256 bytes, the rest is cut. Kept of a message: 128 topics, all are counted.
 * Requests under way: as many as may be pending.
 *
 * <p><b>Not decoded.</b> Records, and so trace context in their headers; tagged fields; GSSAPI
 * tokens before any request, as brokers before 0.10 had them.
 */
@NullMarked
package io.wiretrip.protocol.kafka;

import org.jspecify.annotations.NullMarked;
