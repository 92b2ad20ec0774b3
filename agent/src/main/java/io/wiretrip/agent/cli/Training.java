package io.wiretrip.agent.cli;

import io.wiretrip.agent.Agent;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.config.SnifferConfig;
import io.wiretrip.exporter.roundtrips.LineBuffer;
import io.wiretrip.exporter.roundtrips.RoundTripJson;
import io.wiretrip.protocol.Demand;
import java.time.ZoneId;

/**
 * What the launcher runs once after a build while Java records a cache of loaded classes and of how
 * their methods behave: the commands whose start that cache is to shorten, and the way from packets
 * to lines often enough that later runs compile it soon. Not reachable from the command line.
 */
final class Training {
    private static final int REPLAYS = 300;

    private Training() {}

    /**
     * Runs the commands and the replays.
     *
     * @param args the capture file to read
     */
    public static void main(String[] args) {
        run("--help");
        run("log", "--help");
        run("version");
        run("nonsense");
        run("log", "--pcap-file", args[0], "--console");
        AgentConfig config = config(args[0]);
        LineBuffer lines = new LineBuffer(1 << 20);
        RoundTripJson json = new RoundTripJson(lines, ZoneId.systemDefault());
        for (int i = 0; i < REPLAYS; i++) {
            var counted = new Agent(config, Demand.none(), roundTrip -> {}).run();
            var written = new Agent(config, Demand.all(), json::write).run();
            assert counted.packets() == written.packets();
            lines.clear();
        }
    }

    private static void run(String... command) {
        int ignored = Main.commandLine().execute(command);
    }

    private static AgentConfig config(String file) {
        AgentConfig d = AgentConfig.DEFAULT;
        SnifferConfig s = d.sniffer();
        SnifferConfig reading =
                new SnifferConfig(
                        s.ifaces(),
                        s.engine(),
                        s.ipVersion(),
                        s.noPromisc(),
                        s.blockNum(),
                        file,
                        s.rules(),
                        true,
                        true);
        return new AgentConfig(reading, d.decoder(), d.limits(), d.roundtrips(), d.logger());
    }
}
