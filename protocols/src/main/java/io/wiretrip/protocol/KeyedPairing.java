package io.wiretrip.protocol;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A response answers the oldest pending request with its {@link Message#pairingKey()} that had been
 * received when it was sent. A list in order of age: few requests of one connection are ever under
 * way, and the oldest is at its front.
 */
final class KeyedPairing extends Pairing {
    private final List<Message> pending = new ArrayList<>(2);

    KeyedPairing(RoundTrip.Connection connection, SessionContext context) {
        super(connection, context);
    }

    @Override
    void addPending(Message request) {
        pending.addLast(request);
    }

    @Override
    @Nullable Message giveUpOldest() {
        return pending.isEmpty() ? null : pending.removeFirst();
    }

    @Override
    boolean withdraw(Message request) {
        return pending.remove(request);
    }

    @Override
    @Nullable Message peekOldest() {
        return pending.isEmpty() ? null : pending.getFirst();
    }

    /** What is pending may have been answered in the gap; what is asked behind it was not. */
    @Override
    void gap(boolean requests) {
        for (int i = 0; !requests && i < pending.size(); i++) {
            pending.get(i).markResponseLost();
        }
    }

    @Override
    Quality lossBeforeGivingUp(Message request) {
        return request.isResponseLost() ? Quality.GAP_IN_RESPONSE : Quality.COMPLETE;
    }

    @Override
    public int count() {
        return pending.size();
    }

    @Override
    public @Nullable Message answeredBy(long responseStart, long peerAcknowledged) {
        return null;
    }

    @Override
    public boolean isRepeated(Message request) {
        long key = request.pairingKey();
        for (int i = 0; i < pending.size(); i++) {
            Message earlier = pending.get(i);
            if (earlier.pairingKey() == key && request.repeats(earlier)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public @Nullable Message awaiting(Message response) {
        int found = indexOf(response);
        return found < 0 ? null : pending.get(found);
    }

    @Override
    @Nullable Message take(Message response) {
        int found = indexOf(response);
        return found < 0 ? null : pending.remove(found);
    }

    /** The place of the oldest request that a response answers, or −1. */
    private int indexOf(Message response) {
        long key = response.pairingKey();
        for (int i = 0; i < pending.size(); i++) {
            Message request = pending.get(i);
            if (request.pairingKey() == key
                    && !response.isBefore(request)
                    && request.pairsWith(response)) {
                return i;
            }
        }
        return -1;
    }
}
