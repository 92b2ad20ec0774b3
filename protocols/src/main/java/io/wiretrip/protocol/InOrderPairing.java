package io.wiretrip.protocol;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The k-th response answers the k-th request.
 *
 * <p>After bytes were lost, counting no longer tells. Then positions do: a client that does not
 * pipeline sends its request when it has received exactly the bytes before the response to it, so
 * the response that starts at position P answers the request whose sender had acknowledged P. And a
 * server cannot answer what it has not received. What neither settles is paired in order and marked
 * as resynchronised.
 */
final class InOrderPairing extends Pairing {
    private final ArrayDeque<Message> pending = new ArrayDeque<>(4);

    /** Responses that are still to come for requests that were given up. */
    private int lateResponses;

    private final ProtocolCounters counters;
    private boolean uncertain;
    private boolean lostRequests;
    private boolean lostResponses;

    /** Where the youngest request began, and the youngest one before requests were lost. */
    private long youngestStart = -1;

    private long lostBehind = -1;

    /** Whether the next request may have been sent together with others that were not seen. */
    private boolean unseen;

    /** What the sender of the youngest request had received; −1 if none was seen since a loss. */
    private long youngestAcknowledged = -1;

    InOrderPairing(RoundTrip.Connection connection, SessionContext context) {
        super(connection, context);
        this.counters = context.counters(connection.protocol());
    }

    @Override
    void setMidstream() {
        super.setMidstream();
        uncertain = true; // who knows what is under way
        unseen = true;
    }

    @Override
    void addPending(Message request) {
        youngestStart = request.startPosition();
        long acknowledged = request.peerAcknowledged();
        unseen &= youngestAcknowledged < 0 || youngestAcknowledged == acknowledged;
        youngestAcknowledged = acknowledged;
        if (unseen) {
            request.markAfterUnseen();
        }
        pending.addLast(request);
    }

    @Override
    @Nullable Message giveUpOldest() {
        Message oldest = pending.pollFirst();
        if (oldest != null) {
            lateResponses++;
        }
        return oldest;
    }

    @Override
    boolean withdraw(Message request) {
        return pending.removeFirstOccurrence(request);
    }

    @Override
    @Nullable Message peekOldest() {
        return pending.peekFirst();
    }

    @Override
    public int count() {
        return pending.size();
    }

    @Override
    public @Nullable Message answeredBy(long responseStart, long peerAcknowledged) {
        if (uncertain) {
            for (Message request : pending) {
                if (isExact(request, responseStart) && !isBefore(peerAcknowledged, request)) {
                    return request;
                }
            }
        } else if (lateResponses > 0) {
            return null;
        }
        Message oldest = pending.peekFirst();
        return oldest == null || isBefore(peerAcknowledged, oldest) ? null : oldest;
    }

    @Override
    @Nullable Message take(Message response) {
        Message request = answeredBy(response.startPosition(), response.peerAcknowledged());
        if (uncertain) {
            settle(request, response);
        } else if (lateResponses > 0) {
            lateResponses--;
            counters.events().add(SessionEvent.LATE_RESPONSE);
            return null;
        }
        if (request != null) {
            boolean first = pending.removeFirstOccurrence(request);
            assert first : "answered by what is not pending";
        }
        return request;
    }

    @Override
    void gap(boolean requests) {
        uncertain = true;
        lateResponses = 0;
        if (requests) {
            lostRequests = true;
            lostBehind = youngestStart;
            unseen = true;
            youngestAcknowledged = -1;
        } else {
            lostResponses = true;
        }
    }

    @Override
    Quality lossBeforeGivingUp(Message request) {
        return lostResponses ? Quality.GAP_IN_RESPONSE : Quality.COMPLETE;
    }

    @Override
    Quality lossBeforeOrphan() {
        return lostRequests ? Quality.GAP_IN_REQUEST : Quality.COMPLETE;
    }

    /** After a loss: gives up what an exact match proves lost, or marks the guess as one. */
    private void settle(@Nullable Message request, Message response) {
        if (request == null) {
            return;
        }
        if (!isExact(request, response.startPosition())) {
            response.markResynchronised();
            return;
        }
        while (pending.peekFirst() != request) {
            giveUp();
        }
        if (isOneOfSeveral(request)) {
            response.markResynchronised();
            return;
        }
        if (request.startPosition() <= lostBehind) {
            return; // requests were lost behind it
        }
        uncertain = false;
        lostRequests = false;
        lostResponses = false;
        lateResponses = 0;
    }

    /**
     * Whether a request was sent together with others, and perhaps behind one that was not seen, of
     * which the response may be.
     */
    private boolean isOneOfSeveral(Message request) {
        if (!request.isAfterUnseen()) {
            return false;
        }
        for (Message other : pending) {
            if (other != request && other.peerAcknowledged() == request.peerAcknowledged()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isExact(Message request, long responseStart) {
        return request.peerAcknowledged() >= 0 && request.peerAcknowledged() == responseStart;
    }

    /** Whether the server had not even received the request's first byte. */
    private static boolean isBefore(long peerAcknowledged, Message request) {
        return peerAcknowledged >= 0 && peerAcknowledged <= request.startPosition();
    }
}
