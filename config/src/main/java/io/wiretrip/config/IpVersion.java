package io.wiretrip.config;

/** Which versions of IP are looked at. */
public enum IpVersion {
    /** IPv4 and IPv6. */
    BOTH(""),
    /** IPv4 alone. */
    V4("v4"),
    /** IPv6 alone. */
    V6("v6");

    private final String text;

    IpVersion(String text) {
        this.text = text;
    }

    /** The value in the configuration: empty for both. */
    public String text() {
        return text;
    }

    /**
     * Reads a value of the configuration.
     *
     * @throws ConfigException if it is neither empty, {@code v4} nor {@code v6}
     */
    public static IpVersion parse(String text) {
        for (IpVersion version : values()) {
            if (version.text.equals(text)) {
                return version;
            }
        }
        throw ConfigException.of("sniffer.ipVersion", text, "v4, v6, or empty for both");
    }
}
