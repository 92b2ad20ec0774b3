package io.wiretrip.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.wiretrip.agent.server.AgentStatus;
import io.wiretrip.agent.server.Health;
import io.wiretrip.agent.server.ReloadResult;
import io.wiretrip.agent.server.ServerBackend;
import io.wiretrip.config.EffectiveConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What the server asks the service. From any thread. */
final class Backend implements ServerBackend {
    private final AgentService service;
    private final Telemetry telemetry;
    private final StatusReport report;
    private final Predicate<String> logLevel;

    /**
     * Answers for a service.
     *
     * @param logLevel sets the level of the log, if there is such a level
     */
    Backend(AgentService service, Telemetry telemetry, Predicate<String> logLevel) {
        this.service = service;
        this.telemetry = telemetry;
        this.report = new StatusReport(service, telemetry);
        this.logLevel = logLevel;
    }

    @Override
    public MetricSnapshots protocolMetrics() {
        return telemetry.protocolMetrics();
    }

    @Override
    public MetricSnapshots selfMetrics() {
        return telemetry.self().snapshot();
    }

    @Override
    public String cardinality() {
        Destinations now = service.destinations();
        if (now == null) {
            return "";
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            now.metrics().cardinality().writeJson(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(UTF_8);
    }

    @Override
    public AgentStatus status() {
        return report.make();
    }

    @Override
    public Health health() {
        return Health.WELL; // whoever answers is alive
    }

    @Override
    public Health readiness() {
        List<String> reasons = new ArrayList<>();
        Agent agent = service.agent();
        boolean isFile = service.config().sniffer().isFile();
        if (agent == null || (!agent.isCapturing() && !isFile)) {
            reasons.add("no packets are captured");
        }
        return reasons.isEmpty() ? Health.WELL : Health.unwell(reasons);
    }

    @Override
    public String effectiveConfig() {
        return EffectiveConfig.text(service.config());
    }

    @Override
    public ReloadResult reload() {
        return service.reload();
    }

    @Override
    public boolean setLogLevel(String level) {
        return logLevel.test(level);
    }
}
