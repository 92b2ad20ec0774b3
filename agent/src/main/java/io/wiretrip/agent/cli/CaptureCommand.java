package io.wiretrip.agent.cli;

import io.wiretrip.config.AgentConfig;
import io.wiretrip.config.ConfigException;
import io.wiretrip.config.DecoderConfig;
import io.wiretrip.config.IpVersion;
import io.wiretrip.config.LimitsConfig;
import io.wiretrip.config.LoggerConfig;
import io.wiretrip.config.ProtocolRule;
import io.wiretrip.config.RoundTripsConfig;
import io.wiretrip.config.SnifferConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code wiretrip log} and {@code wiretrip watch}: packetd's old and its new name of the same
 * thing, with the flags of both.
 */
@Command(
        name = "log",
        aliases = "watch",
        description = {
            "Prints RoundTrips of live traffic or of a capture file as JSON lines.",
            "To standard output with --console, else to a file. A summary follows on standard error."
        },
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  wiretrip log --pcap-file trace.pcap --console",
            "  wiretrip log --proto 'http;80,8080' --proto 'dns;53;127.0.0.1' --ifaces any --console",
            "  tcpdump -i eth0 -w - | wiretrip log --pcap-file - --console",
            "",
            "Exit codes: 0 done, 1 failed, 2 the command line is wrong, 130 interrupted in a file."
        })
final class CaptureCommand implements Callable<Integer> {
    private static final RoundTripsConfig FILE = RoundTripsConfig.DEFAULT;
    private static final SnifferConfig SNIFFER = SnifferConfig.DEFAULT;

    @Option(names = "--console", description = "Print to standard output, and to no file.")
    private boolean console;

    @Option(
            names = {"--pcap-file", "--pcap.file"},
            paramLabel = "<file>",
            description = "Read this capture file instead of capturing; - is standard input.")
    private String file = "";

    @Option(
            names = "--ifaces",
            paramLabel = "<regex>",
            description = "Interfaces to capture on: any (the default), or a regular expression.")
    private String ifaces = SNIFFER.ifaces();

    @Option(
            names = "--proto",
            paramLabel = "<rule>",
            description = {
                "What to decode: 'protocol;ports[;host]', as 'http;80,8080'. Repeatable.",
                "May be left out for a file: then the first bytes tell."
            })
    private List<String> protos = new ArrayList<>();

    @Option(
            names = "--ipv",
            paramLabel = "v4|v6",
            description = "Look at this version of IP alone.")
    private String ipVersion = "";

    @Option(names = "--ipv4", description = "The same as --ipv v4.")
    private boolean ipv4;

    @Option(
            names = {"--no-promisc", "--no-promiscuous"},
            description = "Leave interfaces out of promiscuous mode.")
    private boolean noPromisc;

    @Option(
            names = "--tunnels",
            negatable = true,
            description = "Look into VXLAN, Geneve, GRE and IP-in-IP. Default: yes for files.")
    private @Nullable Boolean tunnels;

    @Option(
            names = "--roundtrips.file",
            paramLabel = "<file>",
            description = "Without --console: write here (packetd.roundtrips).")
    private String roundTripsFile = FILE.filename();

    @Option(
            names = "--roundtrips.size",
            paramLabel = "<MB>",
            description = "Begin a new file at this size (100).")
    private int roundTripsSize = FILE.maxSize();

    @Option(
            names = "--roundtrips.backups",
            paramLabel = "<n>",
            description = "Keep this many old files (10).")
    private int roundTripsBackups = FILE.maxBackups();

    @Option(
            names = "--no-roundtrips",
            description = "Write no RoundTrips: decode, count and summarise only.")
    private boolean noRoundTrips;

    @Option(
            names = "--block-num",
            paramLabel = "<n>",
            description = "Capture buffer of an interface in blocks of 512 KiB (16).")
    private int blockNum = SNIFFER.blockNum();

    @Option(
            names = "--workers",
            paramLabel = "<n>",
            description = "Share the packets among this many threads. Default: what suits.")
    private int workers = SNIFFER.workers();

    @Option(
            names = "--sample",
            paramLabel = "<share>",
            description = "Look at this share of the connections, whole: 0.1 for a tenth.")
    private double sampling = SNIFFER.sampling();

    @Option(names = "--body", description = "Keep bodies of JSON, plain text and HTML.")
    private boolean body;

    @Option(
            names = "--max-body-size",
            paramLabel = "<bytes>",
            description = "Keep at most this much of a body (102400).")
    private int maxBodySize = DecoderConfig.DEFAULT.maxBodySize();

    @Option(
            names = "--no-mask-secrets",
            description = "Show credentials in header fields and URLs as they are.")
    private boolean noMaskSecrets;

    @Option(
            names = "--no-mask-literals",
            description = "Show the literals of SQL statements as they are.")
    private boolean noMaskLiterals;

    @Option(
            names = "--max-statement-size",
            paramLabel = "<bytes>",
            description = "Keep at most this much of a statement (4096).")
    private int maxStatementSize = DecoderConfig.DEFAULT.maxStatementSize();

    @Option(
            names = "--max-key-size",
            paramLabel = "<bytes>",
            description = "Keep at most this much of the key a command names, 0 for none (128).")
    private int maxKeySize = DecoderConfig.DEFAULT.maxKeySize();

    @Option(
            names = "--max-memory",
            paramLabel = "<bytes>",
            converter = ByteCount.class,
            description = "Hold at most this for all connections (64m).")
    private long maxMemory = LimitsConfig.DEFAULT.memoryBytes();

    @Option(
            names = "--log-level",
            paramLabel = "<level>",
            description = "Log from this level on: debug, info (the default), warn, error.")
    private String logLevel = LoggerConfig.DEFAULT.level();

    // The names that packetd's older command had for the three file options.

    @Option(
            names = {"--roundtrip.file", "--log.file"},
            hidden = true)
    void oldFile(String value) {
        roundTripsFile = value;
    }

    @Option(
            names = {"--roundtrip.size", "--log.size"},
            hidden = true)
    void oldSize(int value) {
        roundTripsSize = value;
    }

    @Option(
            names = {"--roundtrip.backups", "--log.backups"},
            hidden = true)
    void oldBackups(int value) {
        roundTripsBackups = value;
    }

    @Override
    public Integer call() {
        AgentConfig config = config();
        JavaMemory.check(config.limits().memoryBytes());
        return new CaptureRun(config, Engine::of, new ErrorOutput(System.err)).runInProcess();
    }

    /**
     * What the options say.
     *
     * @throws ConfigException if they cannot work
     */
    AgentConfig config() {
        LimitsConfig limits = LimitsConfig.DEFAULT;
        return new AgentConfig(
                sniffer(),
                new DecoderConfig(
                        body,
                        maxBodySize,
                        !noMaskSecrets,
                        !noMaskLiterals,
                        maxStatementSize,
                        maxKeySize),
                new LimitsConfig(
                        maxMemory,
                        limits.connectionsMax(),
                        limits.pendingMax(),
                        limits.connExpired()),
                new RoundTripsConfig(
                        !noRoundTrips,
                        console,
                        roundTripsFile,
                        roundTripsSize,
                        roundTripsBackups,
                        FILE.maxAge()),
                new LoggerConfig(logLevel));
    }

    private SnifferConfig sniffer() {
        List<ProtocolRule> rules = new ArrayList<>();
        for (String proto : protos) {
            rules.add(ProtocolRule.parse(proto, String.valueOf(rules.size())));
        }
        if (rules.isEmpty() && file.isEmpty()) {
            throw new ConfigException("no valid protocols, please use --proto to add protocols");
        }
        return new SnifferConfig(
                ifaces,
                SNIFFER.engine(),
                ipVersion(),
                noPromisc,
                blockNum,
                file,
                rules,
                SNIFFER.fragments(),
                tunnels == null ? !file.isEmpty() : tunnels,
                workers,
                sampling);
    }

    private IpVersion ipVersion() {
        IpVersion version = IpVersion.parse(ipVersion);
        if (!ipv4) {
            return version;
        }
        if (version == IpVersion.V6) {
            throw new ConfigException("--ipv4 with --ipv v6 (expected: one of them)");
        }
        return IpVersion.V4;
    }
}
