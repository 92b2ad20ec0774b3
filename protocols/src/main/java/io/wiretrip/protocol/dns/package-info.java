/**
 * The Domain Name System: <a href="https://www.rfc-editor.org/rfc/rfc1035">RFC 1035</a>, over TCP
 * <a href="https://www.rfc-editor.org/rfc/rfc7766">RFC 7766</a>, EDNS <a
 * href="https://www.rfc-editor.org/rfc/rfc6891">RFC 6891</a>, zone transfers <a
 * href="https://www.rfc-editor.org/rfc/rfc5936">RFC 5936</a> and <a
 * href="https://www.rfc-editor.org/rfc/rfc1995">RFC 1995</a>, multicast DNS <a
 * href="https://www.rfc-editor.org/rfc/rfc6762">RFC 6762</a>, LLMNR <a
 * href="https://www.rfc-editor.org/rfc/rfc4795">RFC 4795</a>. Ports 53, 5353 and 5355, UDP and TCP.
 *
 * <pre>
 *   UDP: one datagram is one message.      TCP: | length 2 | message | length 2 | message | ...
 *
 *   | id 2 | QR opcode AA TC RD RA Z AD CD rcode 2 | four counts, 2 each |
 *   | question:   name | type 2 | class 2                             | ...
 *   | answer:     name | type 2 | class 2 | TTL 4 | length 2 | data   | ...
 *   | authority:  the same                                            | ...
 *   | additional: the same; OPT: the root, 41, UDP size, rcode and version and flags, length, options
 *
 *   name: | 3 w w w | 7 e x a m p l e | 0 |    or    | 3 w w w | 11 offset of an earlier name |
 * </pre>
 *
 * <p><b>Pairing.</b> By id and first question: type, class and a hash of the name in lower case. A
 * message without a question goes by its id. Every query on the wire has a RoundTrip of its own;
 * the oldest of equal ones gets the answer, the later ones are marked {@code Retransmission}. The
 * QR bit says what is a request, not the side that sent it; a response comes from the other side. A
 * zone transfer over TCP is one response of several messages and ends with the zone's last SOA
 * record.
 *
 * <p><b>One-way.</b> Multicast DNS, told by its bytes: responses with id 0, AA and no question;
 * queries with id 0, no flag but TC, and a {@code local.} name, the unicast-answer bit, known
 * answers or several questions. Unicast DNS on port 5353 pairs. An LLMNR query looks like any
 * other: its answer comes from another address, so on its own flow it is unanswered and the answer
 * an orphan.
 *
 * <p><b>Text.</b> Names keep their final dot; bytes that are not printable ASCII, and dots and
 * backslashes within a label, are escaped as in a master file. Types, classes, opcodes and response
 * codes have packetd's names. Where packetd prints a number because it has no name, the registry's
 * mnemonic is printed instead ({@code HTTPS}, {@code NONE}, {@code Notify}, {@code YXDomain},
 * {@code BadVers}); without one either, types and classes are {@code TYPE65534} and {@code
 * CLASS42}, opcodes and response codes their number. {@code Status} is the whole response code,
 * EDNS extension included. Records of types that packetd leaves out are in the sections; OPT is
 * not, it is {@code EDNS}.
 *
 * <p><b>Limits.</b> A name: 255 bytes, 127 pointers, each to bytes before those that led to it.
 * Kept of a message: 512 questions, 512 records a section, 2<sup>18</sup> characters; the rest is
 * counted ({@code Counts}). A stream: 65537 bytes unconsumed, 16 zone transfers at once, 8
 * unreadable messages in a row, and behind a gap 64 wrong guesses or 1 MiB in search of the next
 * boundary.
 *
 * <p><b>Damage.</b> A query with a sound header and a broken question is reported without the
 * question, as truncated: it was sent, and servers answer it. Any other message with a broken first
 * question is refused. One with broken records is reported with those before, as truncated. What
 * the capture cut is a gap, not a violation. Names that nobody wants are passed over, so what is
 * wrong with them is not counted.
 *
 * <p><b>Not decoded.</b> DNS over TLS, HTTPS and QUIC; EDNS options other than NSID, client subnet,
 * cookie (only that there is one) and extended error; DSO messages beyond their header; the
 * multicast bit of classes; data of LOC, CERT and other rare types, which are shown in hexadecimal,
 * up to 64 bytes; keys and signatures, of which the length is shown.
 */
@NullMarked
package io.wiretrip.protocol.dns;

import org.jspecify.annotations.NullMarked;
