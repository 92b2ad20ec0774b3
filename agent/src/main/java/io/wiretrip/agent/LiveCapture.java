package io.wiretrip.agent;

import io.wiretrip.agent.capture.BpfFilter;
import io.wiretrip.agent.capture.FilterRule;
import io.wiretrip.agent.capture.FilterScope;
import io.wiretrip.agent.capture.LiveCaptureException;
import io.wiretrip.agent.capture.LiveOptions;
import io.wiretrip.agent.capture.LiveSource;
import io.wiretrip.agent.capture.PacketSource;
import io.wiretrip.agent.flow.ProtocolChooser;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.config.SnifferConfig;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens live capture as the configuration says, with the kernel filter that the rules imply. */
final class LiveCapture {
    private static final Logger LOG = LoggerFactory.getLogger(LiveCapture.class);

    private LiveCapture() {}

    static PacketSource open(AgentConfig config, List<ProtocolChooser.Rule> rules) {
        SnifferConfig sniffer = config.sniffer();
        BpfFilter filter = filter(config, rules);
        try {
            LiveSource source =
                    LiveSource.open(
                            new LiveOptions(
                                    sniffer.ifaces(),
                                    !sniffer.noPromisc(),
                                    sniffer.blockNum(),
                                    config.capture().snapLen(),
                                    filter));
            LOG.info("sniffer add devices {}, filter: {}", source.interfaces(), filter);
            source.refused().forEach(LOG::warn);
            return source;
        } catch (LiveCaptureException e) {
            throw new AgentException(String.valueOf(e.getMessage()), e);
        }
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
