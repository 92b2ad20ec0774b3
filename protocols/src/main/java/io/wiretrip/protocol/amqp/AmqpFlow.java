package io.wiretrip.protocol.amqp;

import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Pending;
import io.wiretrip.protocol.amqp.AmqpConsumers.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the frames of one direction mean: which of them make a message, whether something answers
 * it, and what it answers.
 */
final class AmqpFlow {
    private final boolean fromClient;
    private final MessageSink sink;
    private final Pending pending;
    private final AmqpConnection connection;

    /** Whether content may belong to a message whose beginning was not seen. */
    private boolean lost;

    private boolean resynchronised;

    AmqpFlow(
            boolean fromClient,
            MessageSink sink,
            Pending pending,
            AmqpConnection connection,
            boolean midstream) {
        this.fromClient = fromClient;
        this.sink = sink;
        this.pending = pending;
        this.connection = connection;
        this.lost = midstream;
    }

    /** The next frame was found by searching. */
    void markResynchronised() {
        resynchronised = true;
    }

    /** A method has passed. */
    void method(AmqpFrame frame, AmqpArguments arguments) {
        AmqpMethod method = arguments.method;
        AmqpChannel channel = connection.channel(frame.channel());
        if (method == null) {
            sink.violation(AmqpViolation.UNKNOWN_METHOD);
        } else if (!method.sender().allows(fromClient)) {
            sink.violation(AmqpViolation.WRONG_SENDER);
        } else if ((frame.channel() == 0) != (method.classId() == AmqpMethod.CLASS_CONNECTION)) {
            sink.violation(AmqpViolation.WRONG_CHANNEL);
        } else if (channel == null) {
            sink.violation(AmqpViolation.CHANNEL_LIMIT);
        } else {
            connection.takeClientHeader(); // answered, as both go on
            int before = channel.retainedBytes();
            method(frame, arguments, method, channel);
            connection.recharge(channel, before);
        }
    }

    private void method(
            AmqpFrame frame, AmqpArguments arguments, AmqpMethod method, AmqpChannel channel) {
        cutContent(channel.content(fromClient));
        if (method == AmqpMethod.CHANNEL_OPEN) {
            channel.opened();
        } else if (method == AmqpMethod.CONNECTION_OPEN) {
            connection.virtualHost(arguments.virtualHost);
        }
        if (method.answers() != null) {
            answer(frame, arguments, method, channel);
        } else if (method.isSettlement()) {
            settle(frame, arguments, channel);
        } else if (method == AmqpMethod.BASIC_RETURN) {
            comeBack(frame, arguments, channel);
        } else {
            request(frame, arguments, method, channel);
        }
    }

    private AmqpMessage message(
            AmqpRole role, AmqpFrame frame, AmqpArguments arguments, AmqpChannel channel) {
        AmqpMessage message =
                new AmqpMessage(
                        role, fromClient, channel.id(), channel.incarnation(), arguments.method);
        message.take(arguments);
        message.begun(frame);
        message.virtualHost(connection.virtualHost());
        if (resynchronised) {
            message.markResynchronised();
        }
        return message;
    }

    /** What ends with its method is done; for the rest its content is awaited. */
    private void emit(AmqpMessage message, AmqpFrame frame, AmqpChannel channel) {
        resynchronised = false;
        sink.begin(message);
        AmqpMethod method = message.method();
        if (method != null && method.hasContent()) {
            channel.content(fromClient).begin(message, true);
        } else {
            end(message, frame);
        }
    }

    private void end(AmqpMessage message, AmqpFrame frame) {
        message.ended(frame.endNs(), frame.endPosition());
        sink.end(message);
    }

    private void request(
            AmqpFrame frame, AmqpArguments arguments, AmqpMethod method, AmqpChannel channel) {
        switch (method) {
            case BASIC_PUBLISH -> publish(frame, arguments, channel);
            case BASIC_DELIVER -> deliver(frame, arguments, channel);
            case CHANNEL_CLOSE, CONNECTION_CLOSE -> close(frame, arguments, channel);
            case CONNECTION_BLOCKED, CONNECTION_UNBLOCKED, BASIC_RECOVER_ASYNC ->
                    emit(message(AmqpRole.ONE_WAY, frame, arguments, channel), frame, channel);
            default -> ask(frame, arguments, method, channel);
        }
    }

    private void ask(
            AmqpFrame frame, AmqpArguments arguments, AmqpMethod method, AmqpChannel channel) {
        boolean unanswered = arguments.has(AmqpFlag.NO_WAIT);
        AmqpRole role = unanswered ? AmqpRole.ONE_WAY : AmqpRole.request(fromClient);
        AmqpMessage message = message(role, frame, arguments, channel);
        message.question(channel.answers(!fromClient).next());
        if (method == AmqpMethod.CONFIRM_SELECT) {
            channel.confirmsSelected();
        } else if (method == AmqpMethod.BASIC_CONSUME && arguments.consumerTagBytes > 0) {
            remember(arguments, message, channel);
        } else if (method == AmqpMethod.BASIC_CANCEL && (unanswered || !fromClient)) {
            channel.cancel(arguments.consumerTag, arguments.consumerTagBytes);
        }
        emit(message, frame, channel);
    }

    private void remember(AmqpArguments tag, AmqpMessage consume, AmqpChannel channel) {
        AmqpText text = consume.text();
        if (!channel.consume(
                tag.consumerTag,
                tag.consumerTagBytes,
                consume.has(AmqpFlag.NO_ACK),
                text == null ? null : text.queue)) {
            sink.violation(AmqpViolation.CONSUMER_LIMIT);
        }
    }

    private void publish(AmqpFrame frame, AmqpArguments arguments, AmqpChannel channel) {
        AmqpEpoch epoch = channel.publishes();
        AmqpRole role = epoch == null ? AmqpRole.ONE_WAY : AmqpRole.PUBLISH;
        AmqpMessage message = message(role, frame, arguments, channel);
        if (epoch != null) {
            message.numbered(epoch);
        }
        emit(message, frame, channel);
    }

    private void deliver(AmqpFrame frame, AmqpArguments arguments, AmqpChannel channel) {
        channel.delivered(arguments.deliveryTag);
        Consumer consumer = channel.consumer(arguments.consumerTag, arguments.consumerTagBytes);
        boolean settled = consumer == null ? !channel.isSettling() : consumer.noAck();
        AmqpRole role = settled ? AmqpRole.ONE_WAY : AmqpRole.DELIVERY;
        AmqpMessage message = message(role, frame, arguments, channel);
        if (consumer != null) {
            message.queue(consumer.queue());
        } else if (connection.hasLost()) {
            message.markResynchronised(); // its queue, and whether it is to be settled, are unknown
        }
        emit(message, frame, channel);
    }

    /** Answers what its sender had yet to answer, and is a request itself. */
    private void close(AmqpFrame frame, AmqpArguments arguments, AmqpChannel channel) {
        // What was answered by bytes that were lost is not answered by this.
        boolean lost = channel.answers(fromClient).areSettlementsLost();
        AmqpMessage answer = message(AmqpRole.answer(fromClient), frame, arguments, channel);
        answer.exact(lost);
        answerAll(answer, true, frame, channel);
        AmqpMessage end = message(AmqpRole.settlement(fromClient), frame, arguments, channel);
        end.exact(lost);
        answerAll(end, true, frame, channel);
        channel.answers(fromClient).settled();
        channel.closes();
        AmqpMessage own = message(AmqpRole.request(fromClient), frame, arguments, channel);
        own.question(channel.answers(!fromClient).nextClosing());
        emit(own, frame, channel);
    }

    private void answer(
            AmqpFrame frame, AmqpArguments arguments, AmqpMethod method, AmqpChannel channel) {
        AmqpMessage message = message(AmqpRole.answer(fromClient), frame, arguments, channel);
        AmqpMessage question = questionOf(message, channel.answers(fromClient));
        switch (method) {
            case BASIC_CONSUME_OK -> {
                if (question != null) {
                    remember(arguments, question, channel);
                }
            }
            case CHANNEL_CLOSE_OK -> channel.closed();
            case BASIC_CANCEL_OK ->
                    channel.cancel(arguments.consumerTag, arguments.consumerTagBytes);
            case BASIC_GET_OK -> {
                channel.delivered(arguments.deliveryTag);
                if (question == null || !question.has(AmqpFlag.NO_ACK)) {
                    channel.fetched(arguments.deliveryTag);
                }
            }
            default -> {}
        }
        emit(message, frame, channel);
    }

    /** The request that a message answers; says to the message which one it is. */
    private @Nullable AmqpMessage questionOf(AmqpMessage message, AmqpAnswers answers) {
        message.question(answers.given());
        if (answers.areLost()) {
            message.exact(true);
            AmqpMessage exact = (AmqpMessage) pending.awaiting(message);
            message.exact(false);
            if (exact != null) {
                answers.given(exact.question());
                message.question(answers.given());
                return exact;
            }
        }
        AmqpMessage oldest = (AmqpMessage) pending.awaiting(message);
        if (oldest != null && answers.areLost()) {
            message.markResynchronised();
        }
        return oldest;
    }

    private void settle(AmqpFrame frame, AmqpArguments arguments, AmqpChannel channel) {
        boolean multiple = arguments.has(AmqpFlag.MULTIPLE);
        AmqpRole role = AmqpRole.settlement(fromClient);
        if (fromClient) {
            if (channel.settled(arguments.deliveryTag, multiple)) {
                role = AmqpRole.ONE_WAY; // of a message that was fetched, whose RoundTrip is over
            }
        } else {
            channel.confirmed(arguments.deliveryTag);
        }
        AmqpMessage first = message(AmqpRole.settlement(fromClient), frame, arguments, channel);
        int answered = answerAll(first, multiple, frame, channel);
        if (answered == 0) {
            emit(
                    role == first.role() ? first : message(role, frame, arguments, channel),
                    frame,
                    channel);
        } else if (multiple) {
            channel.answers(fromClient).settled();
        }
    }

    /**
     * Gives every request that waits for a message its own answer: the message, then copies of it.
     *
     * @param all whether the message may answer more than one
     * @return how many there were
     */
    private int answerAll(AmqpMessage first, boolean all, AmqpFrame frame, AmqpChannel channel) {
        int count = 0;
        while (pending.awaiting(first) instanceof AmqpMessage request) {
            AmqpMessage message = count == 0 ? first : first.copy(frame);
            if (isDoubtful(request, message, all, channel)) {
                message.markResynchronised();
            }
            emit(message, frame, channel);
            count++;
            if (!all) {
                break;
            }
        }
        return count;
    }

    /**
     * Whether another message may have answered a request, or said more of it; or whether its
     * number is a guess.
     */
    private boolean isDoubtful(
            AmqpMessage request, AmqpMessage answer, boolean all, AmqpChannel channel) {
        AmqpEpoch epoch = request.epoch();
        if (epoch != null && !epoch.isExact()) {
            return true;
        }
        return channel.answers(fromClient).areSettlementsLost()
                && (all || request.has(AmqpFlag.MANDATORY))
                && !answer.followsWhatIsKnownTo(request);
    }

    /** What was published comes back: said of its publish where that is awaited. */
    private void comeBack(AmqpFrame frame, AmqpArguments arguments, AmqpChannel channel) {
        AmqpMessage asAnswer = message(AmqpRole.CONFIRMATION, frame, arguments, channel);
        if (pending.awaiting(asAnswer) instanceof AmqpMessage publish) {
            publish.returned(asAnswer);
            channel.content(false).begin(asAnswer, false);
        } else {
            emit(message(AmqpRole.ONE_WAY, frame, arguments, channel), frame, channel);
        }
    }

    /** The message on a frame's channel whose content header is to come, or null. */
    @Nullable AmqpMessage awaitingHeader(AmqpFrame frame) {
        AmqpContent content = content(frame);
        return content == null || content.isHeaded() ? null : content.message();
    }

    /** A content header has passed. */
    void header(AmqpFrame frame, long bodyBytes) {
        AmqpContent content = content(frame);
        AmqpMessage message = content == null ? null : content.message();
        if (content == null || message == null || content.isHeaded()) {
            stray();
            return;
        }
        message.add(frame);
        message.bodyBytes(bodyBytes);
        content.head(bodyBytes);
        if (bodyBytes == 0) {
            endContent(content, message, frame);
        }
    }

    /** A body frame has passed. */
    void body(AmqpFrame frame) {
        AmqpContent content = content(frame);
        AmqpMessage message = content == null ? null : content.message();
        if (content == null || message == null || !content.isHeaded()) {
            stray();
            return;
        }
        message.add(frame);
        content.pass(frame.payloadBytes());
        if (content.left() < 0) {
            sink.violation(AmqpViolation.BODY_TOO_LONG);
        }
        if (content.left() <= 0) {
            endContent(content, message, frame);
        }
    }

    private @Nullable AmqpContent content(AmqpFrame frame) {
        AmqpChannel channel = connection.channel(frame.channel());
        return channel == null ? null : channel.content(fromClient);
    }

    private void stray() {
        if (!lost) {
            sink.violation(AmqpViolation.CONTENT_UNEXPECTED);
        }
    }

    private void endContent(AmqpContent content, AmqpMessage message, AmqpFrame frame) {
        content.clear();
        if (content.isEmitted()) {
            end(message, frame);
        }
    }

    /** The channel went on without the rest of a body. */
    private void cutContent(AmqpContent content) {
        if (content.message() != null) {
            sink.violation(AmqpViolation.CONTENT_CUT);
            cut(content, false);
        }
    }

    private void cut(AmqpContent content, boolean gap) {
        AmqpMessage message = content.message();
        if (message == null) {
            return;
        }
        content.clear();
        if (gap) {
            message.markGap();
        } else {
            message.markTruncated();
        }
        if (content.isEmitted()) {
            message.cutShort();
            sink.end(message);
        }
    }

    /** Bytes are missing, and with them frames of any channel. */
    void gap() {
        lost = true;
        resynchronised = true;
        cutAll(true);
        connection.lost(fromClient);
    }

    /** Nothing more will come. */
    void end() {
        cutAll(false);
        AmqpMessage header = fromClient ? connection.takeClientHeader() : null;
        if (header != null && !connection.isJoined()) {
            sink.begin(header);
            sink.end(header);
        }
    }

    private void cutAll(boolean gap) {
        for (AmqpChannel channel : connection.slots()) {
            if (channel != null) {
                cut(channel.content(fromClient), gap);
            }
        }
    }
}
