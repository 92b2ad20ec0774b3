package io.wiretrip.agent.cli;

import io.wiretrip.config.AgentConfig;
import io.wiretrip.config.CaptureConfig;
import io.wiretrip.config.FlowsConfig;
import io.wiretrip.config.HttpTargetConfig;
import io.wiretrip.config.LoggerConfig;
import io.wiretrip.config.OtlpMetricsConfig;
import io.wiretrip.config.PipelineConfig;
import io.wiretrip.config.ProtocolRule;
import io.wiretrip.config.RemoteWriteConfig;
import io.wiretrip.config.RoundTripsConfig;
import io.wiretrip.config.ServerConfig;
import io.wiretrip.config.SnifferConfig;
import io.wiretrip.config.TracesConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Explains to people what an agent with a configuration would do. */
final class WhatRuns {
    private final StringBuilder text = new StringBuilder();

    private WhatRuns() {}

    /** A line or more for each part, without credentials. */
    static String of(AgentConfig config) {
        WhatRuns runs = new WhatRuns();
        runs.part("captures", List.of(capture(config.sniffer(), config.capture())));
        runs.part("decodes", rules(config.sniffer()));
        runs.part("pipelines", pipelines(config));
        runs.part("exports", exports(config));
        runs.part("serves", List.of(server(config.server())));
        runs.part("logs", List.of(log(config.logger())));
        return runs.text.toString();
    }

    private void part(String name, List<String> lines) {
        String head = name;
        for (String line : lines) {
            text.append("%-10s %s\n".formatted(head, line));
            head = "";
        }
    }

    private static String capture(SnifferConfig sniffer, CaptureConfig capture) {
        String versions =
                switch (sniffer.ipVersion()) {
                    case BOTH -> "IPv4 and IPv6";
                    case V4 -> "IPv4";
                    case V6 -> "IPv6";
                };
        if (sniffer.isFile()) {
            return "the file " + sniffer.file() + ", " + versions + sampled(sniffer);
        }
        String interfaces =
                sniffer.ifaces().isEmpty() || sniffer.ifaces().equals(SnifferConfig.ANY)
                        ? "all interfaces"
                        : "interfaces that match " + sniffer.ifaces();
        List<String> parts = new ArrayList<>();
        parts.add(interfaces);
        parts.add("engine " + sniffer.engine());
        parts.add(versions);
        parts.add(sniffer.noPromisc() ? "not promiscuous" : "promiscuous");
        parts.add(
                "buffer "
                        + (((long) sniffer.blockNum() * SnifferConfig.BLOCK_BYTES) >> 20)
                        + " MiB");
        if (capture.snapLen() < CaptureConfig.SNAP_LEN_MAX) {
            parts.add(capture.snapLen() + " bytes a frame");
        }
        if (capture.nice() != CaptureConfig.DEFAULT.nice()) {
            parts.add("nice " + capture.nice());
        }
        if (!capture.bpf().isEmpty()) {
            parts.add("filter: " + capture.bpf());
        }
        return String.join(", ", parts) + sampled(sniffer);
    }

    private static String sampled(SnifferConfig sniffer) {
        return sniffer.isSampled() ? ", " + sniffer.sampling() + " of the connections" : "";
    }

    private static List<String> rules(SnifferConfig sniffer) {
        if (sniffer.rules().isEmpty()) {
            return List.of("every protocol that its first bytes tell");
        }
        return sniffer.rules().stream().map(WhatRuns::rule).toList();
    }

    private static String rule(ProtocolRule rule) {
        String ports = rule.ports().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return rule.protocol()
                + " on port "
                + ports
                + (rule.host() == null ? "" : " of " + rule.host())
                + (rule.name().isEmpty() ? "" : " (" + rule.name() + ")");
    }

    private static List<String> pipelines(AgentConfig config) {
        List<String> lines = new ArrayList<>();
        for (PipelineConfig pipeline : config.pipelines().pipelines()) {
            lines.add(pipeline.name() + ": " + String.join(" → ", pipeline.processors()));
        }
        return lines.isEmpty() ? List.of("none, so no metrics and no spans of RoundTrips") : lines;
    }

    private static List<String> exports(AgentConfig config) {
        List<String> lines = new ArrayList<>();
        RoundTripsConfig roundTrips = config.roundtrips();
        if (roundTrips.enabled()) {
            String target = roundTrips.console() ? "standard output" : roundTrips.filename();
            lines.add("RoundTrips as JSON lines to " + target);
        }
        RemoteWriteConfig remote = config.remoteWrite();
        if (remote.enabled()) {
            lines.add("metrics by remote write " + remote.version() + to(remote.target()));
        }
        OtlpMetricsConfig metrics = config.otlpMetrics();
        if (metrics.enabled()) {
            lines.add("metrics by OTLP" + to(metrics.target().http()));
        }
        TracesConfig traces = config.traces();
        if (traces.enabled()) {
            lines.add("spans by OTLP" + to(traces.target().http()));
        }
        FlowsConfig flows = config.flows();
        if (flows.enabled()) {
            lines.add("flow events" + to(flows.target()));
        }
        return lines.isEmpty() ? List.of("nothing") : lines;
    }

    private static String to(HttpTargetConfig target) {
        return " to " + HttpTargetConfig.redacted(target.endpoint());
    }

    private static String server(ServerConfig server) {
        if (!server.enabled()) {
            return "nothing";
        }
        return (server.tls().isEnabled() ? "HTTPS on " : "HTTP on ")
                + server.address()
                + (server.auth().hasCredentials() ? ", with credentials" : "")
                + (server.auth().openToNetwork() ? ", open to everybody who reaches it" : "")
                + (server.watch() ? ", /watch" : "")
                + (server.pprof() ? ", /debug" : "");
    }

    private static String log(LoggerConfig logger) {
        String target =
                logger.stdout()
                        ? "standard output"
                        : logger.filename().isEmpty() ? "standard error" : logger.filename();
        return logger.level() + " and worse to " + target;
    }
}
