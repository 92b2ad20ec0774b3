package io.wiretrip.agent.server;

import io.wiretrip.agent.server.Router.Route;
import io.wiretrip.config.ServerConfig;
import io.wiretrip.protocol.Protocol;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Every path of the server and what it gives. */
final class Routes {
    private static final String GET = "GET";
    private static final String POST = "POST";

    private final ServerConfig config;
    private final ServerBackend backend;
    private final WatchHub hub;
    private final List<? extends Protocol> protocols;
    private final Scrapes scrapes = new Scrapes();
    private final Diagnostics diagnostics = new Diagnostics();
    private final Object reloading = new Object();
    private String index = "";

    Routes(
            ServerConfig config,
            ServerBackend backend,
            WatchHub hub,
            List<? extends Protocol> protocols) {
        this.config = config;
        this.backend = backend;
        this.hub = hub;
        this.protocols = List.copyOf(protocols);
    }

    Router router(Access access, ServerCounters counters) {
        List<Route> routes = new ArrayList<>(open());
        routes.addAll(guarded());
        routes.addAll(debug());
        Router router = new Router(routes, access, counters);
        index = router.list();
        return router;
    }

    private List<Route> open() {
        return List.of(
                new Route("/", GET, false, "this list", call -> call.text(200, index)),
                new Route(
                        "/metrics",
                        GET,
                        false,
                        "the agent's own metrics",
                        call -> scrapes.answer(call, backend::selfMetrics)),
                new Route(
                        "/protocol/metrics",
                        GET,
                        false,
                        "metrics of the traffic",
                        call -> scrapes.answer(call, backend::protocolMetrics)),
                new Route(
                        "/healthz",
                        GET,
                        false,
                        "200 while a restart would not help",
                        call -> health(call, backend.health())),
                new Route(
                        "/readyz",
                        GET,
                        false,
                        "200 while packets are seen",
                        call -> health(call, backend.readiness())),
                new Route(
                        "/status",
                        GET,
                        false,
                        "what runs, what is blind and why, as JSON",
                        this::status));
    }

    private List<Route> guarded() {
        WatchHandler watch =
                new WatchHandler(hub, protocols, config.timeout(), ZoneId.systemDefault());
        return List.of(
                new Route(
                        "/watch",
                        GET,
                        true,
                        "RoundTrips as they come: ?max_message=100&timeout=5s&proto=http&status=5*",
                        config.watch() ? watch : off("server.watch")),
                new Route(
                        "/config",
                        GET,
                        true,
                        "the configuration in force, secrets masked",
                        call -> call.send(200, Call.TEXT, backend.effectiveConfig())),
                new Route("/-/reload", POST, true, "reads the configuration again", this::reload),
                new Route(
                        "/-/logger",
                        POST,
                        true,
                        "sets the log's level: level=debug, info, warn or error",
                        this::logger));
    }

    private List<Route> debug() {
        return List.of(
                new Route(
                        "/debug/cardinality",
                        GET,
                        true,
                        "which metrics have how many series",
                        call -> call.send(200, Call.JSON, backend.cardinality())),
                new Route(
                        "/debug/threads",
                        GET,
                        true,
                        "every thread's stack",
                        pprof(diagnostics::threads)),
                new Route(
                        "/debug/heap",
                        GET,
                        true,
                        "the classes that hold most of the heap",
                        pprof(diagnostics::heap)),
                new Route(
                        "/debug/jfr",
                        GET,
                        true,
                        "a flight recording: ?seconds=10",
                        pprof(diagnostics::recording)),
                new Route(
                        "/debug/pprof/",
                        GET,
                        true,
                        "where packetd has Go's profiles",
                        pprof(
                                call ->
                                        call.text(
                                                404,
                                                call.path()
                                                        + ": Go's profiles are not of this agent."
                                                        + " See /debug/jfr?seconds=10 for a"
                                                        + " profile, /debug/threads and"
                                                        + " /debug/heap."))));
    }

    private Handler pprof(Handler handler) {
        return config.pprof() ? handler : off("server.pprof");
    }

    private static Handler off(String key) {
        return call -> call.text(404, call.path() + ": switched off; " + key + ": true has it");
    }

    private static void health(Call call, Health health) throws IOException {
        StringBuilder text = new StringBuilder(health.isWell() ? "ok\n" : "");
        health.reasons().forEach(reason -> text.append(reason).append('\n'));
        call.text(health.isWell() ? 200 : 503, text.toString());
    }

    private void status(Call call) throws IOException {
        String json =
                StatusJson.of(
                        backend.status(), backend.health(), backend.readiness(), Instant.now());
        call.send(200, Call.JSON, json);
    }

    private void reload(Call call) throws IOException {
        ReloadResult result;
        synchronized (reloading) {
            result = backend.reload();
        }
        call.text(result.isApplied() ? 200 : 500, result.text());
    }

    private void logger(Call call) throws IOException, BadRequestException {
        String level = call.form("level");
        if (level == null || !backend.setLogLevel(level)) {
            throw new BadRequestException(
                    "level: " + level + " (expected: debug, info, warn or error)");
        }
        call.send(200, Call.JSON, "{\"status\": \"success\"}");
    }
}
