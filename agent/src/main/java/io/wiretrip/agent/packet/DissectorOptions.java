package io.wiretrip.agent.packet;

import java.util.concurrent.TimeUnit;

/**
 * What a {@link Dissector} opens, and its limits.
 *
 * @param tunnels whether VXLAN, Geneve, GRE and IP-in-IP are opened
 * @param tunnelDepthMax how many tunnels may be nested, at least 0
 * @param reassemblyBytesMax native memory for fragmented datagrams; each takes {@value
 *     FragmentedDatagram#CAPACITY_BYTES} bytes while it is incomplete, at least one has to fit
 * @param ipv4TimeoutNs how long an IPv4 datagram may be incomplete, by packet time
 * @param ipv6TimeoutNs how long an IPv6 datagram may be incomplete, by packet time
 */
public record DissectorOptions(
        boolean tunnels,
        int tunnelDepthMax,
        int reassemblyBytesMax,
        long ipv4TimeoutNs,
        long ipv6TimeoutNs) {

    /** Tunnels opened, four deep; 16 MiB (256 datagrams); 30 s and 60 s (RFC 8200 section 4.5). */
    public static final DissectorOptions DEFAULTS =
            new DissectorOptions(
                    true, 4, 16 << 20, TimeUnit.SECONDS.toNanos(30), TimeUnit.SECONDS.toNanos(60));

    /** Checks the limits. */
    public DissectorOptions {
        atLeast("tunnelDepthMax", tunnelDepthMax, 0);
        atLeast("reassemblyBytesMax", reassemblyBytesMax, FragmentedDatagram.CAPACITY_BYTES);
        atLeast("ipv4TimeoutNs", ipv4TimeoutNs, 1);
        atLeast("ipv6TimeoutNs", ipv6TimeoutNs, 1);
    }

    private static void atLeast(String name, long value, long minimum) {
        if (value < minimum) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: >= " + minimum + ")");
        }
    }
}
