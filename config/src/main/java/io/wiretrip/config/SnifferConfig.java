package io.wiretrip.config;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Where packets come from and which of them are looked at.
 *
 * @param ifaces {@code any}, or a regular expression that is searched for in interface names; empty
 *     for every interface
 * @param engine how live packets are captured
 * @param ipVersion which versions of IP are looked at
 * @param noPromisc whether interfaces are left out of promiscuous mode
 * @param blockNum size of the capture buffer of an interface in blocks of {@link #BLOCK_BYTES}
 * @param file a capture file to read, {@code -} for standard input; empty to capture live
 * @param rules which traffic belongs to which protocol; empty to recognise by the first bytes
 * @param fragments whether IP fragments are captured and put together
 * @param tunnels whether VXLAN, Geneve, GRE and IP-in-IP are captured and looked into
 * @param workers how many threads share the packets, {@link #AUTO_WORKERS} for as many as suit
 * @param sampling which share of the connections is looked at, whole; above 0, 1 for all
 */
public record SnifferConfig(
        String ifaces,
        String engine,
        IpVersion ipVersion,
        boolean noPromisc,
        int blockNum,
        String file,
        List<ProtocolRule> rules,
        boolean fragments,
        boolean tunnels,
        int workers,
        double sampling) {

    /** Bytes of one capture block. */
    public static final int BLOCK_BYTES = 512 * 1024;

    /** The value of {@link #ifaces} that means every interface. */
    public static final String ANY = "any";

    /** The value of {@link #file} that means standard input. */
    public static final String STANDARD_INPUT = "-";

    /** The engines there are. */
    public static final List<String> ENGINES = List.of("auto", "afpacket", "pcap");

    /** The engine that is chosen by what the machine has. */
    public static final String ENGINE_AUTO = "auto";

    /** The ring of Linux. */
    public static final String ENGINE_AFPACKET = "afpacket";

    /** The value of {@link #workers} that leaves it to the program. */
    public static final int AUTO_WORKERS = 0;

    private static final int WORKERS_MAX = 64;
    private static final String AUTO = "auto";
    private static final String SHARE =
            "a number above 0 and up to 1, such as 0.1 for a tenth of the connections";

    /** Every interface, both IP versions, fragments; tunnels too where a file is read. */
    public static final SnifferConfig DEFAULT =
            new SnifferConfig(
                    ANY,
                    ENGINE_AUTO,
                    IpVersion.BOTH,
                    false,
                    32,
                    "",
                    List.of(),
                    true,
                    false,
                    AUTO_WORKERS,
                    1);

    private static final ConfigKey IFACES =
            ConfigKey.of(
                    "sniffer.ifaces",
                    DEFAULT.ifaces,
                    "Interfaces to capture on: any, or a regular expression that is"
                            + " searched for in their names.");
    private static final ConfigKey ENGINE =
            ConfigKey.of(
                            "sniffer.engine",
                            DEFAULT.engine,
                            "How live packets are captured: afpacket (Linux), pcap (libpcap), or auto for"
                                    + " the former where it is there and else the latter.")
                    .withChoices(ENGINES);
    private static final ConfigKey IP_VERSION =
            ConfigKey.of(
                    "sniffer.ipVersion",
                    DEFAULT.ipVersion.text(),
                    "Versions of IP to look at: v4, v6, or empty for both.");
    private static final ConfigKey NO_PROMISC =
            ConfigKey.of(
                    "sniffer.noPromisc",
                    DEFAULT.noPromisc,
                    "Whether to leave interfaces out of promiscuous mode.");
    private static final ConfigKey BLOCK_NUM =
            ConfigKey.of(
                    "sniffer.blockNum",
                    DEFAULT.blockNum,
                    "Capture buffer of an interface in blocks of 512 KiB: a multiple of 16"
                            + " from 16 to 1024.");
    private static final ConfigKey FILE =
            ConfigKey.of(
                    "sniffer.file",
                    DEFAULT.file,
                    "Capture file to read instead of capturing; - is standard input.");
    private static final ConfigKey FRAGMENTS =
            ConfigKey.of(
                    "sniffer.fragments",
                    DEFAULT.fragments,
                    "Whether to capture IP fragments and put them together.");
    private static final ConfigKey TUNNELS =
            ConfigKey.of(
                    "sniffer.tunnels",
                    DEFAULT.tunnels,
                    "Whether to capture VXLAN, Geneve, GRE and IP-in-IP and look inside.");
    private static final ConfigKey WORKERS =
            ConfigKey.of(
                    "sniffer.workers",
                    AUTO,
                    "How many threads share the packets, by connection: 1 to 64, or auto for"
                            + " what suits the host or the file.");
    private static final ConfigKey SAMPLING =
            ConfigKey.of(
                    "sniffer.sampling",
                    DEFAULT.sampling,
                    "Which share of the connections to look at, by a hash of their addresses: 0.1"
                            + " keeps every tenth whole, 1 all. Numbers are then of these alone.");
    private static final ConfigKey RULES =
            new ConfigKey(
                            "sniffer.protocols.rules",
                            DEFAULT.rules,
                            "Which traffic belongs to which protocol; host may be left out.",
                            List.of(
                                    "- name: web",
                                    "  protocol: http",
                                    "  ports: [80, 8080]",
                                    "  host: 127.0.0.1"))
                    .withItems(ProtocolRule.KEYS);

    static final List<ConfigKey> KEYS =
            List.of(
                    IFACES,
                    ENGINE,
                    IP_VERSION,
                    NO_PROMISC,
                    BLOCK_NUM,
                    FILE,
                    FRAGMENTS,
                    TUNNELS,
                    WORKERS,
                    SAMPLING,
                    RULES);

    /**
     * Copies the rules and checks every value.
     *
     * @throws ConfigException if a value cannot work
     */
    public SnifferConfig {
        rules = List.copyOf(rules);
        try {
            Pattern.compile(ifaces);
        } catch (PatternSyntaxException e) {
            throw ConfigException.of(
                    "sniffer.ifaces",
                    ifaces,
                    "any, or a regular expression; this is none: " + e.getDescription());
        }
        if (!ENGINES.contains(engine)) {
            throw ConfigException.of("sniffer.engine", engine, String.join(", ", ENGINES));
        }
        if (workers < 0 || workers > WORKERS_MAX) {
            throw ConfigException.of("sniffer.workers", workers, "1 to 64, or auto");
        }
        if (!(sampling > 0 && sampling <= 1)) { // also what is no number
            throw ConfigException.of("sniffer.sampling", sampling, SHARE);
        }
        if (blockNum < 16 || blockNum > 1024 || blockNum % 16 != 0) {
            throw ConfigException.of(
                    "sniffer.blockNum", blockNum, "a multiple of 16 from 16 to 1024");
        }
    }

    /** Whether packets come from a file or standard input, which end, and not from interfaces. */
    public boolean isFile() {
        return !file.isEmpty();
    }

    static SnifferConfig read(ConfigTree in) {
        return new SnifferConfig(
                in.text(IFACES),
                in.text(ENGINE),
                ipVersion(in),
                in.flag(NO_PROMISC),
                blockNum(in),
                in.text(FILE),
                rules(in),
                in.flag(FRAGMENTS),
                in.flag(TUNNELS),
                workers(in),
                in.real(SAMPLING, SHARE));
    }

    /** packetd documents that what is neither v4 nor v6 means both, and then captures nothing. */
    private static IpVersion ipVersion(ConfigTree in) {
        String text = in.text(IP_VERSION).strip();
        try {
            return IpVersion.parse(text);
        } catch (ConfigException e) {
            in.correct(IP_VERSION, text, e.expected(), "both");
            return IpVersion.BOTH;
        }
    }

    private static int workers(ConfigTree in) {
        String text = in.text(WORKERS).strip();
        if (text.equals(AUTO)) {
            return AUTO_WORKERS;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= WORKERS_MAX) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw ConfigException.of(WORKERS.path(), text, "1 to 64, or auto");
    }

    private static int blockNum(ConfigTree in) {
        int got = in.number(BLOCK_NUM);
        int taken = got < 16 || (got <= 1024 && got % 16 != 0) ? 16 : Math.min(got, 1024);
        if (taken != got) {
            in.correct(BLOCK_NUM, got, "a multiple of 16 from 16 to 1024", taken);
        }
        return taken;
    }

    /** The same with other rules. */
    public SnifferConfig withRules(List<ProtocolRule> others) {
        return new SnifferConfig(
                ifaces, engine, ipVersion, noPromisc, blockNum, file, others, fragments, tunnels,
                workers, sampling);
    }

    /** The same for so many workers. */
    public SnifferConfig withWorkers(int number) {
        return new SnifferConfig(
                ifaces, engine, ipVersion, noPromisc, blockNum, file, rules, fragments, tunnels,
                number, sampling);
    }

    /** The same with another share of the connections. */
    public SnifferConfig withSampling(double share) {
        return new SnifferConfig(
                ifaces, engine, ipVersion, noPromisc, blockNum, file, rules, fragments, tunnels,
                workers, share);
    }

    /** Whether only a share of the connections is looked at. */
    public boolean isSampled() {
        return sampling < 1;
    }

    private static List<ProtocolRule> rules(ConfigTree in) {
        return in.readItems(RULES.path(), ProtocolRule::read);
    }
}
