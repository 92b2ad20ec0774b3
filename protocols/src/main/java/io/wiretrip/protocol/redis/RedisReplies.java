package io.wiretrip.protocol.redis;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Pending;
import io.wiretrip.protocol.redis.RedisCommand.Effect;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of the values that a server sends: answers, which change the connection's state,
 * the confirmations of subscriptions, several of which answer one command, and what comes unasked.
 */
final class RedisReplies {
    private static final byte[] OK = ascii("OK");
    private static final byte[] QUEUED = ascii("QUEUED");
    private static final String REPLICATION = "replication";

    private final MessageSink sink;
    private final Pending pending;
    private final RedisConnection connection;

    /** The message to which the value under way belongs; null at the outermost level between. */
    private @Nullable RedisResponse current;

    /** The command it answers, if that is known. */
    private @Nullable RedisRequest answered;

    /** The answer to SUBSCRIBE or UNSUBSCRIBE, of which more is to come. */
    private @Nullable RedisResponse confirmation;

    private long confirmationsLeft;
    private long confirmedNs;
    private long confirmedPosition;

    private long startNs;
    private long startPosition;
    private long startAcknowledged;
    private boolean started;
    private boolean lost;
    private boolean ok;
    private boolean failed;

    RedisReplies(MessageSink sink, Pending pending, RedisConnection connection) {
        this.sink = sink;
        this.pending = pending;
        this.connection = connection;
    }

    @Nullable RedisResponse current() {
        return current;
    }

    void addPayload(long bytes) {
        if (current != null) {
            current.addPayload(bytes);
        }
    }

    /** Remembers when and where the outermost value began, at its first byte. */
    void noteStart(Bytes in) {
        if (!started) {
            started = true;
            startNs = in.timeNs();
            startPosition = in.streamPosition();
            startAcknowledged = in.peerAcknowledged();
        }
    }

    /** What was noted began nothing. */
    void forgetStart() {
        started = false;
    }

    /** Bytes were passed over: the next value does not begin where one was noted. */
    void lost() {
        started = false;
        lost = true;
    }

    /** Whether an outermost collection may be no answer, which its first element then says. */
    boolean mayBePush(RedisType type) {
        if (type == RedisType.PUSH) {
            return true;
        }
        if (type != RedisType.ARRAY) {
            return false;
        }
        RedisRequest request = request();
        return confirmation != null
                || connection.isSubscribed()
                || request == null
                || isSubscription(request);
    }

    private static boolean isSubscription(RedisRequest request) {
        Effect effect = request.command().effect();
        return effect == Effect.SUBSCRIBE || effect == Effect.UNSUBSCRIBE;
    }

    /** Whether a command was sent by who had received just what is before a position. */
    boolean isAwaited(long position) {
        Message request = pending.answeredBy(position, startAcknowledged);
        return request != null && request.peerAcknowledged() == position;
    }

    private @Nullable RedisRequest request() {
        return (RedisRequest) pending.answeredBy(startPosition, startAcknowledged);
    }

    /** An outermost line begins. */
    void beginLine(Bytes in, RedisType type, int from, int to) {
        boolean line = type == RedisType.SIMPLE_STRING;
        if (line
                && (connection.isMonitoring() || pending.count() == 0)
                && isMonitorLine(in, from, to)) {
            open(type, "monitor");
            return;
        }
        begin(type);
        ok = line && to - from == OK.length && in.matches(from, OK);
        failed = type == RedisType.ERROR;
        if (current != null && line && to - from == QUEUED.length && in.matches(from, QUEUED)) {
            current.markQueued();
        }
    }

    /** {@code 1339518083.107412 [0 127.0.0.1:60866] "keys" "*"}. */
    private static boolean isMonitorLine(Bytes in, int from, int to) {
        int at = from;
        while (at < to && (in.u8(at) == '.' || (in.u8(at) >= '0' && in.u8(at) <= '9'))) {
            at++;
        }
        return at > from && at + 1 < to && in.u8(at) == ' ' && in.u8(at + 1) == '[';
    }

    /**
     * An outermost value begins that answers a command.
     *
     * @return false if what follows is no reply but a master's data
     */
    boolean begin(RedisType type) {
        closeConfirmation();
        answered = request();
        if (answered != null) {
            answered.setDatabase(connection.database());
        }
        open(type, new RedisResponse(type, null));
        return answered == null
                || type != RedisType.BULK_STRING
                || answered.command().effect() != Effect.REPLICATE;
    }

    /** An outermost collection begins whose first element says what it is. */
    void beginUndecided(RedisType type, @Nullable RedisPush push) {
        if (push == null) {
            if (type == RedisType.PUSH) {
                open(type, "push");
            } else {
                begin(type);
            }
        } else if (push.confirms()) {
            confirm(type, push);
        } else {
            open(type, push.word());
        }
    }

    private void confirm(RedisType type, RedisPush push) {
        RedisRequest request = request();
        boolean answers = confirmation == null && request != null && isSubscription(request);
        if (confirmation == null && !answers) {
            openAlone(type, push);
        } else {
            if (confirmation == null) {
                begin(type);
                confirmation = current;
                confirmationsLeft = confirmations(answered, push);
            }
            current = confirmation;
        }
        if (push.begins()) {
            connection.subscribed(push.isPattern());
        } else {
            connection.unsubscribed(push.isPattern());
        }
    }

    /** A confirmation of what nobody was seen to ask for. */
    private void openAlone(RedisType type, RedisPush push) {
        RedisResponse response = new RedisResponse(type, push.isNews() ? push.word() : null);
        if (!push.isNews()) {
            response.markUnsolicited();
        }
        answered = null;
        open(type, response);
    }

    private long confirmations(@Nullable RedisRequest request, RedisPush push) {
        long named = request == null ? 1 : request.arguments();
        if (named == 0 && connection.isSubscriptionLost() && current != null) {
            current.markResynchronised(); // how many confirmations it has is a guess
        }
        return Math.max(1, named > 0 ? named : connection.subscriptions(push.isPattern()));
    }

    private void open(RedisType type, @Nullable String push) {
        if (push != null) {
            answered = null;
        }
        open(type, new RedisResponse(type, push));
    }

    private void open(RedisType type, RedisResponse response) {
        response.started(startNs, startPosition, startAcknowledged);
        if (lost) {
            lost = false;
            response.markResynchronised();
        }
        ok = false;
        failed = type == RedisType.BULK_ERROR;
        current = response;
        sink.begin(response);
    }

    /**
     * The outermost value ended.
     *
     * @return whether the connection carries commands from the server from here on
     */
    boolean end(Bytes in) {
        RedisResponse response = current;
        started = false;
        current = null;
        if (response == null) {
            return false;
        }
        if (response == confirmation) {
            confirmationsLeft--;
            confirmedNs = in.timeNs();
            confirmedPosition = in.streamPosition();
            if (confirmationsLeft == 0) {
                closeConfirmation();
            }
            return false;
        }
        response.ended(in.timeNs(), in.streamPosition());
        sink.end(response);
        return answered != null && apply(answered, response);
    }

    /** What an answer means for the connection. */
    private boolean apply(RedisRequest request, RedisResponse response) {
        if (request.command().selects()) {
            connection.decided();
        }
        switch (request.command().effect()) {
            case SELECT -> {
                if (ok) {
                    connection.selected(request.selects());
                } else if (response.isQueued()) {
                    connection.queued(request.selects());
                }
            }
            case EXEC -> connection.executed(!failed && !response.isNothing());
            case DISCARD -> connection.executed(false);
            case MONITOR -> {
                if (ok) {
                    connection.monitors();
                }
            }
            case RESET -> connection.reset();
            case REPLICATE -> {
                if (!failed) {
                    sink.upgrade(REPLICATION);
                    return true;
                }
            }
            default -> {}
        }
        return false;
    }

    /** No more confirmations: the answer to the subscription ended with the last that came. */
    private void closeConfirmation() {
        RedisResponse response = confirmation;
        if (response != null) {
            confirmation = null;
            response.ended(confirmedNs, confirmedPosition);
            sink.end(response);
        }
    }

    void markGap() {
        if (current != null) {
            current.markGap();
        }
    }

    /** Ends what is under way, of which no more will be seen. */
    void cut(long timeNs, long streamPosition) {
        RedisResponse response = current;
        current = null;
        if (response != null && response != confirmation) {
            response.markTruncated();
            response.ended(timeNs, streamPosition);
            sink.end(response);
        }
        if (confirmation != null) {
            if (response == confirmation) {
                confirmedNs = timeNs;
                confirmedPosition = streamPosition;
            }
            confirmation.markTruncated();
            closeConfirmation();
        }
        connection.repliesLost();
        lost();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
