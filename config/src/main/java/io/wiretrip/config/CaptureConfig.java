package io.wiretrip.config;

import java.util.List;

/**
 * How live packets are captured, beyond what packetd knows.
 *
 * @param bpf a filter in libpcap's language that takes the place of the one made from the rules;
 *     empty for that one
 * @param snapLen how many bytes of each frame are captured at most
 */
public record CaptureConfig(String bpf, int snapLen) {
    /** As many bytes as a frame can have. */
    public static final int SNAP_LEN_MAX = 262_144;

    /** Less would cut headers off. */
    public static final int SNAP_LEN_MIN = 64;

    /** The rules' own filter, whole frames. */
    public static final CaptureConfig DEFAULT = new CaptureConfig("", SNAP_LEN_MAX);

    private static final ConfigKey BPF =
            new ConfigKey(
                    "sniffer.bpf",
                    DEFAULT.bpf,
                    "Kernel filter in the language of tcpdump, in place of the one made from the"
                            + " rules.",
                    List.of("bpf: tcp and net 10.0.0.0/8"));
    private static final ConfigKey SNAP_LEN =
            ConfigKey.of(
                    "sniffer.snapLen",
                    DEFAULT.snapLen,
                    "Bytes to capture of each frame at most; what is cut off is missing for"
                            + " decoders.");

    static final List<ConfigKey> KEYS = List.of(BPF, SNAP_LEN);

    /**
     * Checks the length.
     *
     * @throws ConfigException if it is too small or too large
     */
    public CaptureConfig {
        if (snapLen < SNAP_LEN_MIN || snapLen > SNAP_LEN_MAX) {
            throw ConfigException.of(
                    SNAP_LEN.path(), snapLen, SNAP_LEN_MIN + " to " + SNAP_LEN_MAX + " bytes");
        }
    }

    /** The same filter with another length. */
    public CaptureConfig withSnapLen(int length) {
        return new CaptureConfig(bpf, length);
    }

    static CaptureConfig read(ConfigTree in) {
        return new CaptureConfig(in.text(BPF).strip(), in.number(SNAP_LEN));
    }
}
