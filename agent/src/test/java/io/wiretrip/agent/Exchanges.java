package io.wiretrip.agent;

import io.wiretrip.protocol.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The exchanges of a replay, to which those of another one are compared. */
final class Exchanges {
    private record Moment(String connection, long timeNs) {}

    private final Map<String, List<Exchange>> byConnection = new HashMap<>();
    private final Map<Moment, List<Exchange>> byTime = new HashMap<>();
    private final Set<Exchange> taken = Collections.newSetFromMap(new IdentityHashMap<>());

    Exchanges(List<Exchange> exchanges) {
        for (Exchange e : exchanges) {
            byConnection.computeIfAbsent(e.connection(), c -> new ArrayList<>()).add(e);
            add(e, e.requestNs());
            add(e, e.responseNs());
        }
    }

    private void add(Exchange e, long timeNs) {
        if (timeNs >= 0) {
            byTime.computeIfAbsent(new Moment(e.connection(), timeNs), m -> new ArrayList<>())
                    .add(e);
        }
    }

    /** No exchange was taken yet. */
    void begin() {
        taken.clear();
    }

    /**
     * Takes the exchange that another one is, so that no two are the same; false if there is none.
     *
     * @param timed whether it must have been at the same time
     */
    boolean take(Exchange e, boolean timed) {
        Exchange found =
                find(
                        e,
                        c ->
                                !taken.contains(c)
                                        && c.outcome() == e.outcome()
                                        && (!timed || e.isAtTheTimesOf(c))
                                        && e.mayBe(e.request(), c.request(), c)
                                        && e.mayBe(e.response(), c.response(), c));
        if (found != null) {
            taken.add(found);
        }
        return found != null;
    }

    /** Whether request and response were a pair. */
    boolean hasPair(Exchange e) {
        boolean step = e.request() != null && e.request().areOfStep();
        return find(
                        e,
                        c ->
                                (step || e.mayBe(e.request(), c.request(), c))
                                        && e.mayBe(e.response(), c.response(), c))
                != null;
    }

    /** Whether a response was there whose request was not. */
    boolean hasOrphan(Exchange e) {
        return find(e, c -> c.outcome() == Outcome.ORPHAN && e.mayBe(e.response(), c.response(), c))
                != null;
    }

    /** Whether a message was sent, if there is one: one may both answer and ask. */
    boolean has(@Nullable Facts message, Exchange e) {
        return message == null
                || message.areOfStep()
                || find(
                                e,
                                c ->
                                        e.mayBe(message, c.request(), c)
                                                || e.mayBe(message, c.response(), c))
                        != null;
    }

    /** Whether an exchange of a clean run is there, as far as it is known. */
    boolean keep(Exchange clean) {
        return find(
                        clean,
                        e ->
                                e.outcome() == clean.outcome()
                                        && e.isAtTheTimesOf(clean)
                                        && e.mayBe(e.request(), clean.request(), clean)
                                        && e.mayBe(e.response(), clean.response(), clean))
                != null;
    }

    /** What is different in the one that comes closest. */
    String closest(Exchange e) {
        String closest = "nothing on its connection";
        int least = Integer.MAX_VALUE;
        for (Exchange c : of(e)) {
            Map<String, String> request = other(e.request(), c.request());
            Map<String, String> response = other(e.response(), c.response());
            int differences = 2 * (request.size() + response.size());
            if (differences < least && (differences > 0 || !e.isAtTheTimesOf(c))) {
                least = differences;
                closest = request + " " + response + " in " + c.outcome() + ", " + c.quality();
            }
        }
        return closest;
    }

    private static Map<String, String> other(@Nullable Facts own, @Nullable Facts there) {
        return own == null || there == null ? Map.of() : own.otherThan(there);
    }

    private List<Exchange> of(Exchange e) {
        return byConnection.getOrDefault(e.connection(), List.of());
    }

    private List<Exchange> at(Exchange e, long timeNs) {
        return byTime.getOrDefault(new Moment(e.connection(), timeNs), List.of());
    }

    /** Looks at those of the same time first, of which most often one is it. */
    private @Nullable Exchange find(Exchange e, Predicate<Exchange> fits) {
        Stream<Exchange> candidates =
                Stream.of(at(e, e.requestNs()), at(e, e.responseNs()), of(e)).flatMap(List::stream);
        return candidates.filter(fits).findFirst().orElse(null);
    }
}
