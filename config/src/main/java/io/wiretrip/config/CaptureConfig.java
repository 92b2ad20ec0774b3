package io.wiretrip.config;

import java.util.List;

/**
 * How live packets are captured, beyond what packetd knows.
 *
 * @param bpf a filter in libpcap's language that takes the place of the one made from the rules;
 *     empty for that one
 * @param snapLen how many bytes of each frame are captured at most
 * @param nice priority of the threads that capture, as the program of this name has it
 */
public record CaptureConfig(String bpf, int snapLen, int nice) {
    /** As many bytes as a frame can have. */
    public static final int SNAP_LEN_MAX = 262_144;

    /** Less would cut headers off. */
    public static final int SNAP_LEN_MIN = 64;

    /** Before everybody else. */
    public static final int NICE_MIN = -20;

    /** After everybody else. */
    public static final int NICE_MAX = 19;

    /** The rules' own filter, whole frames, no precedence. */
    public static final CaptureConfig DEFAULT = new CaptureConfig("", SNAP_LEN_MAX, 0);

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

    private static final ConfigKey NICE =
            ConfigKey.of(
                    "sniffer.nice",
                    DEFAULT.nice,
                    "Priority of the threads that capture, -20 to 19 as with nice; below 0 fewer"
                            + " packets are lost while all processors are busy, and the"
                            + " capability SYS_NICE is needed.");

    static final List<ConfigKey> KEYS = List.of(BPF, SNAP_LEN, NICE);

    /**
     * Checks the numbers.
     *
     * @throws ConfigException if one is too small or too large
     */
    public CaptureConfig {
        if (snapLen < SNAP_LEN_MIN || snapLen > SNAP_LEN_MAX) {
            throw ConfigException.of(
                    SNAP_LEN.path(), snapLen, SNAP_LEN_MIN + " to " + SNAP_LEN_MAX + " bytes");
        }
        if (nice < NICE_MIN || nice > NICE_MAX) {
            throw ConfigException.of(NICE.path(), nice, NICE_MIN + " to " + NICE_MAX);
        }
    }

    /** The same with another filter. */
    public CaptureConfig withBpf(String filter) {
        return new CaptureConfig(filter, snapLen, nice);
    }

    static CaptureConfig read(ConfigTree in) {
        return new CaptureConfig(in.text(BPF).strip(), in.number(SNAP_LEN), in.number(NICE));
    }
}
