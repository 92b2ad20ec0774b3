package io.wiretrip.agent;

import io.wiretrip.agent.flow.ProtocolChooser;
import io.wiretrip.config.ProtocolRule;
import io.wiretrip.protocol.Endpoint;
import io.wiretrip.protocol.Protocol;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From the rules of a configuration to protocols, ports and addresses. */
final class Rules {
    private Rules() {}

    /**
     * Finds the protocols and addresses that rules name.
     *
     * @throws AgentException if there is no such protocol or host
     */
    static List<ProtocolChooser.Rule> resolve(List<ProtocolRule> rules, List<Protocol> protocols) {
        List<ProtocolChooser.Rule> resolved = new ArrayList<>();
        for (ProtocolRule rule : rules) {
            resolved.add(
                    new ProtocolChooser.Rule(
                            protocol(rule.protocol(), protocols),
                            rule.ports(),
                            rule.host() == null ? List.of() : addresses(rule.host()),
                            rule.host(),
                            rule.name()));
        }
        return resolved;
    }

    /** The protocol of a name, or the one within which it is spoken. */
    private static Protocol protocol(String name, List<Protocol> protocols) {
        List<String> names = new ArrayList<>();
        for (Protocol protocol : protocols) {
            if (protocol.name().equals(name)) {
                boolean itself = protocol.carrier().equals(name);
                return itself ? protocol : protocol(protocol.carrier(), protocols);
            }
            names.add(protocol.name());
        }
        throw new AgentException(
                "unsupported protocol (" + name + "), expected one of " + String.join(", ", names));
    }

    private static List<Endpoint> addresses(String host) {
        InetAddress[] found;
        try {
            found = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new AgentException(
                    "no address is known for the host '"
                            + host
                            + "' of a rule; use its address, or leave the host out",
                    e);
        }
        List<Endpoint> addresses = new ArrayList<>();
        for (@Nullable InetAddress address : found) {
            if (address != null) {
                addresses.add(endpoint(address));
            }
        }
        return addresses;
    }

    private static Endpoint endpoint(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        if (address instanceof Inet4Address) {
            return new Endpoint(0, bytes.getInt() & 0xffff_ffffL, false, 0);
        }
        return new Endpoint(bytes.getLong(), bytes.getLong(), true, 0);
    }
}
