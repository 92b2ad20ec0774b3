package io.wiretrip.agent;

import io.wiretrip.agent.flow.FlowEvent;
import io.wiretrip.agent.packet.PacketEvent;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.protocol.EnumCounters;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.ProtocolCounters;
import io.wiretrip.protocol.SessionEvent;
import io.wiretrip.protocol.Violation;
import io.wiretrip.protocols.Protocols;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what the stages of workers counted into a {@link Summary}. */
final class Summaries {
    private Summaries() {}

    /**
     * Of all workers together.
     *
     * @param stages at least one
     * @param readers those of them whose frames count; see {@link Agent#readers}
     */
    static Summary of(
            AgentConfig config, List<Stages> stages, List<Stages> readers, long elapsedNs) {
        Map<String, Long> drops = new LinkedHashMap<>();
        Map<String, Map<Outcome, Long>> roundTrips = new LinkedHashMap<>();
        long packets = 0;
        long bytes = 0;
        long lost = 0;
        long notSampled = 0;
        String damage = "";
        for (Stages one : readers) {
            packets += one.worker().packets();
            bytes += one.worker().bytes();
            lost += one.source().kernelDrops();
            notSampled += one.dissector().counters().get(PacketEvent.NOT_SAMPLED);
            damage = damage.isEmpty() ? one.source().damage() : damage;
            one.source().forEachDrop((reason, count) -> drops.merge(reason, count, Long::sum));
            addPackets(one, drops);
        }
        long flows = 0;
        long gaps = 0;
        for (Stages one : stages) {
            EnumCounters<FlowEvent> counted = one.flows().counters();
            flows += counted.get(FlowEvent.TCP_FLOW) + counted.get(FlowEvent.UDP_FLOW);
            gaps += counted.get(FlowEvent.GAP);
            counted.forEachCounted(
                    (event, count) -> {
                        if (event.isDrop()) {
                            drops.merge(event.name(), count, Long::sum);
                        }
                    });
        }
        for (Protocol protocol : Protocols.ALL) {
            for (Stages one : stages) {
                add(one.sessions().counters(protocol), roundTrips, drops);
            }
        }
        return new Summary(
                packets,
                bytes,
                flows,
                roundTrips,
                gaps,
                drops,
                lost,
                elapsedNs,
                damage,
                config.sniffer().sampling(),
                notSampled);
    }

    private static void addPackets(Stages one, Map<String, Long> drops) {
        one.dissector()
                .counters()
                .forEachCounted(
                        (event, count) -> {
                            if (isDrop(event)) {
                                drops.merge(event.name(), count, Long::sum);
                            }
                        });
    }

    private static void add(
            ProtocolCounters counters,
            Map<String, Map<Outcome, Long>> roundTrips,
            Map<String, Long> drops) {
        String name = counters.protocol().name();
        counters.outcomes()
                .forEachCounted(
                        (outcome, count) ->
                                roundTrips
                                        .computeIfAbsent(name, _ -> new EnumMap<>(Outcome.class))
                                        .merge(outcome, count, Long::sum));
        counters.events()
                .forEachCounted(
                        (event, count) -> {
                            if (isDrop(event)) {
                                drops.merge(name + "." + event.name(), count, Long::sum);
                            }
                        });
        for (Violation violation : counters.protocol().violations()) {
            long count = counters.violations(violation);
            if (count > 0) {
                drops.merge(name + "." + violation.name(), count, Long::sum);
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
                    NOT_SAMPLED,
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
