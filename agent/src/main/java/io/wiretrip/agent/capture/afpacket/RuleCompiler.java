package io.wiretrip.agent.capture.afpacket;

import io.wiretrip.agent.capture.BpfFilter;
import io.wiretrip.agent.capture.FilterRule;
import io.wiretrip.agent.capture.FilterScope;
import io.wiretrip.agent.capture.FilterScope.IpVersion;
import io.wiretrip.agent.capture.LiveCaptureException;
import io.wiretrip.agent.capture.afpacket.BpfAssembler.Label;
import io.wiretrip.protocol.Transport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the filter of protocol rules for the kernel, without libpcap and its time to load. What
 * passes is what passes libpcap's program for the same filter, tags and fragments included.
 *
 * <p>The ring's sockets give an Ethernet header where all frames have one, and else begin with the
 * IP header; the kernel tells the EtherType then.
 */
final class RuleCompiler {
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final int[] TAGS = {0x8100, 0x88a8, 0x9100};
    private static final int[] COOKED_TAGS = {0x8100, 0x88a8};
    private static final int ETHER_TYPE_AT = 12;
    private static final int ETHERNET_BYTES = 14;
    private static final int TAG_BYTES = 4;

    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int FRAGMENT = 44;
    private static final int[] TUNNELS = {47, 4, 41};
    private static final List<Integer> TUNNEL_PORTS = List.of(4789, 8472, 6081);
    private static final int[] EXTENSIONS = {44, 0, 43, 60};
    private static final int IPV6_BYTES = 40;
    private static final int FEW_PORTS = 16;
    private static final int NEARBY = 250;

    private final BpfAssembler code = new BpfAssembler();
    private final Label accept = new Label();
    private final Label reject = new Label();
    private final FilterScope scope;
    private final Map<Key, TreeSet<Integer>> groups = new LinkedHashMap<>();
    private final boolean everyPort;
    private final int snapLen;

    /** Ports that are looked for in the same packets. */
    private record Key(int protocol, boolean v6, @Nullable InetAddress host) {}

    private RuleCompiler(BpfFilter.Rules rules, int snapLen) {
        this.snapLen = snapLen;
        this.scope = rules.scope();
        this.everyPort = rules.rules().isEmpty();
        for (FilterRule rule : rules.rules()) {
            add(rule);
        }
        if (scope.tunnels()) {
            add(UDP, false, null, TUNNEL_PORTS);
            add(UDP, true, null, TUNNEL_PORTS);
        }
    }

    /**
     * The program of a filter.
     *
     * @param cooked whether frames begin with the IP header
     * @throws LiveCaptureException if a host name cannot be resolved, or the rules are too many
     */
    static BpfProgram compile(BpfFilter.Rules rules, boolean cooked, int snapLen) {
        BpfProgram program = new RuleCompiler(rules, snapLen).program(cooked);
        if (program.instructions().size() > BpfProgram.INSTRUCTIONS_MAX) {
            throw new LiveCaptureException(
                    "filter: the rules take "
                            + program.instructions().size()
                            + " instructions (the kernel takes "
                            + BpfProgram.INSTRUCTIONS_MAX
                            + "). Use fewer ports, or give a filter as sniffer.bpf");
        }
        return program;
    }

    private void add(FilterRule rule) {
        for (Transport transport : rule.transports()) {
            int protocol = transport == Transport.TCP ? TCP : UDP;
            if (rule.host() == null) {
                addIf(scope.ipVersion() != IpVersion.V6, protocol, false, null, rule);
                addIf(scope.ipVersion() != IpVersion.V4, protocol, true, null, rule);
                continue;
            }
            for (InetAddress host : resolve(rule.host())) {
                boolean v6 = host.getAddress().length == 16;
                IpVersion other = v6 ? IpVersion.V4 : IpVersion.V6;
                addIf(scope.ipVersion() != other, protocol, v6, host, rule);
            }
        }
    }

    private void addIf(
            boolean wanted, int protocol, boolean v6, @Nullable InetAddress host, FilterRule rule) {
        if (wanted) {
            add(protocol, v6, host, rule.ports());
        }
    }

    private void add(int protocol, boolean v6, @Nullable InetAddress host, List<Integer> ports) {
        groups.computeIfAbsent(new Key(protocol, v6, host), _ -> new TreeSet<>()).addAll(ports);
    }

    private static List<InetAddress> resolve(String host) {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException _) {
            throw new LiveCaptureException(
                    "filter: the host '"
                            + host
                            + "' of a protocol rule is unknown. Give an address, or a name that"
                            + " resolves");
        }
    }

    private BpfProgram program(boolean cooked) {
        if (cooked) {
            shift(BpfInstruction.LD_W, BpfInstruction.AD_PROTOCOL, 0, reject);
        } else {
            ethernet(scope.vlans() ? 2 : 0);
        }
        code.put(reject);
        code.add(BpfInstruction.RET, 0);
        code.put(accept);
        code.add(BpfInstruction.RET, snapLen);
        return code.assemble();
    }

    private void ethernet(int tags) {
        Label next = tags == 0 ? reject : new Label();
        shift(BpfInstruction.LD_H, ETHER_TYPE_AT, ETHERNET_BYTES, next);
        for (int tag = 1; tag <= tags; tag++) {
            code.put(next);
            next = tag == tags ? reject : new Label();
            Label tagged = new Label();
            int typeAt = ETHER_TYPE_AT + tag * TAG_BYTES;
            // as libpcap, asks for the second tag without asking for the first
            code.add(BpfInstruction.LD_H, typeAt - TAG_BYTES);
            jumpIfAny(TAGS, tagged);
            code.jump(next);
            code.put(tagged);
            shift(BpfInstruction.LD_H, typeAt, ETHERNET_BYTES + tag * TAG_BYTES, next);
        }
    }

    /** What is behind one EtherType; goes to {@code otherwise} if it does not pass. */
    private void shift(int load, int typeAt, int base, Label otherwise) {
        Label v4 = new Label();
        Label v6 = new Label();
        code.add(load, typeAt);
        code.jumpIfEqual(IPV4, v4);
        code.jumpIfEqual(IPV6, v6);
        if (base == 0 && scope.vlans()) {
            jumpIfAny(COOKED_TAGS, accept); // the second tag; the first was taken off
        }
        code.jump(otherwise);
        code.put(v4);
        ipv4(base, otherwise);
        code.put(v6);
        ipv6(base, otherwise);
    }

    private void ipv4(int base, Label otherwise) {
        boolean wanted = scope.ipVersion() != IpVersion.V6;
        if (wanted && everyPort) {
            code.jump(accept);
            return;
        }
        Label later = new Label();
        code.add(BpfInstruction.LD_H, base + 6);
        code.jumpIfAnyBit(0x1fff, later);
        code.add(BpfInstruction.LD_B, base + 9);
        tunnels();
        transports(base, false, otherwise);
        code.put(later);
        if (wanted && scope.fragments()) {
            code.jump(accept);
            return;
        }
        code.add(BpfInstruction.LD_B, base + 9);
        tunnels();
        code.jump(otherwise);
    }

    private void ipv6(int base, Label otherwise) {
        boolean wanted = scope.ipVersion() != IpVersion.V4;
        if (wanted && everyPort) {
            code.jump(accept);
            return;
        }
        code.add(BpfInstruction.LD_B, base + 6);
        if (wanted && scope.fragments()) {
            jumpIfAny(EXTENSIONS, accept);
        }
        tunnels();
        Label fragment = new Label();
        code.jumpIfEqual(FRAGMENT, fragment);
        transports(base, true, otherwise);
        code.put(fragment);
        code.add(BpfInstruction.LD_B, base + IPV6_BYTES);
        tunnels();
        code.jump(otherwise);
    }

    private void tunnels() {
        if (scope.tunnels()) {
            jumpIfAny(TUNNELS, accept);
        }
    }

    /** The accumulator holds the protocol. */
    private void transports(int base, boolean v6, Label otherwise) {
        Label udp = new Label();
        Label other = new Label();
        code.jumpIfEqual(UDP, udp);
        code.jumpUnlessEqual(TCP, other);
        ports(base, TCP, v6, otherwise);
        code.put(other);
        code.jump(otherwise);
        code.put(udp);
        ports(base, UDP, v6, otherwise);
    }

    private void ports(int base, int protocol, boolean v6, Label otherwise) {
        for (Map.Entry<Key, TreeSet<Integer>> group : groups.entrySet()) {
            Key key = group.getKey();
            if (key.protocol() != protocol || key.v6() != v6) {
                continue;
            }
            Label next = new Label();
            if (key.host() != null) {
                host(base, key.host(), next);
            }
            List<Integer> ports = new ArrayList<>(group.getValue());
            if (!v6) {
                code.add(BpfInstruction.LDX_MSH, base);
            }
            for (int at = 0; at <= 2; at += 2) { // source, destination
                if (v6) {
                    code.add(BpfInstruction.LD_H, base + IPV6_BYTES + at);
                } else {
                    code.add(BpfInstruction.LD_H_IND, base + at);
                }
                anyOf(ports);
            }
            code.put(next);
        }
        code.jump(otherwise);
    }

    /** Many ports have an end of their own nearby, or each would need a long jump. */
    private void anyOf(List<Integer> ports) {
        if (ports.size() <= FEW_PORTS) {
            ports.forEach(port -> code.jumpIfEqual(port, accept));
            return;
        }
        for (int from = 0; from < ports.size(); from += NEARBY) {
            Label hit = new Label();
            Label miss = new Label();
            List<Integer> some = ports.subList(from, Math.min(ports.size(), from + NEARBY));
            some.forEach(port -> code.jumpIfEqual(port, hit));
            code.jump(miss);
            code.put(hit);
            code.add(BpfInstruction.RET, snapLen);
            code.put(miss);
        }
    }

    /** Goes on if one end is this host. */
    private void host(int base, InetAddress host, Label otherwise) {
        ByteBuffer address = ByteBuffer.wrap(host.getAddress());
        int bytes = address.capacity();
        int source = base + (bytes == 4 ? 12 : 8);
        Label found = new Label();
        Label notSource = new Label();
        compare(address, source, notSource);
        code.jump(found);
        code.put(notSource);
        compare(address, source + bytes, otherwise);
        code.put(found);
    }

    private void compare(ByteBuffer address, int at, Label otherwise) {
        for (int i = 0; i < address.capacity(); i += 4) {
            code.add(BpfInstruction.LD_W, at + i);
            code.jumpUnlessEqual(address.getInt(i), otherwise);
        }
    }

    private void jumpIfAny(int[] values, Label to) {
        for (int value : values) {
            code.jumpIfEqual(value, to);
        }
    }
}
