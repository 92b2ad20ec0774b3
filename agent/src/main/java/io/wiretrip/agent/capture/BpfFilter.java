package io.wiretrip.agent.capture;

import io.wiretrip.agent.capture.FilterScope.IpVersion;
import io.wiretrip.protocol.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The kernel filter of a set of protocol rules, in the language of pcap-filter(7).
 *
 * <p>A rule gives one term for each of its transports, for example {@code (tcp and host example.com
 * and ( port 80 or port 8080 ) )} or {@code (udp and port 53)}; for a protocol with both transports
 * the UDP term comes first. The terms are joined by {@code or}. A rule without ports gives none; no
 * term at all is the empty filter, which lets everything pass. The {@link FilterScope} then widens
 * or limits this.
 *
 * <p>VLAN tags are the last terms, because the word {@code vlan} moves the offsets of all that
 * follows it, and they depend on the link type: the word is known for Ethernet alone.
 */
public final class BpfFilter {
    /** Lets everything pass. */
    public static final BpfFilter NONE = of(List.of(), FilterScope.RULES_ONLY);

    private static final String FRAGMENT4 = "(ip[6:2] & 0x1fff != 0)";

    // 44 fragment, 0 hop-by-hop options, 43 routing, 60 destination options
    private static final String EXTENDED6 =
            "(ip6 proto 44 or ip6 proto 0 or ip6 proto 43 or ip6 proto 60)";

    // VXLAN by IANA and by old Linux, Geneve; then GRE (47), IPv4 (4) and IPv6 (41) inside of IP
    private static final String TUNNELS =
            "(udp port 4789 or udp port 8472 or udp port 6081)"
                    + " or (ip proto 47 or ip proto 4 or ip proto 41)"
                    + " or (ip6 proto 47 or ip6 proto 4 or ip6 proto 41)";

    private final String untagged;
    private final boolean vlans;
    private final @Nullable Rules rules;

    /**
     * What a filter was made of.
     *
     * @param rules those that have ports; none for every packet of the IP version
     */
    public record Rules(List<FilterRule> rules, FilterScope scope) {
        /** Copies the list. */
        public Rules {
            rules = List.copyOf(rules);
        }
    }

    private BpfFilter(String untagged, boolean vlans, @Nullable Rules rules) {
        this.untagged = untagged;
        this.vlans = vlans;
        this.rules = rules;
    }

    /** A filter in the words of pcap-filter(7), for every link type. */
    public static BpfFilter of(String expression) {
        return new BpfFilter(expression, false, null);
    }

    /** The filter of these rules. */
    public static BpfFilter of(List<FilterRule> rules, FilterScope scope) {
        List<String> terms = new ArrayList<>();
        String limited = limited(joined(rules), scope.ipVersion());
        if (limited.isEmpty()) {
            return new BpfFilter("", false, null);
        }
        terms.add(limited);
        if (scope.fragments()) {
            if (scope.ipVersion() != IpVersion.V6) {
                terms.add(FRAGMENT4);
            }
            if (scope.ipVersion() != IpVersion.V4) {
                terms.add(EXTENDED6);
            }
        }
        if (scope.tunnels()) {
            terms.add(TUNNELS);
        }
        List<FilterRule> withPorts = rules.stream().filter(r -> !r.ports().isEmpty()).toList();
        return new BpfFilter(
                String.join(" or ", terms), scope.vlans(), new Rules(withPorts, scope));
    }

    /** Whether it lets everything pass. */
    public boolean isEmpty() {
        return untagged.isBlank();
    }

    /** What it was made of; null if it was given in words, or lets everything pass. */
    public @Nullable Rules rules() {
        return rules;
    }

    /** The text for a link type, a value of the {@code LINKTYPE_} registry; may be empty. */
    public String expression(int linkType) {
        if (!vlans) {
            return untagged;
        }
        return switch (linkType) {
            // the second "vlan" looks behind the first: it finds two tags
            case LinkTypes.ETHERNET -> untagged + behindTag() + behindTag();
            // cooked frames have their first tag taken off; what is left of a second is a protocol
            case LinkTypes.LINUX_SLL, LinkTypes.LINUX_SLL2 ->
                    untagged + " or (ether proto 0x8100 or ether proto 0x88a8)";
            default -> untagged;
        };
    }

    private String behindTag() {
        return " or (vlan and (" + untagged + "))";
    }

    private static String joined(List<FilterRule> rules) {
        StringJoiner terms = new StringJoiner(" or ");
        for (FilterRule rule : rules) {
            if (rule.ports().isEmpty()) {
                continue;
            }
            if (rule.transports().contains(Transport.UDP)) {
                terms.add(term("udp", rule));
            }
            if (rule.transports().contains(Transport.TCP)) {
                terms.add(term("tcp", rule));
            }
        }
        return terms.toString();
    }

    private static String term(String transport, FilterRule rule) {
        StringBuilder term = new StringBuilder("(").append(transport);
        if (rule.host() != null) {
            term.append(" and host ").append(rule.host());
        }
        if (rule.ports().size() == 1) {
            return term.append(" and port ").append(rule.ports().getFirst()).append(')').toString();
        }
        StringJoiner ports = new StringJoiner(" or ", " and ( ", " ) )");
        for (int port : rule.ports()) {
            ports.add("port " + port);
        }
        return term.append(ports).toString();
    }

    private static String limited(String rules, IpVersion version) {
        return switch (version) {
            case BOTH -> rules;
            case V4 -> rules.isEmpty() ? "ip" : "ip and (" + rules + ")";
            case V6 -> rules.isEmpty() ? "ip6" : "ip6 and (" + rules + ")";
        };
    }

    @Override
    public String toString() {
        return untagged;
    }
}
