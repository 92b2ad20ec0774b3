package io.wiretrip.exporter.flows;

import io.wiretrip.protocol.Endpoint;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The addresses of this host and the names of its interfaces at a time. Immutable; asked of the
 * system again and again, since both change ({@link #current}).
 *
 * @param addresses those of every interface, with port 0
 * @param names of interfaces, by the kernel's index
 */
record HostAddresses(Set<Endpoint> addresses, Map<Integer, String> names) {
    /** Where Linux tells the index also of interfaces without an address. */
    private static final Path SYS_CLASS_NET = Path.of("/sys/class/net");

    private static final long LOOPBACK_NET = 127;
    private static final long MAPPED = 0xffffL;

    HostAddresses {
        addresses = Set.copyOf(addresses);
        names = Map.copyOf(names);
    }

    /** As the system tells now. What it does not tell is left out. */
    static HostAddresses current() {
        Set<Endpoint> addresses = new HashSet<>();
        Map<Integer, String> names = new HashMap<>();
        try {
            Enumeration<NetworkInterface> all = NetworkInterface.getNetworkInterfaces();
            while (all.hasMoreElements()) {
                NetworkInterface one = all.nextElement();
                names.put(one.getIndex(), one.getName());
                one.getInterfaceAddresses()
                        .forEach(address -> addresses.add(endpoint(address.getAddress())));
            }
        } catch (SocketException _) {
            // none has an address, or the system does not tell
        }
        addSystemNames(names);
        return new HostAddresses(addresses, names);
    }

    private static void addSystemNames(Map<Integer, String> names) {
        if (!Files.isDirectory(SYS_CLASS_NET)) {
            return;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(SYS_CLASS_NET)) {
            for (Path one : all) {
                Path index = one.resolve("ifindex");
                if (Files.exists(index)) {
                    names.put(
                            Integer.parseInt(Files.readString(index).strip()),
                            String.valueOf(one.getFileName()));
                }
            }
        } catch (IOException | NumberFormatException _) {
            // interfaces come and go while they are listed; the next time tells
        }
    }

    static Endpoint endpoint(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        if (address instanceof Inet4Address) {
            return new Endpoint(0, bytes.getInt() & 0xffff_ffffL, false, 0);
        }
        return new Endpoint(bytes.getLong(), bytes.getLong(), true, 0);
    }

    /** Whether an address is of this host: of one of its interfaces, or a loopback address. */
    boolean isOurs(Endpoint end) {
        boolean mapped = isMapped(end);
        if ((!end.v6() || mapped) && (end.low() >>> 24 & 0xff) == LOOPBACK_NET) {
            return true;
        }
        if (end.v6() && end.high() == 0 && end.low() == 1) {
            return true;
        }
        return addresses.contains(
                new Endpoint(
                        mapped ? 0 : end.high(),
                        mapped ? end.low() & 0xffff_ffffL : end.low(),
                        end.v6() && !mapped,
                        0));
    }

    /** Whether it is an IPv4 address within IPv6 (RFC 4291 section 2.5.5.2). */
    static boolean isMapped(Endpoint end) {
        return end.v6() && end.high() == 0 && end.low() >>> 32 == MAPPED;
    }

    /** Where a packet goes, seen from this host. */
    String direction(Endpoint source, Endpoint destination) {
        boolean from = isOurs(source);
        boolean to = isOurs(destination);
        if (from && to) {
            return "local";
        }
        return from ? "outbound" : to ? "inbound" : "unknown";
    }
}
