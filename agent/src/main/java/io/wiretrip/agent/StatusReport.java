package io.wiretrip.agent;

import io.wiretrip.agent.server.AgentStatus;
import io.wiretrip.agent.server.AgentStatus.Part;
import io.wiretrip.agent.server.AgentStatus.ProtocolStatus;
import io.wiretrip.agent.server.AgentStatus.State;
import io.wiretrip.agent.telemetry.BuildInfo;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.exporter.ExportStatistics;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.ProtocolCounters;
import io.wiretrip.protocol.SessionEvent;
import io.wiretrip.protocol.Violation;
import io.wiretrip.protocols.Protocols;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes what {@code /status} shows: what runs, and what is blind and why. From any thread. */
final class StatusReport {
    private final AgentService service;
    private final Telemetry telemetry;
    private final Instant startedAt = Instant.now();

    StatusReport(AgentService service, Telemetry telemetry) {
        this.service = service;
        this.telemetry = telemetry;
    }

    AgentStatus make() {
        Surroundings build = service.surroundings();
        return new AgentStatus(
                new BuildInfo(build.version(), build.gitHash(), build.buildTime()),
                startedAt,
                service.configFile(),
                parts(),
                protocols(),
                blind());
    }

    private List<Part> parts() {
        AgentConfig config = service.config();
        List<Part> parts = new ArrayList<>();
        parts.add(capture(config));
        parts.add(
                part(
                        "exporter.roundtrips",
                        config.roundtrips().enabled(),
                        config.roundtrips().console()
                                ? "standard output"
                                : config.roundtrips().filename()));
        parts.add(part("exporter.traces", config.traces().enabled(), "spans by OTLP"));
        parts.add(part("exporter.metrics", config.remoteWrite().enabled(), "remote write"));
        parts.add(part("exporter.otlpMetrics", config.otlpMetrics().enabled(), "metrics by OTLP"));
        parts.add(part("exporter.flows", config.flows().enabled(), "flow events"));
        return parts;
    }

    private Part capture(AgentConfig config) {
        Agent agent = service.agent();
        boolean capturing = agent != null && agent.isCapturing();
        String where =
                config.sniffer().isFile()
                        ? "file " + config.sniffer().file()
                        : "interfaces " + config.sniffer().ifaces() + engine(agent);
        if (config.sniffer().isSampled()) {
            where += ", " + config.sniffer().sampling() + " of the connections (sniffer.sampling)";
        }
        if (config.sniffer().isFile() && !capturing) {
            return new Part("capture", State.RUNNING, where + ", read to its end");
        }
        return new Part("capture", capturing ? State.RUNNING : State.FAILED, where);
    }

    /** What captures, where it has been chosen. */
    private static String engine(@Nullable Agent agent) {
        List<Stages> stages = agent == null ? List.of() : agent.stages();
        return stages.isEmpty() ? "" : ", engine " + stages.getFirst().source().engine();
    }

    private Part part(String name, boolean on, String what) {
        if (!on) {
            return new Part(name, State.OFF, "");
        }
        String account = name.substring(name.indexOf('.') + 1);
        Destinations now = service.destinations();
        List<ExportStatistics> all = now == null ? List.of() : now.statistics();
        for (ExportStatistics one : all) {
            if (one.exporter().equals(account)) {
                long dropped = one.drops().values().stream().mapToLong(Long::longValue).sum();
                return new Part(
                        name,
                        dropped == 0 ? State.RUNNING : State.DEGRADED,
                        what
                                + ": "
                                + one.exported()
                                + " of "
                                + one.produced()
                                + " exported, "
                                + dropped
                                + " dropped");
            }
        }
        return new Part(name, State.RUNNING, what);
    }

    private List<ProtocolStatus> protocols() {
        List<ProtocolStatus> all = new ArrayList<>();
        for (Protocol protocol : Protocols.ALL) {
            long connections = 0;
            long roundTrips = 0;
            long violations = 0;
            for (ProtocolCounters counters :
                    telemetry.stages(stages -> stages.sessions().counters(protocol))) {
                connections += counters.events().get(SessionEvent.SESSION);
                for (Outcome outcome : Outcome.values()) {
                    roundTrips += counters.outcomes().get(outcome);
                }
                for (Violation violation : protocol.violations()) {
                    violations += counters.violations(violation);
                }
            }
            all.add(new ProtocolStatus(protocol.name(), connections, roundTrips, violations));
        }
        return all;
    }

    private List<AgentStatus.BlindSpot> blind() {
        BlindSpots spots = new BlindSpots();
        long lost = 0;
        for (Stages stages : telemetry.readers(one -> one)) {
            lost += stages.source().kernelDrops();
            for (String refusal : stages.source().refused()) {
                spots.state("interface", refusal, "");
            }
            String damage = stages.source().damage();
            if (!damage.isEmpty()) {
                spots.state("capture", damage, "");
            }
        }
        spots.kernelDrops(lost)
                .packets(telemetry.readers(stages -> stages.dissector().counters()))
                .flows(telemetry.stages(stages -> stages.flows().counters()));
        for (Protocol protocol : Protocols.ALL) {
            spots.sessions(
                    protocol, telemetry.stages(stages -> stages.sessions().counters(protocol)));
        }
        return spots.list();
    }
}
