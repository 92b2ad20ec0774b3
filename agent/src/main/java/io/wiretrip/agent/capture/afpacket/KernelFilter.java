package io.wiretrip.agent.capture.afpacket;

import io.wiretrip.agent.capture.BpfFilter;
import io.wiretrip.agent.capture.LiveCaptureException;
import org.jspecify.annotations.Nullable;

/** Makes the program of a filter for one of the ring's sockets. */
final class KernelFilter {
    /**
     * libpcap optimises in a time that grows faster than the square of the ports: seconds for some
     * hundred, where ours takes milliseconds.
     */
    private static final int LIBPCAP_PORTS_MAX = 32;

    private KernelFilter() {}

    private static int ports(BpfFilter.Rules rules) {
        return rules.rules().stream().mapToInt(rule -> rule.ports().size()).sum();
    }

    /**
     * The program.
     *
     * @param interfaceName where it is to be used
     * @param cooked whether frames begin with the network layer there
     * @throws LiveCaptureException if the filter is refused, or only libpcap could compile it
     */
    static BpfProgram compile(BpfFilter filter, String interfaceName, boolean cooked, int snapLen) {
        if (filter.isEmpty()) {
            return BpfProgram.all(snapLen);
        }
        PcapCompiler libpcap = PcapCompiler.load();
        BpfFilter.@Nullable Rules rules = filter.rules();
        int linkType = cooked ? PcapCompiler.LINUX_SLL2 : PcapCompiler.ETHERNET;
        boolean ownAlone = rules != null && ports(rules) > LIBPCAP_PORTS_MAX;
        if (libpcap != null && !ownAlone) {
            return rules == null
                    ? libpcap.compile(filter.expression(linkType), interfaceName, snapLen)
                    : libpcap.compile(filter.expression(linkType), linkType, snapLen);
        }
        if (rules == null) {
            throw new LiveCaptureException(
                    "filter: sniffer.bpf is in the language of libpcap, which is not installed"
                            + " (Debian, Ubuntu: apt-get install libpcap0.8; Fedora: dnf install"
                            + " libpcap). Install it, or use sniffer.protocols.rules instead");
        }
        return RuleCompiler.compile(rules, cooked, snapLen);
    }
}
