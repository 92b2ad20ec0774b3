package io.wiretrip.protocol;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins the messages of one connection into RoundTrips and emits each once both of its halves have
 * ended. Bounded by the pending limit; every message that begins is emitted in exactly one
 * RoundTrip. How a response finds its request is the subclass's part.
 *
 * <p>Runs on the worker that owns the connection.
 */
abstract class Pairing implements MessageSink, Pending {
    private final RoundTrip.Connection connection;
    private final SessionContext context;
    private final ProtocolCounters counters;
    private final MemoryBudget budget;
    private final RoundTripSink sink;
    private final int pendingMax;
    private final boolean multicast;

    /** Begun and no longer pending: paired, orphaned or one-way, but not ended yet. */
    private final List<Message> open = new ArrayList<>(2);

    private @Nullable String upgradeTo;
    private @Nullable UpgradedRequest upgraded;
    private boolean midstream;

    /** The last time that was told. */
    private long nowNs;

    Pairing(RoundTrip.Connection connection, SessionContext context) {
        this.connection = connection;
        this.context = context;
        this.counters = context.counters(connection.protocol());
        this.budget = context.budget();
        this.sink = context.sink();
        this.pendingMax = context.options().pendingMax();
        this.multicast = connection.server().isMulticast();
    }

    /** Adds a request at the young end. */
    abstract void addPending(Message request);

    /** Removes and returns the oldest request, which is given up; null if none is pending. */
    abstract @Nullable Message giveUpOldest();

    /** Removes a request to which no response will come; false if it is not pending. */
    abstract boolean withdraw(Message request);

    /** The oldest request, or null. */
    abstract @Nullable Message peekOldest();

    /** Removes and returns the request that a response answers, or null. */
    abstract @Nullable Message take(Message response);

    /** Bytes of a direction were lost, and not within a body alone. */
    abstract void gap(boolean requests);

    /** The quality of a request that is given up now; the worse of it and its own counts. */
    abstract Quality lossBeforeGivingUp(Message request);

    /** The quality of a response for which no request was found. */
    Quality lossBeforeOrphan() {
        return Quality.COMPLETE;
    }

    /** Every message from here on belongs to a connection whose beginning was not seen. */
    void setMidstream() {
        midstream = true;
    }

    /** What the connection is to become, once a decoder has said so. */
    final @Nullable String upgradeTo() {
        return upgradeTo;
    }

    /** The request that what it becomes has to answer. */
    final @Nullable UpgradedRequest upgraded() {
        return upgraded;
    }

    @Override
    public final void begin(Message message) {
        nowNs = message.startNs();
        if (midstream) {
            message.markMidstream();
        }
        message.charge(budget);
        if (isOneWay(message)) {
            open.add(message);
        } else if (message.isRequest()) {
            if (count() >= pendingMax) {
                counters.events().add(SessionEvent.PENDING_LIMIT);
                giveUp();
            }
            addPending(message);
        } else {
            Message request = message.isUnsolicited() ? null : take(message);
            if (request != null) {
                request.pairWith(message);
                if (!request.isEnded()) {
                    open.add(request);
                }
            }
            open.add(message);
        }
    }

    @Override
    public final void end(Message message) {
        assert message.isEnded() : "end without ended";
        if (!message.isCharged()) {
            return; // was given up, and emitted, before it ended
        }
        nowNs = message.endNs();
        message.charge(budget);
        Message other = message.pair();
        if (message.isRequest() && other == null && !isOneWay(message)) {
            return; // pending: its response will emit it
        }
        open.remove(message);
        if (other == null) {
            emitAlone(message);
        } else if (other.isEnded()) {
            emitPair(message.isRequest() ? message : other, message.isRequest() ? other : message);
        }
    }

    @Override
    public final void unanswered(Message request) {
        if (withdraw(request)) {
            emit(request, null, Outcome.UNANSWERED, Quality.COMPLETE);
        }
    }

    @Override
    public final void violation(Violation violation) {
        counters.violation(violation);
    }

    @Override
    public final void violation(Message message, Violation violation) {
        countersOf(message.protocol()).violation(violation);
    }

    @Override
    public final void upgrade(String to) {
        upgradeTo = to;
    }

    @Override
    public final void upgrade(String to, UpgradedRequest request) {
        upgradeTo = to;
        upgraded = request;
    }

    /**
     * Gives up the requests that have waited longer than their protocol allows, and those of a time
     * that is further away than that: the clock was set back.
     */
    final void expire(long timeNs) {
        nowNs = timeNs;
        long limit = connection.protocol().unansweredAfterNs();
        for (Message m = peekOldest();
                m != null && Math.abs(timeNs - m.startNs()) >= limit;
                m = peekOldest()) {
            giveUp();
        }
    }

    /** When {@link #expire} next has something to do; {@link Long#MAX_VALUE} for never. */
    final long deadlineNs() {
        Message oldest = peekOldest();
        return oldest == null
                ? Long.MAX_VALUE
                : oldest.startNs() + connection.protocol().unansweredAfterNs();
    }

    /** Nothing more will come: emits everything that is left, oldest first. */
    final void close(long timeNs) {
        nowNs = timeNs;
        while (!open.isEmpty()) {
            Message message = open.getFirst();
            message.markTruncated();
            message.ended(timeNs, message.endPosition());
            end(message);
        }
        for (Message m = giveUpOldest(); m != null; m = giveUpOldest()) {
            givenUp(m);
        }
    }

    /** Emits the oldest request as unanswered. */
    final void giveUp() {
        givenUp(giveUpOldest());
    }

    private void givenUp(@Nullable Message request) {
        if (request != null) {
            emit(request, null, Outcome.UNANSWERED, lossBeforeGivingUp(request));
        }
    }

    /** A question to a group may be answered by any number of hosts, each from its own address. */
    private boolean isOneWay(Message message) {
        return message.isOneWay() || (message.isRequest() && multicast);
    }

    private void emitAlone(Message message) {
        if (isOneWay(message)) {
            emit(
                    message.isRequest() ? message : null,
                    message.isRequest() ? null : message,
                    Outcome.ONEWAY,
                    Quality.COMPLETE);
        } else {
            emit(null, message, Outcome.ORPHAN, lossBeforeOrphan());
        }
    }

    private void emitPair(Message request, Message response) {
        request.unpair();
        response.unpair();
        emit(request, response, Outcome.COMPLETE, Quality.COMPLETE);
    }

    private void emit(
            @Nullable Message request,
            @Nullable Message response,
            Outcome outcome,
            Quality atLeast) {
        if (request != null) {
            request.discharge(budget);
        }
        if (response != null) {
            response.discharge(budget);
        }
        Quality judged = Quality.of(request, response);
        Quality quality = judged.compareTo(atLeast) > 0 ? judged : atLeast;
        Message either = request != null ? request : response;
        Protocol own = either == null ? null : either.protocol();
        ProtocolCounters counted = countersOf(own);
        counted.outcomes().add(outcome);
        counted.qualities().add(quality);
        sink.roundTrip(
                new RoundTrip(
                        own != null ? own : connection.protocol(),
                        connection.transport(),
                        connection.client(),
                        connection.server(),
                        request,
                        response,
                        outcome,
                        quality,
                        concludedNs(request, response)));
    }

    private long concludedNs(@Nullable Message request, @Nullable Message response) {
        if (response != null) {
            return response.endNs();
        }
        return request == null ? nowNs : Math.max(nowNs, request.endNs());
    }

    private ProtocolCounters countersOf(@Nullable Protocol own) {
        return own == null ? counters : context.counters(own);
    }
}
