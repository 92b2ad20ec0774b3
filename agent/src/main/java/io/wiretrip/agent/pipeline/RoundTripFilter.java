package io.wiretrip.agent.pipeline;

import io.wiretrip.protocol.Endpoint;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.RoundTrip;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides which RoundTrips go on: errors and slow ones always, for the rest the first rule that
 * applies. Which of many alike a sample keeps depends on their connection and time alone, so that
 * every run and any number of workers keep the same ones.
 */
final class RoundTripFilter {
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

    private final List<FilterRule> rules;
    private final boolean keepErrors;
    private final long keepSlowerThanNs;
    private final FilterRule.Action otherwise;

    /**
     * Describes a filter.
     *
     * @param rules in order; the first that applies decides
     * @param keepErrors whether errors and unanswered requests go on whatever the rules say
     * @param keepSlowerThanNs what took longer goes on whatever the rules say; 0 for none
     * @param otherwise what happens to what no rule speaks of
     */
    RoundTripFilter(
            List<FilterRule> rules,
            boolean keepErrors,
            long keepSlowerThanNs,
            FilterRule.Action otherwise) {
        this.rules = List.copyOf(rules);
        this.keepErrors = keepErrors;
        this.keepSlowerThanNs = keepSlowerThanNs;
        this.otherwise = otherwise;
    }

    /** The fields that decoders must keep for its conditions. */
    Set<Field<?>> fields() {
        Set<Field<?>> fields = new HashSet<>();
        for (FilterRule rule : rules) {
            rule.conditions().forEach(condition -> fields.addAll(condition.key().fields()));
        }
        return fields;
    }

    /** Whether it must know which RoundTrips are errors. */
    boolean keepsErrors() {
        return keepErrors;
    }

    /** Whether a RoundTrip goes on. */
    boolean keeps(RoundTrip roundTrip, Scalar scratch) {
        if (keepErrors && ErrorRule.isError(roundTrip)) {
            return true;
        }
        if (keepSlowerThanNs > 0 && roundTrip.durationNs() > keepSlowerThanNs) {
            return true;
        }
        for (int i = 0; i < rules.size(); i++) {
            FilterRule rule = rules.get(i);
            if (rule.applies(roundTrip, scratch)) {
                return switch (rule.action()) {
                    case KEEP -> true;
                    case DROP -> false;
                    case SAMPLE -> fraction(roundTrip) < rule.ratio();
                };
            }
        }
        return otherwise == FilterRule.Action.KEEP;
    }

    /** A number in [0, 1) that is the RoundTrip's own. */
    private static double fraction(RoundTrip roundTrip) {
        Message first = roundTrip.request() == null ? roundTrip.response() : roundTrip.request();
        long hash = first == null ? 0 : mix(first.startNs() ^ mix(first.startPosition()));
        hash = mix(hash ^ hash(roundTrip.client()) ^ mix(hash(roundTrip.server())));
        return (hash >>> 11) * 0x1.0p-53;
    }

    private static long hash(Endpoint endpoint) {
        return mix(endpoint.low() ^ mix(endpoint.high() + endpoint.port()));
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 32)) * GOLDEN;
        return (mixed ^ (mixed >>> 29)) * GOLDEN;
    }
}
