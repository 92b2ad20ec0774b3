package io.wiretrip.agent.capture.afpacket;

import io.wiretrip.agent.capture.BpfFilter;
import io.wiretrip.agent.capture.LiveCaptureException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the program of a filter for one of the ring's sockets.
 *
 * <p>Filters of rules are compiled by our own compiler, also where libpcap is: it takes a
 * millisecond where loading libpcap takes several hundred at the start of the program, and
 * libpcap's optimiser seconds for some hundred ports. Tests hold the two against each other.
 */
final class KernelFilter {
    private KernelFilter() {}

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
        BpfFilter.@Nullable Rules rules = filter.rules();
        if (rules != null) {
            return RuleCompiler.compile(rules, cooked, snapLen);
        }
        PcapCompiler libpcap = PcapCompiler.load();
        if (libpcap == null) {
            throw new LiveCaptureException(
                    "filter: sniffer.bpf is in the language of libpcap, which is not installed"
                            + " (Debian, Ubuntu: apt-get install libpcap0.8; Fedora: dnf install"
                            + " libpcap). Install it, or use sniffer.protocols.rules instead");
        }
        int linkType = cooked ? PcapCompiler.LINUX_SLL2 : PcapCompiler.ETHERNET;
        return libpcap.compile(filter.expression(linkType), interfaceName, snapLen);
    }
}
