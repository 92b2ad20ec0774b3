package io.wiretrip.agent.server;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.wiretrip.config.ListenAddress;
import io.wiretrip.config.ServerConfig;
import io.wiretrip.protocol.Protocol;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's HTTP server. Started and closed by one thread; each request runs on a virtual thread
 * of its own.
 */
public final class AgentServer implements AutoCloseable {
    /** How many may watch at the same time. */
    public static final int WATCHERS_MAX = 16;

    private static final Logger LOG = LoggerFactory.getLogger(AgentServer.class);
    private static final int BACKLOG = 64;
    private static final int STOP_SECS = 1;

    static {
        // The JDK's server reads its limits once, from here. Whoever sets one himself keeps it.
        limit("jdk.httpserver.maxConnections", "128");
        limit("sun.net.httpserver.maxReqHeaders", "100");
        limit("sun.net.httpserver.maxReqHeaderSize", "16384");
        limit("sun.net.httpserver.maxIdleConnections", "64");
        limit("sun.net.httpserver.idleInterval", "30");
        limit("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final Deadlines deadlines;
    private final WatchHub hub;

    private AgentServer(HttpServer server, Deadlines deadlines, WatchHub hub) {
        this.server = server;
        this.deadlines = deadlines;
        this.hub = hub;
    }

    /**
     * Listens and answers.
     *
     * @param backend what it tells
     * @param hub what can be watched; those who watch are sent away by {@link #close}
     * @param protocols every protocol there may be, for filters
     * @param registry where the server's own meters are registered
     * @throws ServerException if it cannot listen or its certificate cannot be used
     */
    public static AgentServer start(
            ServerConfig config,
            ServerBackend backend,
            WatchHub hub,
            List<? extends Protocol> protocols,
            MeterRegistry registry)
            throws ServerException {
        HttpServer server = listen(config);
        Deadlines deadlines = new Deadlines(config.timeout());
        ServerCounters counters = new ServerCounters(registry, hub);
        Routes routes = new Routes(config, backend, hub, protocols);
        server.createContext("/", routes.router(new Access(config.auth()), counters));
        server.setExecutor(deadlines);
        server.start();
        AgentServer started = new AgentServer(server, deadlines, hub);
        started.log(config);
        return started;
    }

    private static void limit(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static HttpServer listen(ServerConfig config) throws ServerException {
        ListenAddress listen = config.listen();
        InetSocketAddress address =
                listen.isEveryAddress()
                        ? new InetSocketAddress(listen.port())
                        : new InetSocketAddress(listen.host(), listen.port());
        if (address.isUnresolved()) {
            throw new ServerException(
                    "server.address: " + listen + ": no address is known for " + listen.host());
        }
        try {
            if (!config.tls().isEnabled()) {
                return HttpServer.create(address, BACKLOG);
            }
            RenewedKeys keys = new RenewedKeys(config.tls());
            HttpsServer server = HttpsServer.create(address, BACKLOG);
            server.setHttpsConfigurator(new HttpsConfigurator(keys.context()));
            return server;
        } catch (IOException e) {
            throw new ServerException(
                    "server.address: cannot listen on "
                            + listen
                            + ": "
                            + e.getMessage()
                            + " (expected: an address of this host and a port that nobody else"
                            + " uses; another agent may be running)",
                    e);
        }
    }

    private void log(ServerConfig config) {
        LOG.info(
                "server listens on {}, {}",
                address(),
                config.tls().isEnabled() ? "with TLS" : "without TLS");
        boolean reachable = !address().getAddress().isLoopbackAddress();
        if (reachable && config.auth().hasCredentials() && !config.tls().isEnabled()) {
            LOG.warn("server.auth without server.tls: credentials cross the network in the clear");
        }
        if (reachable && config.auth().openToNetwork()) {
            LOG.warn(
                    "server.auth.openToNetwork: anybody who reaches {} may watch traffic and change"
                            + " the agent",
                    address());
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /**
     * Stops listening, ends those who watch, and gives what is being answered a second. Must not be
     * called by a request.
     */
    @Override
    public void close() {
        hub.endWatchers();
        server.stop(deadlines.running() == 0 ? 0 : STOP_SECS);
        deadlines.close();
    }
}
