package io.wiretrip.exporter.flows;

/** Names of what IP packets carry. */
public final class IpProtocols {
    /** TCP's number in the registry of protocol numbers. */
    static final int TCP = 6;

    private IpProtocols() {}

    /** The name of a protocol as events and metrics have it; its number where it is a rare one. */
    public static String name(int number) {
        return switch (number) {
            case 1 -> "ICMP";
            case 2 -> "IGMP";
            case 4 -> "IPIP";
            case TCP -> "TCP";
            case 17 -> "UDP";
            case 33 -> "DCCP";
            case 41 -> "IPv6";
            case 47 -> "GRE";
            case 50 -> "ESP";
            case 51 -> "AH";
            case 58 -> "ICMPv6";
            case 89 -> "OSPF";
            case 103 -> "PIM";
            case 112 -> "VRRP";
            case 115 -> "L2TP";
            case 132 -> "SCTP";
            default -> "IP-" + number;
        };
    }
}
