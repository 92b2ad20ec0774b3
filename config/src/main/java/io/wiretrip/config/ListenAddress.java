package io.wiretrip.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server listens, written as Go writes it: {@code :9091} for every address of the host,
 * {@code 127.0.0.1:9091}, {@code [::1]:9091}, {@code localhost:9091}.
 *
 * @param host an address or a name; empty for every address
 * @param port 0..65535; 0 for any free one
 */
public record ListenAddress(String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.%\\w-]+)]|([^\\[\\]:\\s/]*)):(\\d{1,5})");

    private static final String EXPECTED =
            ":9091 for every address, 127.0.0.1:9091, or [::1]:9091; a port of at most 65535";

    /**
     * Reads one.
     *
     * @param key the configuration key it is the value of, for the message
     * @throws ConfigException if it is none
     */
    static ListenAddress parse(String key, String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group(3)) > 0xffff) {
            throw ConfigException.of(key, '"' + text + '"', EXPECTED);
        }
        String host = form.group(1) == null ? form.group(2) : form.group(1);
        return new ListenAddress(host, Integer.parseInt(form.group(3)));
    }

    /** Whether it is every address of the host. */
    public boolean isEveryAddress() {
        return host.isEmpty();
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
    }
}
