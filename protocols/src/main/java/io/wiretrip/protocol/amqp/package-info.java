/**
 * AMQP 0-9-1: the <a
 * href="https://www.rabbitmq.com/resources/specs/amqp0-9-1.pdf">specification</a>, its <a
 * href="https://www.rabbitmq.com/amqp-0-9-1-reference">methods</a> and RabbitMQ's <a
 * href="https://www.rabbitmq.com/docs/extensions">extensions</a> and <a
 * href="https://www.rabbitmq.com/amqp-0-9-1-errata">types of table entries</a>. Port 5672, TCP.
 *
 * <pre>
 *   client: | "AMQP" 0 0 9 1 |, then both: | type 1 | channel 2 | size 4 | payload | 0xCE | ...
 *
 *   type 1, method:         | class 2 | method 2 | arguments |
 *   type 2, content header: | class 2 | weight 2 | body size 8 | flags 2 | properties |
 *   type 3, content body:   | bytes |              type 8, heartbeat: nothing
 *
 *   a publish:  | method, channel 1 | header, channel 1 | body, channel 1 | body, channel 1 |
 *   others:                 | method, channel 2 |  between its frames | heartbeat |
 * </pre>
 *
 * <p><b>A message</b> is a method with its content header and body frames, whatever frames of other
 * channels lie between them. {@code Size} counts its own frames.
 *
 * <p><b>Pairing.</b> A request is what begins an exchange, whoever sends it; {@code Host} and
 * {@code Port} are its sender's, {@code Client} and {@code Server} stay what they are.
 *
 * <ul>
 *   <li>A method and its Ok, on their channel, in order. {@code Basic.Get} has {@code Get-Ok} with
 *       its content, or {@code Get-Empty}. With no-wait it is one-way.
 *   <li>{@code Basic.Publish}: one-way; in confirm mode answered by the {@code Ack} or {@code Nack}
 *       with its number, which both sides count from {@code Confirm.Select}.
 *   <li>{@code Basic.Deliver} of the server: answered by the client's {@code Ack}, {@code Nack} or
 *       {@code Reject} of its tag; one-way if its consumer settles nothing. It has the queue that
 *       its consumer named.
 *   <li>One {@code Ack} of many is the response of each of them, a copy for each.
 *   <li>{@code Basic.Return} in confirm mode is said of the confirmation that follows: {@code
 *       ErrCode}, {@code ReplyCode} and {@code ReplyText} of the response to the publish that came
 *       back, which is found by exchange and routing key. Without confirms it is a one-way request
 *       of the server, as its publish was reported when it was sent.
 *   <li>The settlement of a message that was fetched is one-way: the RoundTrip of the {@code
 *       Basic.Get} ended with the message.
 *   <li>{@code Close} answers all that its sender will not answer any more, on its channel or on
 *       all of them: what failed, and what waited with it. It is also a request that {@code
 *       Close-Ok} answers.
 *   <li>A protocol header that the server refuses with its own; otherwise {@code Connection.Start}
 *       is the first request.
 * </ul>
 *
 * <p>Heartbeats are no messages. A request is given up after 30 minutes, which is how long RabbitMQ
 * awaits that a delivery is settled.
 *
 * <p><b>Unknown.</b> On a connection that began before the capture, or behind a loss, confirms and
 * consumers may have begun unseen. Publishes and deliveries are then one-way until an {@code Ack}
 * on their channel proves otherwise. The number of a publish is then a lower bound, which each
 * confirmation corrects; such pairs are marked as resynchronised. Behind lost answers, the one that
 * was sent when its requester had received all before it tells which request it answers; those
 * before that one stay unanswered.
 *
 * <p><b>Boundaries</b> are found by whole frames: a method that exists, of a sender who may send
 * it, a content header or a heartbeat, with the octet 0xCE behind.
 *
 * <p><b>Limits.</b> Looked at of a method or content header: 16 KiB, the rest is passed over. A
 * payload: 64 MiB. Followed: 8192 channels, 256 consumers and 256 fetched tags of each. Bodies are
 * counted, never stored.
 *
 * <p><b>Secrets.</b> SASL responses, challenges and their renewal are passed over, as are the
 * property user-id and all table entries but traceparent.
 *
 * <p><b>Not decoded.</b> AMQP 1.0, which is recognised, named ({@code amqp1}) and then opaque;
 * frames of AMQP 0-10; arguments of declarations; properties other than content-type,
 * correlation-id and message-id.
 */
@NullMarked
package io.wiretrip.protocol.amqp;

import org.jspecify.annotations.NullMarked;
