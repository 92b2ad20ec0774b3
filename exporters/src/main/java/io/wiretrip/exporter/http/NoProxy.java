package io.wiretrip.exporter.http;

import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The variable {@code NO_PROXY}: a list of {@code *}, domains ({@code example.com} with those below
 * it, {@code .example.com} only those below it), addresses and networks, each with a port or for
 * all. This host itself is never reached through a proxy from the environment.
 */
final class NoProxy {
    private NoProxy() {}

    /** Whether a list covers a target. */
    static boolean covers(String list, URI target) {
        String host = host(target);
        InetAddress address = literal(host);
        if (host.equals("localhost") || (address != null && address.isLoopbackAddress())) {
            return true;
        }
        for (String raw : list.split(",", -1)) {
            String entry = raw.strip().toLowerCase(Locale.ROOT);
            if (!entry.isEmpty() && covers(entry, host, address, port(target))) {
                return true;
            }
        }
        return false;
    }

    private static boolean covers(
            String entry, String host, @Nullable InetAddress address, int port) {
        if (entry.equals("*")) {
            return true;
        }
        if (entry.indexOf('/') > 0) {
            return address != null && isInNetwork(entry, address);
        }
        String name = entry;
        int colon = entry.lastIndexOf(':');
        if (colon > 0 && (entry.indexOf(':') == colon || entry.charAt(colon - 1) == ']')) {
            if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
                return false;
            }
            name = entry.substring(0, colon);
        }
        InetAddress wanted = literal(unbracketed(name));
        if (wanted != null) {
            return wanted.equals(address);
        }
        if (name.startsWith("*.")) {
            name = name.substring(1);
        }
        return name.startsWith(".")
                ? host.endsWith(name)
                : host.equals(name) || host.endsWith('.' + name);
    }

    private static boolean isInNetwork(String entry, InetAddress address) {
        int slash = entry.indexOf('/');
        InetAddress network = literal(unbracketed(entry.substring(0, slash)));
        String bits = entry.substring(slash + 1);
        if (network == null || !bits.matches("[0-9]{1,3}")) {
            return false;
        }
        byte[] a = network.getAddress();
        byte[] b = address.getAddress();
        int prefix = Integer.parseInt(bits);
        if (a.length != b.length || prefix > a.length * 8) {
            return false;
        }
        int whole = prefix / 8;
        int mask = (0xFF00 >> (prefix % 8)) & 0xFF;
        return Arrays.equals(a, 0, whole, b, 0, whole)
                && (mask == 0 || ((a[whole] ^ b[whole]) & mask) == 0);
    }

    private static String host(URI uri) {
        String host = uri.getHost();
        return host == null ? "" : unbracketed(host.toLowerCase(Locale.ROOT));
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : ProxyChoice.isHttps(uri) ? 443 : 80;
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]")
                ? host.substring(1, host.length() - 1)
                : host;
    }

    /** An address; null for a name, which is not looked up. */
    private static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
