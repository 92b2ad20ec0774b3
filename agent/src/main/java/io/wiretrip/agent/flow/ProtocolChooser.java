package io.wiretrip.agent.flow;

import io.wiretrip.protocol.Bytes;
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

    private final Map<Transport, @Nullable Protocol[]> byPort = new EnumMap<>(Transport.class);
    private final Map<Transport, List<Protocol>> detected = new EnumMap<>(Transport.class);
    private @Nullable Protocol recognised;

    /**
     * A rule: a protocol is served on these ports.
     *
     * @param protocol the protocol
     * @param ports its ports
     */
    public record Rule(Protocol protocol, List<Integer> ports) {}

    /**
     * Builds the port tables.
     *
     * @param rules the rules; for a port named twice the last one holds
     * @param detectable the protocols to be recognised where no rule speaks; empty turns detection
     *     off
     */
    public ProtocolChooser(List<Rule> rules, List<Protocol> detectable) {
        for (Transport transport : Transport.values()) {
            @Nullable Protocol[] ports = new Protocol[PORTS];
            for (Rule rule : rules) {
                if (rule.protocol().transports().contains(transport)) {
                    for (int port : rule.ports()) {
                        ports[port] = rule.protocol();
                    }
                }
            }
            byPort.put(transport, ports);
            List<Protocol> list = new ArrayList<>();
            for (Protocol protocol : detectable) {
                if (protocol.transports().contains(transport)) {
                    list.add(protocol);
                }
            }
            detected.put(transport, List.copyOf(list));
        }
    }

    /** The protocol that a rule names for a server's port, or null. */
    @Nullable Protocol byRule(Transport transport, int port) {
        @Nullable Protocol[] ports = byPort.get(transport);
        return ports == null ? null : ports[port];
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

    /** Whether a port is one that a protocol is usually served on. */
    static boolean isUsualPort(Protocol protocol, int port) {
        return protocol.defaultPorts().contains(port);
    }
}
