package io.wiretrip.agent;

import io.wiretrip.agent.capture.BpfFilter;
import io.wiretrip.agent.capture.FilterRule;
import io.wiretrip.agent.capture.FilterScope;
import io.wiretrip.agent.capture.LiveCaptureException;
import io.wiretrip.agent.capture.LiveOptions;
import io.wiretrip.agent.capture.LiveSource;
import io.wiretrip.agent.capture.PacketSource;
import io.wiretrip.agent.capture.afpacket.AfPacket;
import io.wiretrip.agent.capture.afpacket.RingSource;
import io.wiretrip.agent.capture.afpacket.ThreadPriority;
import io.wiretrip.agent.flow.ProtocolChooser;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.config.SnifferConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens live capture as the configuration says, with the kernel filter that the rules imply. */
final class LiveCapture {
    private static final Logger LOG = LoggerFactory.getLogger(LiveCapture.class);

    private LiveCapture() {}

    /** Opens what the configuration says, one source for each worker. */
    static List<PacketSource> open(
            AgentConfig config, List<ProtocolChooser.Rule> rules, int workers) {
        SnifferConfig sniffer = config.sniffer();
        BpfFilter filter = filter(config, rules);
        LiveOptions options =
                new LiveOptions(
                        sniffer.ifaces(),
                        !sniffer.noPromisc(),
                        sniffer.blockNum(),
                        config.capture().snapLen(),
                        filter);
        try {
            List<PacketSource> sources =
                    isRing(sniffer.engine())
                            ? List.copyOf(RingSource.open(options, workers))
                            : List.of(LiveSource.open(options));
            PacketSource first = sources.getFirst();
            LOG.info(
                    "sniffer add devices {}, engine {}, filter: {}",
                    first.interfaces(),
                    first.engine(),
                    filter);
            first.refused().forEach(LOG::warn);
            return sources;
        } catch (LiveCaptureException e) {
            throw new AgentException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Gives the calling thread the priority it is to capture with; says so where it cannot. */
    static void prioritise(int nice) {
        @Nullable String refused = nice == 0 ? null : ThreadPriority.set(nice);
        if (refused != null) {
            LOG.warn("sniffer.nice: {} has no effect: {}", nice, refused);
        }
    }

    /** Without the privilege either engine fails, and the ring says why without libpcap. */
    static boolean isRing(String engine) {
        return switch (engine) {
            case SnifferConfig.ENGINE_AFPACKET -> true;
            case SnifferConfig.ENGINE_AUTO -> AfPacket.lack() != AfPacket.Lack.SUPPORT;
            default -> false;
        };
    }

    /** What the kernel is to pass on. */
    static BpfFilter filter(AgentConfig config, List<ProtocolChooser.Rule> rules) {
        String own = config.capture().bpf();
        if (!own.isEmpty()) {
            return BpfFilter.of(own);
        }
        // Flow events and layer-4 metrics are of all connections, so rules do not narrow them.
        boolean everything = config.flows().enabled();
        return BpfFilter.of(everything ? List.of() : filterRules(rules), scope(config.sniffer()));
    }

    private static List<FilterRule> filterRules(List<ProtocolChooser.Rule> rules) {
        List<FilterRule> filters = new ArrayList<>();
        for (ProtocolChooser.Rule rule : rules) {
            filters.add(new FilterRule(rule.protocol().transports(), rule.ports(), rule.host()));
        }
        return filters;
    }

    private static FilterScope scope(SnifferConfig sniffer) {
        FilterScope.IpVersion version =
                switch (sniffer.ipVersion()) {
                    case BOTH -> FilterScope.IpVersion.BOTH;
                    case V4 -> FilterScope.IpVersion.V4;
                    case V6 -> FilterScope.IpVersion.V6;
                };
        return new FilterScope(version, sniffer.fragments(), true, sniffer.tunnels());
    }
}
