package io.wiretrip.agent.server;

import io.wiretrip.agent.server.WatchHub.Subscription;
import io.wiretrip.exporter.RoundTripQueue;
import io.wiretrip.protocol.RoundTrip;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One who watches: takes RoundTrips out of its queues, one from each worker in turn. */
final class Watcher implements AutoCloseable {
    private final WatchHub hub;
    private final WatchFilter filter;

    /** Replaced under the hub's lock, read by the watcher's thread. */
    private volatile List<Subscription> subscriptions = List.of();

    private volatile boolean ended;
    private int next;

    Watcher(WatchHub hub, WatchFilter filter) {
        this.hub = hub;
        this.filter = filter;
    }

    /** The oldest RoundTrip of the next worker that has one, whether it matches or not. */
    @Nullable RoundTrip poll() {
        List<Subscription> from = subscriptions;
        for (int i = from.size(); i > 0; i--) {
            next = next + 1 < from.size() ? next + 1 : 0;
            RoundTrip roundTrip = from.get(next).poll();
            if (roundTrip != null) {
                return roundTrip;
            }
        }
        return null;
    }

    /** Makes it end soon; from any thread. */
    void end() {
        ended = true;
    }

    boolean isEnded() {
        return ended;
    }

    boolean matches(RoundTrip roundTrip) {
        return filter.matches(roundTrip);
    }

    /** How many did not fit into the queues. */
    long missed() {
        long sum = 0;
        for (Subscription subscription : subscriptions) {
            sum += subscription.missed();
        }
        return sum;
    }

    /** A queue behind another worker; under the hub's lock. */
    Subscription subscribe(int length, long bytes) {
        Subscription added = new Subscription(new RoundTripQueue(length, bytes), filter);
        List<Subscription> more = new ArrayList<>(subscriptions);
        more.add(added);
        subscriptions = List.copyOf(more);
        return added;
    }

    List<Subscription> subscriptions() {
        return subscriptions;
    }

    @Override
    public void close() {
        hub.leave(this);
    }
}
