package io.wiretrip.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which traffic belongs to a protocol.
 *
 * @param name what the rule is called; for people only
 * @param protocol the protocol's short name; whether it exists is not known here
 * @param ports the server's ports, at least one
 * @param host the server's or client's address or name; null for any
 */
public record ProtocolRule(
        String name, String protocol, List<Integer> ports, @Nullable String host) {

    private static final ConfigKey NAME =
            ConfigKey.of("name", "", "What the rule is called; for people only.");
    private static final ConfigKey PROTOCOL =
            ConfigKey.of("protocol", "", "Which protocol, such as http.");
    private static final ConfigKey PORTS =
            ConfigKey.of("ports", List.<Integer>of(), "The server's ports.");
    private static final ConfigKey HOST_KEY =
            ConfigKey.of("host", "", "Address or name of one end; empty for any.");

    /** The keys of an item of the list. */
    static final List<ConfigKey> KEYS = List.of(NAME, PROTOCOL, PORTS, HOST_KEY);

    private static final Pattern PORT = Pattern.compile("[0-9]{1,9}");

    /** What an address or a host name may consist of: nothing that means more in a filter. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_.:%-]+");

    /**
     * Copies the ports and checks every part.
     *
     * @throws ConfigException if a part cannot work
     */
    public ProtocolRule {
        ports = List.copyOf(ports);
        String where = "sniffer.protocols.rules (" + name + ")";
        if (protocol.isBlank()) {
            throw ConfigException.of(where + ": protocol", "nothing", "a name such as http");
        }
        if (ports.isEmpty()) {
            throw ConfigException.of(where + ": ports", "none", "at least one port");
        }
        for (int port : ports) {
            if (port < 0 || port > 65_535) {
                throw ConfigException.of(where + ": ports", port, "0-65535");
            }
        }
        if (host != null && !HOST.matcher(host).matches()) {
            throw ConfigException.of(where + ": host", host, "an IP address or a host name");
        }
    }

    /**
     * Reads a rule as the command line has it: {@code protocol;ports[;host]}.
     *
     * @param input for example {@code http;80,8080;127.0.0.1}
     * @param name what the rule is to be called
     * @throws ConfigException with packetd's words if it is not of that form
     */
    public static ProtocolRule parse(String input, String name) {
        String[] parts = input.split(";", -1);
        String protocol = parts[0].strip();
        if (parts.length < 2 || parts.length > 3 || protocol.isEmpty()) {
            throw new ConfigException(
                    "invalid --proto input '"
                            + input
                            + "', expected 'protocol;ports[;host]' ('http;80,8080;127.0.0.1')");
        }
        List<Integer> ports = new ArrayList<>();
        for (String part : parts[1].split(",", -1)) {
            ports.add(port(part.strip(), protocol));
        }
        String host = parts.length == 3 ? parts[2].strip() : "";
        return new ProtocolRule(name, protocol, ports, host.isEmpty() ? null : host);
    }

    private static int port(String text, String protocol) {
        if (PORT.matcher(text).matches()) {
            int port = Integer.parseInt(text);
            if (port <= 65_535) {
                return port;
            }
        }
        throw new ConfigException(
                "invalid port '"
                        + text
                        + "' in protocol '"
                        + protocol
                        + "', port must between 0-65535");
    }

    /**
     * Reads a rule of the list. One without ports would select nothing: packetd passes over it
     * silently, so it is told and must be passed over.
     */
    static @Nullable ProtocolRule read(ConfigTree item) {
        String host = item.text(HOST_KEY).strip();
        String name = item.text(NAME);
        String protocol = item.text(PROTOCOL).strip();
        List<Integer> ports = item.numbers(PORTS);
        if (ports.isEmpty()) {
            if (!item.isSet(PORTS.path())) {
                item.warn(PORTS.path(), "got no port, expected at least one; the rule is skipped");
            }
            return null;
        }
        return new ProtocolRule(name, protocol, ports, host.isEmpty() ? null : host);
    }
}
