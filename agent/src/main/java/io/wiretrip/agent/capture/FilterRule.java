package io.wiretrip.agent.capture;

import io.wiretrip.protocol.Transport;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one protocol rule wants from the kernel filter.
 *
 * @param transports what carries the protocol; at least one
 * @param ports server ports, 0..65535; a rule without ports selects nothing
 * @param host an address or a host name that one end must have; null for any
 */
public record FilterRule(Set<Transport> transports, List<Integer> ports, @Nullable String host) {
    /**
     * The names that the filter language takes unquoted. Nothing outside of them may reach the
     * filter text: a host with a space or a parenthesis could rewrite the filter.
     */
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9]([-_.A-Za-z0-9]{0,251}[.A-Za-z0-9])?");

    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    /**
     * Checks the rule and copies its lists.
     *
     * @throws IllegalArgumentException if a value is not what the parameter says
     */
    public FilterRule {
        transports = Set.copyOf(transports);
        ports = List.copyOf(ports);
        if (transports.isEmpty()) {
            throw new IllegalArgumentException("transports: none (expected: TCP, UDP or both)");
        }
        for (int port : ports) {
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
            }
        }
        if (host != null && !isHost(host)) {
            throw new IllegalArgumentException(
                    "host: '" + host + "' (expected: an IPv4 or IPv6 address or a host name)");
        }
    }

    private static boolean isHost(String host) {
        return host.indexOf(':') < 0 ? NAME.matcher(host).matches() : isIpv6(host);
    }

    private static boolean isIpv6(String host) {
        if (!IPV6.matcher(host).matches()) {
            return false;
        }
        try {
            return InetAddress.ofLiteral(host).getAddress().length > 0;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
