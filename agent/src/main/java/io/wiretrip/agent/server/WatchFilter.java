package io.wiretrip.agent.server;

import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to watch, as the query of a request says it. Conditions of different names
 * must all hold; of one name given several times, or with commas, any one.
 */
final class WatchFilter {
    /** Names that are not conditions. */
    private static final Set<String> CONTROLS = Set.of("max_message", "timeout", "summary");

    private static final Set<String> OWN =
            Set.of("proto", "outcome", "quality", "min_duration", "max_duration");

    /** Names whose values never hold a comma. */
    private static final Set<String> LISTS = Set.of("status", "method");

    /** Their names; null for all. */
    private final @Nullable Set<String> protocols;

    private final List<Outcome> outcomes;
    private final List<Quality> qualities;
    private final long minNs;
    private final long maxNs;
    private final List<FieldFilter> fields;
    private final @Nullable FieldFilter host;

    private WatchFilter(Map<String, List<String>> query, List<? extends Protocol> known)
            throws BadRequestException {
        List<Protocol> asked = protocols(values(query, "proto"), known);
        this.protocols = asked.size() == known.size() ? null : names(asked);
        this.outcomes = choices(query, "outcome", Outcome.values(), Outcome::text);
        this.qualities = choices(query, "quality", Quality.values(), Quality::text);
        this.minNs = duration(query, "min_duration", -1);
        this.maxNs = duration(query, "max_duration", Long.MAX_VALUE);
        this.fields = new ArrayList<>();
        FieldFilter hostFilter = null;
        for (Map.Entry<String, List<String>> entry : query.entrySet()) {
            String name = entry.getKey();
            if (CONTROLS.contains(name) || OWN.contains(name)) {
                continue;
            }
            FieldFilter filter = new FieldFilter(name, patterns(name, entry.getValue()));
            if (asked.stream().noneMatch(filter::isKnownTo)) {
                throw unknown(name, asked);
            }
            if (name.equals("host")) {
                hostFilter = filter;
            } else {
                fields.add(filter);
            }
        }
        this.host = hostFilter;
    }

    /**
     * Reads a filter.
     *
     * @param query names and values
     * @param known every protocol there may be
     * @throws BadRequestException if a name or value means nothing
     */
    static WatchFilter of(Map<String, List<String>> query, List<? extends Protocol> known)
            throws BadRequestException {
        return new WatchFilter(query, known);
    }

    /** Whether RoundTrips of a protocol may match. On a worker's thread, for each RoundTrip. */
    boolean wants(Protocol protocol) {
        return protocols == null || protocols.contains(protocol.name());
    }

    /** Whether a RoundTrip matches. On the watcher's thread. */
    boolean matches(RoundTrip roundTrip) {
        return wants(roundTrip.protocol())
                && (outcomes.isEmpty() || outcomes.contains(roundTrip.outcome()))
                && (qualities.isEmpty() || qualities.contains(roundTrip.quality()))
                && hasDuration(roundTrip)
                && (host == null || host.matches(roundTrip, addresses(roundTrip)))
                && hasFields(roundTrip);
    }

    private boolean hasDuration(RoundTrip roundTrip) {
        if (minNs < 0 && maxNs == Long.MAX_VALUE) {
            return true;
        }
        long ns = roundTrip.durationNs();
        return ns != RoundTrip.UNKNOWN && ns >= minNs && ns <= maxNs;
    }

    private boolean hasFields(RoundTrip roundTrip) {
        for (FieldFilter filter : fields) {
            if (!filter.matches(roundTrip)) {
                return false;
            }
        }
        return true;
    }

    private static List<String> addresses(RoundTrip roundTrip) {
        return List.of(roundTrip.client().host(), roundTrip.server().host());
    }

    private static List<TextPattern> patterns(String name, List<String> values) {
        List<TextPattern> patterns = new ArrayList<>();
        for (String value : LISTS.contains(name) ? split(values) : values) {
            patterns.add(new TextPattern(value, name.equals("path")));
            if (name.equals("host") && value.indexOf(':') < 0) {
                patterns.add(new TextPattern(value + ":*", false)); // with its port
            }
        }
        return patterns;
    }

    private static List<String> values(Map<String, List<String>> query, String name) {
        return split(query.getOrDefault(name, List.of()));
    }

    private static List<String> split(List<String> values) {
        List<String> all = new ArrayList<>();
        for (String value : values) {
            Arrays.stream(value.split(",", -1))
                    .map(String::strip)
                    .filter(one -> !one.isEmpty())
                    .forEach(all::add);
        }
        return all;
    }

    private static Set<String> names(List<Protocol> protocols) {
        Set<String> names = new HashSet<>();
        protocols.forEach(protocol -> names.add(protocol.name()));
        return names;
    }

    private static List<Protocol> protocols(List<String> names, List<? extends Protocol> known)
            throws BadRequestException {
        if (names.isEmpty()) {
            return List.copyOf(known);
        }
        Map<String, Protocol> byName = new TreeMap<>();
        known.forEach(protocol -> byName.put(protocol.name(), protocol));
        List<Protocol> found = new ArrayList<>();
        for (String name : names) {
            Protocol protocol = byName.get(name.toLowerCase(Locale.ROOT));
            if (protocol == null) {
                throw mistaken("proto", name, String.join(", ", byName.keySet()));
            }
            found.add(protocol);
        }
        return found;
    }

    private static <E extends Enum<E>> List<E> choices(
            Map<String, List<String>> query, String name, E[] all, Function<E, String> text)
            throws BadRequestException {
        List<E> chosen = new ArrayList<>();
        for (String value : values(query, name)) {
            E found = null;
            for (E one : all) {
                if (text.apply(one).equalsIgnoreCase(value)) {
                    found = one;
                }
            }
            if (found == null) {
                throw mistaken(
                        name, value, String.join(", ", Arrays.stream(all).map(text).toList()));
            }
            chosen.add(found);
        }
        return chosen;
    }

    private static long duration(Map<String, List<String>> query, String name, long otherwise)
            throws BadRequestException {
        List<String> values = query.getOrDefault(name, List.of());
        if (values.isEmpty()) {
            return otherwise;
        }
        long ns = DurationText.parse(values.getLast());
        if (ns < 0) {
            throw mistaken(name, values.getLast(), "a duration such as 250ms, 1.5s or 1m30s");
        }
        return ns;
    }

    private static BadRequestException unknown(String name, List<Protocol> asked) {
        Set<String> names = new TreeSet<>(CONTROLS);
        names.addAll(OWN);
        names.addAll(FieldNames.all(asked));
        return mistaken("filter", name, String.join(", ", names));
    }

    private static BadRequestException mistaken(String what, String got, String expected) {
        return new BadRequestException(what + ": " + got + " (expected: " + expected + ")");
    }
}
