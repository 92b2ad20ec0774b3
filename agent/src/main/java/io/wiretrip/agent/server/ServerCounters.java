package io.wiretrip.agent.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What the server counts of itself. From any thread. */
final class ServerCounters {
    private final MeterRegistry registry;

    ServerCounters(MeterRegistry registry, WatchHub hub) {
        this.registry = registry;
        Gauge.builder("wiretrip_watchers", hub, WatchHub::watchers)
                .description("Clients that watch RoundTrips.")
                .register(registry);
        FunctionCounter.builder("wiretrip_watch_sent_total", hub, WatchHub::sentTotal)
                .description("RoundTrips sent to clients that watch.")
                .register(registry);
        FunctionCounter.builder("wiretrip_watch_missed_total", hub, WatchHub::missedTotal)
                .description("RoundTrips that a client that watches missed because it was slow.")
                .register(registry);
        for (Access.Verdict verdict : Access.Verdict.values()) {
            if (verdict != Access.Verdict.ALLOWED) {
                refusals(verdict);
            }
        }
    }

    /** A request was answered; paths and statuses are few. */
    void answered(String path, int status) {
        Counter.builder("wiretrip_server_requests_total")
                .description("Requests answered by the agent's server, by path and status.")
                .tag("path", path)
                .tag("status", status == 0 ? "none" : Integer.toString(status))
                .register(registry)
                .increment();
    }

    /** A request was refused. */
    void refused(Access.Verdict verdict) {
        refusals(verdict).increment();
    }

    private Counter refusals(Access.Verdict verdict) {
        return Counter.builder("wiretrip_server_refused_total")
                .description("Requests that the agent's server refused, by reason.")
                .tag("reason", verdict.text())
                .register(registry);
    }
}
