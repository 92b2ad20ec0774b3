package io.wiretrip.agent.capture;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.Pcaps;
import org.slf4j.LoggerFactory;

/** Loads libpcap, and turns what it refuses into words for the operator. */
final class PcapLibrary {
    // the PCAP_ERROR_ values of pcap(3PCAP)
    private static final int NO_SUCH_DEVICE = -5;
    private static final int PERMISSION_DENIED = -8;
    private static final int INTERFACE_NOT_UP = -9;
    private static final int PROMISCUOUS_PERMISSION_DENIED = -11;

    private PcapLibrary() {}

    /**
     * Loads the library.
     *
     * @throws LiveCaptureException if that is not possible
     */
    static void load() {
        quieten();
        try {
            Pcaps.libVersion();
        } catch (LinkageError e) {
            throw new LiveCaptureException(missing(e));
        }
    }

    /** pcap4j logs each call of dispatch; what goes wrong reaches us as an exception anyway. */
    private static void quieten() {
        if (LoggerFactory.getLogger("org.pcap4j") instanceof Logger logger) {
            logger.setLevel(Level.OFF);
        }
    }

    private static String missing(LinkageError e) {
        String cause = String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
        return "live capture needs libpcap, which could not be loaded ("
                + cause
                + "). Install it (Debian, Ubuntu: apt-get install libpcap0.8; Fedora: dnf install"
                + " libpcap; macOS has it), or read from a program that captures: tcpdump -w - |"
                + " wiretrip log --pcap-file -";
    }

    static boolean isPermission(PcapNativeException e) {
        int code = code(e);
        return code == PERMISSION_DENIED || code == PROMISCUOUS_PERMISSION_DENIED;
    }

    /** Why an interface could not be opened, and the remedy. */
    static LiveCaptureException refusal(String name, PcapNativeException e) {
        String said = String.valueOf(e.getMessage()).strip();
        String libpcap = said.isEmpty() ? "" : " (libpcap: " + said + ")";
        return new LiveCaptureException(
                switch (code(e)) {
                    case PERMISSION_DENIED, PROMISCUOUS_PERMISSION_DENIED ->
                            "live capture on "
                                    + name
                                    + ": not permitted"
                                    + libpcap
                                    + LivePrivilege.REMEDY;
                    case NO_SUCH_DEVICE ->
                            "live capture on "
                                    + name
                                    + ": there is no such interface"
                                    + libpcap
                                    + ". List them with: wiretrip ifaces";
                    case INTERFACE_NOT_UP ->
                            "live capture on "
                                    + name
                                    + ": it is not up"
                                    + libpcap
                                    + ". Bring it up with: ip link set "
                                    + name
                                    + " up";
                    default -> "live capture on " + name + ": cannot be opened" + libpcap;
                });
    }

    private static int code(PcapNativeException e) {
        Integer code = e.getReturnCode();
        return code == null ? -1 : code;
    }
}
