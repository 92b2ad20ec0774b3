package io.wiretrip.protocol;

/**
 * An address and a port.
 *
 * @param high the upper 64 bits of an IPv6 address; 0 for IPv4
 * @param low the lower 64 bits of an IPv6 address; an IPv4 address in the lower 32
 * @param v6 whether it is IPv6
 * @param port 0..65535
 */
public record Endpoint(long high, long low, boolean v6, int port) {

    /** Whether it is a group of hosts: 224.0.0.0/4 or ff00::/8. */
    public boolean isMulticast() {
        return v6 ? high >>> 56 == 0xff : low >>> 28 == 0xe;
    }

    /** The address as text: dotted for IPv4, the canonical form of RFC 5952 for IPv6. */
    public String host() {
        return v6 ? v6Text() : v4Text(low);
    }

    private static String v4Text(long address) {
        return ((address >>> 24) & 0xff)
                + "."
                + ((address >>> 16) & 0xff)
                + "."
                + ((address >>> 8) & 0xff)
                + "."
                + (address & 0xff);
    }

    private String v6Text() {
        if (high == 0 && low >>> 32 == 0xffff) {
            return "::ffff:" + v4Text(low);
        }
        int zerosAt = -1;
        int zerosLength = 1; // a single zero group is not shortened
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && group(i + run) == 0) {
                run++;
            }
            if (run > zerosLength) {
                zerosAt = i;
                zerosLength = run;
            }
            i += Math.max(0, run - 1);
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == zerosAt) {
                text.append("::");
                i += zerosLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(i)));
        }
        return text.toString();
    }

    private int group(int index) {
        long half = index < 4 ? high : low;
        return (int) (half >>> (48 - 16 * (index & 3))) & 0xffff;
    }

    @Override
    public String toString() {
        return v6 ? "[" + host() + "]:" + port : host() + ":" + port;
    }
}
