package io.wiretrip.agent.capture;

import io.wiretrip.protocol.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The network interfaces of this machine, and which of them a setting means. Needs no libpcap. */
public final class Interfaces {
    /** The pseudo-interface of Linux that captures on all interfaces. */
    public static final String ANY = "any";

    /** Lists every interface of the network namespace; the JDK's list has none without address. */
    private static final Path PROC_NET_DEV = Path.of("/proc/net/dev");

    private static final Path SYS_CLASS_NET = Path.of("/sys/class/net");

    private Interfaces() {}

    /** The kernel's index of an interface; 0 if it has none, as {@link #ANY}, or does not tell. */
    static int index(String name) {
        try {
            Path file = SYS_CLASS_NET.resolve(name).resolve("ifindex");
            return Integer.parseInt(Files.readString(file).strip());
        } catch (IOException | NumberFormatException | InvalidPathException _) {
            return 0;
        }
    }

    /**
     * One interface.
     *
     * @param addresses with prefix length, for example {@code 127.0.0.1/8}; empty if it has none
     */
    public record Interface(String name, List<String> addresses) {
        /** Copies the list. */
        public Interface {
            addresses = List.copyOf(addresses);
        }

        /** As a line of a listing: {@code lo: [127.0.0.1/8 ::1/128]}. */
        @Override
        public String toString() {
            return name + ": [" + String.join(" ", addresses) + "]";
        }
    }

    /**
     * Every interface, also those without an address or not up, in the order of the system.
     *
     * @throws LiveCaptureException if the system does not tell
     */
    public static List<Interface> all() {
        Map<String, List<String>> addresses = new LinkedHashMap<>();
        for (String name : systemNames()) {
            addresses.put(name, new ArrayList<>());
        }
        try {
            for (NetworkInterface each :
                    Collections.list(NetworkInterface.getNetworkInterfaces())) {
                List<String> of = addresses.computeIfAbsent(each.getName(), _ -> new ArrayList<>());
                for (InterfaceAddress address : each.getInterfaceAddresses()) {
                    of.add(text(address));
                }
                of.sort((a, b) -> Boolean.compare(a.contains(":"), b.contains(":")));
            }
        } catch (SocketException e) {
            // thrown as well when no interface has an address, as in a new network namespace
            if (addresses.isEmpty()) {
                throw new LiveCaptureException(
                        "network interfaces cannot be listed: " + e.getMessage());
            }
        }
        return addresses.entrySet().stream()
                .map(entry -> new Interface(entry.getKey(), entry.getValue()))
                .toList();
    }

    /**
     * The names that a setting means: {@code any}, the name of an interface (that one alone), or a
     * regular expression that is found anywhere in the name, so that {@code eth0} also means {@code
     * veth0} unless there is an {@code eth0}. The empty setting means all.
     *
     * @return at least one name
     * @throws LiveCaptureException if the expression is damaged or nothing fits
     */
    public static List<String> select(String wanted, List<Interface> among) {
        List<String> names = among.stream().map(Interface::name).toList();
        if (names.contains(wanted)) {
            return List.of(wanted);
        }
        if (wanted.equals(ANY)) {
            return hasAnyDevice() ? List.of(ANY) : names;
        }
        Pattern pattern;
        try {
            pattern = Pattern.compile(wanted);
        } catch (PatternSyntaxException e) {
            throw new LiveCaptureException(
                    "interfaces: '%s' is not a regular expression: %s at %d"
                            .formatted(wanted, e.getDescription(), e.getIndex()));
        }
        List<String> found = names.stream().filter(n -> pattern.matcher(n).find()).toList();
        if (found.isEmpty()) {
            throw new LiveCaptureException(
                    "interfaces: '%s' fits no interface (expected: any, or a name or regular expression"
                                    .formatted(wanted)
                            + " for one of: "
                            + String.join(" ", names)
                            + ")");
        }
        return found;
    }

    private static boolean hasAnyDevice() {
        return Files.exists(PROC_NET_DEV);
    }

    private static List<String> systemNames() {
        try {
            return namesOf(Files.readString(PROC_NET_DEV, StandardCharsets.UTF_8));
        } catch (IOException _) {
            return List.of(); // not Linux: the JDK's list is complete there
        }
    }

    /** The names in a text like that of /proc/net/dev: two lines of headings, then "name: …". */
    static List<String> namesOf(String procNetDev) {
        return procNetDev
                .lines()
                .skip(2)
                .filter(line -> line.lastIndexOf(':') > 0)
                .map(line -> line.substring(0, line.lastIndexOf(':')).strip())
                .toList();
    }

    private static String text(InterfaceAddress address) {
        return text(address.getAddress()) + "/" + address.getNetworkPrefixLength();
    }

    private static String text(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        Endpoint endpoint =
                bytes.remaining() == 16
                        ? new Endpoint(bytes.getLong(), bytes.getLong(), true, 0)
                        : new Endpoint(0, bytes.getInt() & 0xffff_ffffL, false, 0);
        return endpoint.host();
    }
}
