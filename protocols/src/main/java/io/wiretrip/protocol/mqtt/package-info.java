/**
 * MQTT: <a href="https://docs.oasis-open.org/mqtt/mqtt/v5.0/mqtt-v5.0.html">5</a>, <a
 * href="https://docs.oasis-open.org/mqtt/mqtt/v3.1.1/mqtt-v3.1.1.html">3.1.1</a> and 3.1
 * ("MQIsdp"), over TCP, port 1883.
 *
 * <pre>
 *   | type 4 bits | flags 4 bits | length 1 to 4 bytes, 7 bits each | body
 *
 *   CONNECT:   name | level | flags | keep-alive | P | client id | P will topic will | user | password
 *   PUBLISH:   topic | packet id if QoS above 0 | P | application message
 *   SUBSCRIBE: packet id | P | filter options | filter options | ...
 *   answers:   packet id | reason code | P            P: length and properties, version 5 only
 *
 *   client  CONNECT ---------------> | PUBLISH 1 ---> | PUBLISH 2 -> PUBREL -> | PINGREQ --->
 *   server  &lt;--------------- CONNACK | &lt;------ PUBACK | &lt;--- PUBREC &lt;-- PUBCOMP | &lt;-- PINGRESP
 * </pre>
 *
 * <p><b>Pairing.</b> By kind and packet identifier, which each side counts for itself. A sender may
 * use an identifier again only when its exchange is over; so an answer goes to the latest request
 * of its identifier, and an earlier one is unanswered. DUP repeats a request: both are pending.
 *
 * <ul>
 *   <li>CONNECT and CONNACK, SUBSCRIBE and SUBACK, UNSUBSCRIBE and UNSUBACK, PINGREQ and PINGRESP.
 *   <li>PUBLISH from either side. With QoS 0 it is one-way. With QoS 1 PUBACK answers. With QoS 2
 *       the RoundTrip ends with PUBCOMP; PUBREC and PUBREL are its steps, and their times are in
 *       the response ({@code ReceiveTime}, {@code ReleaseTime}). A PUBREC that refuses ends it.
 *   <li>PUBREL of an exchange that began before our time, or on an earlier connection, is a request
 *       of its own, which PUBCOMP answers; such a PUBREC is an orphan.
 *   <li>DISCONNECT is one-way, from either side.
 *   <li>AUTH: a server's challenge ("continue") is a request, which the client's AUTH answers.
 *       CONNACK answers CONNECT, however many challenges are between them. A client's
 *       "re-authenticate" is answered by the server's "success".
 * </ul>
 *
 * <p>Whoever sends a request, client and server of the RoundTrip are those of the connection;
 * {@code Host} and {@code Port} of a message are of its sender.
 *
 * <p><b>Times.</b> First and last byte of each packet; of an exchange of QoS 2, the last byte of
 * PUBCOMP. A receiver may acknowledge when it has done its work, so requests are awaited for a
 * minute.
 *
 * <p><b>Versions.</b> From CONNECT. Where that was not seen: from the first packet whose grammar is
 * of one version only; until then the payload's size, properties and filters are null.
 *
 * <p><b>Secrets.</b> Password, will message, authentication data, correlation data, response
 * information and application messages are passed over. Of user properties, {@code traceparent} and
 * {@code tracestate} are read, the others counted. A user name without a password is masked.
 *
 * <p><b>Limits.</b> Unconsumed: the head of a PUBLISH, 80 KiB; any other packet, 64 KiB, of which
 * the rest is skipped. Kept: 1 KiB of a text, 64 filters or 8 KiB of a packet, 64 reason codes,
 * topic aliases up to 1024, as many requests under way of each side as may be pending. An
 * application message is up to 256 MiB and never kept.
 *
 * <p><b>Damage.</b> A gap in an application message costs quality only. A gap in a packet whose
 * length was read costs that packet. Any other is followed by a search: for packets whose grammar
 * makes them unlikely by chance (32 bits): two short ones, or a PUBLISH with a topic. It is given
 * up after 16 MiB without one, or 64 wrong ones. Aliases are forgotten with a gap. What depends on
 * a CONNECT that was not seen is null.
 *
 * <p><b>Not decoded.</b> MQTT over WebSocket, TLS or QUIC; MQTT-SN.
 */
@NullMarked
package io.wiretrip.protocol.mqtt;

import org.jspecify.annotations.NullMarked;
