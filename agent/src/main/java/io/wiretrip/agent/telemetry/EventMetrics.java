package io.wiretrip.agent.telemetry;

import io.micrometer.core.instrument.Tags;
import io.wiretrip.protocol.EnumCounters;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.ProtocolCounters;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.SessionEvent;
import io.wiretrip.protocol.Violation;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What workers count by a closed set of reasons, as one metric with a label for the reason. Each
 * reason is there from the start, at zero, so that a rate sees its first occurrence.
 *
 * <p>The suppliers give the counters of every worker there ever was: a worker that ended must stay
 * among them, or the sums would go back.
 */
public final class EventMetrics {
    private final SelfMetrics metrics;

    /** Registers with these metrics. */
    public EventMetrics(SelfMetrics metrics) {
        this.metrics = metrics;
    }

    /**
     * Registers what a stage counts.
     *
     * @param name the metric, ending in {@code _total}
     * @param help one sentence
     * @param type the stage's reasons; the label is {@code event}
     */
    public <E extends Enum<E>> void events(
            String name, String help, Class<E> type, Supplier<List<EnumCounters<E>>> workers) {
        for (E event : type.getEnumConstants()) {
            metrics.counter(
                    name,
                    help,
                    Tags.of("event", event.name()),
                    workers,
                    all -> sum(all.get(), counters -> counters.get(event)));
        }
    }

    /**
     * Registers RoundTrips, session events and violations of every protocol.
     *
     * @param protocols all that are spoken, dialects included
     * @param workers the counters of a protocol in each worker
     */
    public void protocols(
            List<? extends Protocol> protocols,
            Function<Protocol, List<ProtocolCounters>> workers) {
        for (Protocol protocol : protocols) {
            Supplier<List<ProtocolCounters>> counters = () -> workers.apply(protocol);
            Tags tags = Tags.of("protocol", protocol.name());
            roundTrips(tags, counters);
            for (SessionEvent event : SessionEvent.values()) {
                metrics.counter(
                        "wiretrip_session_events_total",
                        "What befell connections and datagram flows at their decoders, by protocol"
                                + " and event.",
                        tags.and("event", event.name()),
                        counters,
                        all -> sum(all.get(), one -> one.events().get(event)));
            }
            for (Violation violation : protocol.violations()) {
                metrics.counter(
                        "wiretrip_decode_violations_total",
                        "What decoders met that the grammar or a limit of the protocol forbids, by"
                                + " protocol and reason.",
                        tags.and("reason", violation.name()),
                        counters,
                        all -> sum(all.get(), one -> one.violations(violation)));
            }
        }
        Function<ToLongFunction<ProtocolCounters>, Double> everywhere =
                what -> {
                    double total = 0;
                    for (Protocol protocol : protocols) {
                        total += sum(workers.apply(protocol), what);
                    }
                    return total;
                };
        metrics.counter(
                "packetd_handled_roundtrips_total",
                "RoundTrips of all protocols; the sum of wiretrip_roundtrips_total.",
                () -> everywhere.apply(ProtocolCounters::roundTrips));
        metrics.counter(
                "packetd_panic_total",
                "Connections given up because their decoder failed.",
                () -> everywhere.apply(one -> one.events().get(SessionEvent.DECODER_FAILURE)));
    }

    private void roundTrips(Tags tags, Supplier<List<ProtocolCounters>> counters) {
        for (Outcome outcome : Outcome.values()) {
            metrics.counter(
                    "wiretrip_roundtrips_total",
                    "RoundTrips by protocol and by how they ended.",
                    tags.and("outcome", outcome.text()),
                    counters,
                    all -> sum(all.get(), one -> one.outcomes().get(outcome)));
        }
        for (Quality quality : Quality.values()) {
            metrics.counter(
                    "wiretrip_roundtrip_quality_total",
                    "RoundTrips by protocol and by how far they can be trusted.",
                    tags.and("quality", quality.text()),
                    counters,
                    all -> sum(all.get(), one -> one.qualities().get(quality)));
        }
    }

    private static <T> double sum(List<T> all, ToLongFunction<? super T> value) {
        long sum = 0;
        for (T one : all) {
            sum += value.applyAsLong(one);
        }
        return sum;
    }
}
