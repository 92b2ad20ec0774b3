package io.wiretrip.agent.capture;

/**
 * What the kernel filter lets pass besides the plain packets of the rules. The kernel cannot look
 * into these, so each lets pass more than the rules want; later stages sort it out.
 *
 * @param ipVersion the version that the rules and fragments are limited to; a tunnel passes with
 *     either, for the version of the packet inside is what counts
 * @param fragments non-first IP fragments, which carry no ports, and IPv6 packets with extension
 *     headers, behind which the filter language does not find ports
 * @param vlans frames with one or two 802.1Q or 802.1ad tags
 * @param tunnels VXLAN, Geneve, GRE and IP-in-IP
 */
public record FilterScope(IpVersion ipVersion, boolean fragments, boolean vlans, boolean tunnels) {
    /** The rules alone. */
    public static final FilterScope RULES_ONLY =
            new FilterScope(IpVersion.BOTH, false, false, false);

    /** All that the later stages can take apart. */
    public static final FilterScope EVERYTHING = new FilterScope(IpVersion.BOTH, true, true, true);

    /** Which versions of the Internet Protocol. */
    public enum IpVersion {
        /** IPv4 and IPv6. */
        BOTH,
        /** IPv4 alone. */
        V4,
        /** IPv6 alone. */
        V6
    }
}
