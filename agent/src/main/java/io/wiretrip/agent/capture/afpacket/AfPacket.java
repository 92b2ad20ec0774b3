package io.wiretrip.agent.capture.afpacket;

import io.wiretrip.agent.capture.LivePrivilege;
import java.lang.foreign.Arena;
import java.util.Locale;

/** Whether this machine, and this process, can capture with the ring. */
public final class AfPacket {
    private static final int SOCK_RAW = 3;

    private AfPacket() {}

    /** What the ring needs and is not there. */
    public enum Lack {
        /** Nothing: it can be used. */
        NOTHING,
        /** The privilege to capture, which every engine needs. */
        PERMISSION,
        /** Linux, or a kernel with packet sockets: another engine may do. */
        SUPPORT
    }

    /** What stands in the way, found out by opening a socket. */
    public static Lack lack() {
        if (!isLinux()) {
            return Lack.SUPPORT;
        }
        try (Arena arena = Arena.ofConfined()) {
            Libc libc = new Libc(arena);
            int fd = libc.socket(RingSocket.AF_PACKET, SOCK_RAW, 0);
            if (fd >= 0) {
                libc.close(fd);
                return Lack.NOTHING;
            }
            return isPermission(libc.errno()) ? Lack.PERMISSION : Lack.SUPPORT;
        }
    }

    private static boolean isLinux() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");
    }

    private static boolean isPermission(int errno) {
        return errno == Libc.EPERM || errno == Libc.EACCES;
    }

    /** Why the socket that was just asked for was refused, and the remedy. */
    static String socketRefused(Libc libc) {
        String said = " (packet socket: " + libc.error() + ")";
        if (isPermission(libc.errno())) {
            return "not permitted" + said + LivePrivilege.REMEDY;
        }
        return libc.errno() == Libc.EAFNOSUPPORT
                ? "this kernel has no packet sockets" + said + ". Use sniffer.engine: pcap"
                : "cannot be opened" + said;
    }

    /** For a machine that is not Linux. */
    static String notLinux() {
        return "live capture: the engine afpacket is for Linux, and this is "
                + System.getProperty("os.name", "another system")
                + ". Use sniffer.engine: auto or pcap";
    }

    static boolean isHere() {
        return isLinux();
    }
}
