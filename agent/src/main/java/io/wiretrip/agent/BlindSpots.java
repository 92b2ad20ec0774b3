package io.wiretrip.agent;

import io.wiretrip.agent.flow.FlowEvent;
import io.wiretrip.agent.packet.PacketEvent;
import io.wiretrip.agent.server.AgentStatus.BlindSpot;
import io.wiretrip.protocol.EnumCounters;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.ProtocolCounters;
import io.wiretrip.protocol.SessionEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the agent could not see so far, and why, out of what its stages counted. Collected for one
 * answer by one thread; the counters may go on.
 */
final class BlindSpots {
    private static final String RING = "a larger sniffer.blockNum, or narrower rules";
    private static final String MEMORY =
            "a larger controller.limits.memoryBytes, or narrower rules";

    private final List<BlindSpot> spots = new ArrayList<>();

    /** What cannot be seen at all: an interface that could not be opened, one that went away. */
    BlindSpots state(String what, String why, String remedy) {
        spots.add(new BlindSpot(what, 0, why, remedy));
        return this;
    }

    /** Packets that the kernel or the driver lost. */
    BlindSpots kernelDrops(long count) {
        return add(
                "packets", count, "lost by the kernel or the driver before they were read", RING);
    }

    /** What happened to frames, in every worker. */
    BlindSpots packets(List<EnumCounters<PacketEvent>> workers) {
        for (PacketEvent event : PacketEvent.values()) {
            String remedy = remedy(event);
            if (remedy != null) {
                add("packets", sum(workers, one -> one.get(event)), event.meaning(), remedy);
            }
        }
        return this;
    }

    /** What happened to flows, in every worker. */
    BlindSpots flows(List<EnumCounters<FlowEvent>> workers) {
        for (FlowEvent event : FlowEvent.values()) {
            String remedy = remedy(event);
            if (remedy != null) {
                add("flows", sum(workers, one -> one.get(event)), event.meaning(), remedy);
            }
        }
        return this;
    }

    /** What happened to the connections of one protocol, in every worker. */
    BlindSpots sessions(Protocol protocol, List<ProtocolCounters> workers) {
        for (SessionEvent event : SessionEvent.values()) {
            String remedy = remedy(event);
            if (remedy != null) {
                add(
                        protocol.name(),
                        sum(workers, one -> one.events().get(event)),
                        event.meaning(),
                        remedy);
            }
        }
        return this;
    }

    /** Everything that was found: states first, then what happened most often. */
    List<BlindSpot> list() {
        List<BlindSpot> sorted = new ArrayList<>(spots);
        sorted.sort(
                Comparator.comparing((BlindSpot spot) -> spot.count() != 0)
                        .thenComparing(Comparator.comparingLong(BlindSpot::count).reversed()));
        return sorted;
    }

    private BlindSpots add(String what, long count, String why, String remedy) {
        if (count > 0) {
            spots.add(new BlindSpot(what, count, why, remedy));
        }
        return this;
    }

    private static <T> long sum(List<T> all, ToLongFunction<? super T> count) {
        long sum = 0;
        for (T one : all) {
            sum += count.applyAsLong(one);
        }
        return sum;
    }

    /** What helps; empty if nothing does, null if it hides nothing. */
    private static @Nullable String remedy(PacketEvent event) {
        return switch (event) {
            case TUNNELLED,
                    FRAMES,
                    TCP,
                    UDP,
                    NON_IP,
                    OTHER_TRANSPORT,
                    LENGTH_BEYOND_FRAME,
                    FRAGMENTS,
                    REASSEMBLED,
                    FRAGMENT_DUPLICATE,
                    FRAGMENT_OVERLAP ->
                    null;
            case NOT_SAMPLED -> "sniffer.sampling: 1, which looks at every connection";
            case TRUNCATED_HEADER, TRUNCATED_PAYLOAD ->
                    "a capture with a larger snapshot length, where a file is read";
            case UNSUPPORTED_LINK_TYPE,
                    TAG_DEPTH,
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
                    "";
        };
    }

    private static @Nullable String remedy(FlowEvent event) {
        return switch (event) {
            case TLS -> "a capture behind whatever ends TLS: a proxy's or a sidecar's plain side";
            case UNRECOGNISED ->
                    "a rule under sniffer.protocols.rules that names protocol and port";
            case UPGRADED -> "";
            case MIDSTREAM -> "none is needed: it passes as connections are renewed";
            case GAP, OUT_OF_WINDOW -> RING;
            case SNAPLEN_GAP -> "a capture with a larger snapshot length, where a file is read";
            case EVICTED_CONNECTION_LIMIT -> "a larger controller.limits.connectionsMax";
            case EVICTED_ACCOUNT -> "a larger exporter.flows.flowsMax";
            case EVICTED_MEMORY, STORE_FULL, NO_MEMORY -> MEMORY;
            case UNCONSUMED_LIMIT, FAILURE -> "a report of it to us, with a capture";
            case TCP_FLOW,
                    UDP_FLOW,
                    RETRANSMISSION,
                    OVERLAP,
                    OUT_OF_ORDER,
                    BEFORE_PEER,
                    KEEP_ALIVE,
                    GAP_BYTES,
                    REUSED_TUPLE,
                    DUPLICATE_DATAGRAM,
                    IDLE,
                    UDP_IDLE,
                    STRAY,
                    TRAILING,
                    AFTER_END ->
                    null;
        };
    }

    private static @Nullable String remedy(SessionEvent event) {
        return switch (event) {
            case GIVEN_UP -> "a look at wiretrip_decode_violations_total, which says why";
            case PENDING_LIMIT -> "a larger controller.limits.pendingMax";
            case DECODER_FAILURE -> "a report of it to us, with a capture";
            case GAP_RESYNCHRONISED -> RING;
            case SESSION, GAP_SKIPPED, LATE_RESPONSE, UPGRADE -> null;
        };
    }
}
