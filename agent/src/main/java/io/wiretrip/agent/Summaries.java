package io.wiretrip.agent;

import io.wiretrip.agent.capture.PacketSource;
import io.wiretrip.agent.flow.FlowEvent;
import io.wiretrip.agent.packet.PacketEvent;
import io.wiretrip.protocol.EnumCounters;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.ProtocolCounters;
import io.wiretrip.protocol.SessionEvent;
import io.wiretrip.protocol.Violation;
import io.wiretrip.protocols.Protocols;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects what the stages of a worker counted into a {@link Summary}. */
final class Summaries {
    private Summaries() {}

    static Summary of(Stages stages, long elapsedNs) {
        PacketSource source = stages.source();
        EnumCounters<FlowEvent> counted = stages.flows().counters();
        Map<String, Long> drops = new LinkedHashMap<>();
        source.forEachDrop(drops::put);
        Map<String, Map<Outcome, Long>> roundTrips = new LinkedHashMap<>();
        stages.dissector()
                .counters()
                .forEachCounted(
                        (event, count) -> {
                            if (isDrop(event)) {
                                drops.put(event.name(), count);
                            }
                        });
        counted.forEachCounted(
                (event, count) -> {
                    if (event.isDrop()) {
                        drops.put(event.name(), count);
                    }
                });
        for (Protocol protocol : Protocols.ALL) {
            add(stages.sessions().counters(protocol), roundTrips, drops);
        }
        return new Summary(
                stages.worker().packets(),
                stages.worker().bytes(),
                counted.get(FlowEvent.TCP_FLOW) + counted.get(FlowEvent.UDP_FLOW),
                roundTrips,
                counted.get(FlowEvent.GAP),
                drops,
                source.kernelDrops(),
                elapsedNs,
                source.damage());
    }

    private static void add(
            ProtocolCounters counters,
            Map<String, Map<Outcome, Long>> roundTrips,
            Map<String, Long> drops) {
        String name = counters.protocol().name();
        Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
        counters.outcomes().forEachCounted(outcomes::put);
        if (!outcomes.isEmpty()) {
            roundTrips.put(name, outcomes);
        }
        counters.events()
                .forEachCounted(
                        (event, count) -> {
                            if (isDrop(event)) {
                                drops.put(name + "." + event.name(), count);
                            }
                        });
        for (Violation violation : counters.protocol().violations()) {
            long count = counters.violations(violation);
            if (count > 0) {
                drops.put(name + "." + violation.name(), count);
            }
        }
    }

    private static boolean isDrop(PacketEvent event) {
        return switch (event) {
            case UNSUPPORTED_LINK_TYPE,
                    TAG_DEPTH,
                    TRUNCATED_HEADER,
                    BAD_IP,
                    EXTENSION_DEPTH,
                    BAD_TCP,
                    BAD_UDP,
                    BAD_TUNNEL,
                    TUNNEL_DEPTH,
                    FRAGMENT_BAD,
                    FRAGMENT_OVERSIZED,
                    REASSEMBLY_TIMED_OUT,
                    REASSEMBLY_EVICTED ->
                    true;
            case FRAMES,
                    TCP,
                    UDP,
                    NON_IP,
                    OTHER_TRANSPORT,
                    TUNNELLED,
                    LENGTH_BEYOND_FRAME,
                    TRUNCATED_PAYLOAD,
                    FRAGMENTS,
                    REASSEMBLED,
                    FRAGMENT_DUPLICATE,
                    FRAGMENT_OVERLAP ->
                    false;
        };
    }

    private static boolean isDrop(SessionEvent event) {
        return switch (event) {
            case PENDING_LIMIT, GIVEN_UP, DECODER_FAILURE -> true;
            case SESSION, GAP_RESYNCHRONISED, GAP_SKIPPED, LATE_RESPONSE, UPGRADE -> false;
        };
    }
}
