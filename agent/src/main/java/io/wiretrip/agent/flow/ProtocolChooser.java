package io.wiretrip.agent.flow;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Endpoint;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.Protocol.Recognition;
import io.wiretrip.protocol.Transport;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the protocol of a flow: the rule that names its port, else, where detection is on, what
 * the first bytes look like. Immutable once built; the last answer of {@link #recognise} is kept in
 * fields so that nothing is allocated, which makes it a worker's own.
 */
public final class ProtocolChooser {
    private static final int PORTS = 1 << 16;

    private final Map<Transport, @Nullable List<Rule>[]> byPort = new EnumMap<>(Transport.class);
    private final Map<Transport, List<Protocol>> detected = new EnumMap<>(Transport.class);
    private @Nullable Protocol recognised;

    /**
     * A rule: a protocol is served on these ports.
     *
     * @param protocol the protocol
     * @param ports its ports
     * @param addresses addresses of which one must be an end of the flow; empty for any. Their
     *     ports mean nothing
     * @param host how the addresses were named; null for any
     * @param name what the rule is called in metrics
     */
    public record Rule(
            Protocol protocol,
            List<Integer> ports,
            List<Endpoint> addresses,
            @Nullable String host,
            String name) {

        /** A rule for any host, called as its protocol. */
        public Rule(Protocol protocol, List<Integer> ports) {
            this(protocol, ports, List.of(), null, protocol.name());
        }
    }

    /**
     * Builds the port tables.
     *
     * @param rules the rules; the last one that fits a flow holds
     * @param detectable the protocols to be recognised where no rule speaks; empty turns detection
     *     off
     */
    public ProtocolChooser(List<Rule> rules, List<Protocol> detectable) {
        for (Transport transport : Transport.values()) {
            byPort.put(transport, byPort(rules, transport));
            List<Protocol> list = new ArrayList<>();
            for (Protocol protocol : detectable) {
                if (protocol.transports().contains(transport)) {
                    list.add(protocol);
                }
            }
            detected.put(transport, List.copyOf(list));
        }
    }

    /** The protocol that a rule names for a port of a flow, or null. */
    @Nullable Protocol byRule(Transport transport, int port, Tuple flow) {
        Rule found = find(transport, port, flow);
        return found == null ? null : found.protocol();
    }

    /** The name of the rule for either port of a flow; null if none. */
    @Nullable String ruleOf(Tuple flow) {
        Transport transport = flow.ipProtocol == Tuple.TCP ? Transport.TCP : Transport.UDP;
        Rule found = find(transport, flow.portB, flow);
        if (found == null) {
            found = find(transport, flow.portA, flow);
        }
        return found == null ? null : found.name();
    }

    private @Nullable Rule find(Transport transport, int port, Tuple flow) {
        @Nullable List<Rule>[] ports = byPort.get(transport);
        List<Rule> rules = ports == null ? null : ports[port];
        if (rules == null) {
            return null;
        }
        for (int i = rules.size() - 1; i >= 0; i--) {
            if (fits(rules.get(i), flow)) {
                return rules.get(i);
            }
        }
        return null;
    }

    private static boolean fits(Rule rule, Tuple flow) {
        List<Endpoint> addresses = rule.addresses();
        for (int i = 0; i < addresses.size(); i++) {
            Endpoint a = addresses.get(i);
            if (a.v6() == flow.v6
                    && ((a.low() == flow.lowA && a.high() == flow.highA)
                            || (a.low() == flow.lowB && a.high() == flow.highB))) {
                return true;
            }
        }
        return addresses.isEmpty();
    }

    private static @Nullable List<Rule>[] byPort(List<Rule> rules, Transport transport) {
        @SuppressWarnings({"unchecked", "rawtypes"})
        @Nullable List<Rule>[] ports = new List[PORTS];
        for (Rule rule : rules) {
            if (rule.protocol().transports().contains(transport)) {
                for (int port : rule.ports()) {
                    List<Rule> known = ports[port];
                    if (known == null) {
                        known = new ArrayList<>(1);
                        ports[port] = known;
                    }
                    known.add(rule);
                }
            }
        }
        return ports;
    }

    /** Whether first bytes are looked at where no rule speaks. */
    boolean detects(Transport transport) {
        List<Protocol> list = detected.get(transport);
        return list != null && !list.isEmpty();
    }

    /**
     * Asks every protocol about first bytes. {@link #recognised()} is set if one of them knew: the
     * first in the list's order.
     */
    Recognition recognise(Bytes first, Transport transport) {
        recognised = null;
        Recognition best = Recognition.NO;
        List<Protocol> list = detected.get(transport);
        if (list == null) {
            return best;
        }
        for (int i = 0; i < list.size(); i++) {
            Recognition one = list.get(i).recognise(first, transport);
            if (one == Recognition.CLIENT || one == Recognition.SERVER) {
                recognised = list.get(i);
                return one;
            }
            if (one == Recognition.MORE) {
                best = Recognition.MORE;
            }
        }
        return best;
    }

    /** The protocol of the last {@link #recognise} that said client or server. */
    @Nullable Protocol recognised() {
        return recognised;
    }
}
