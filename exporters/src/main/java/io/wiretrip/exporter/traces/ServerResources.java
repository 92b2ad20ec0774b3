package io.wiretrip.exporter.traces;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.wiretrip.config.ProtocolRule;
import io.wiretrip.exporter.otlp.AgentIdentity;
import io.wiretrip.protocol.Endpoint;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.RoundTrip;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose spans they are: one resource for all if a service name is configured, else one for each
 * server, named by its rule, or by protocol, address and port. The same object for the same server
 * as long as it is remembered, which is how spans are grouped. One thread.
 */
final class ServerResources {
    private static final int SERVERS_MAX = 1024;
    private static final Endpoint ANY = new Endpoint(0, 0, false, 0);

    private final String serviceName;
    private final List<ProtocolRule> rules;
    private final Attributes base;
    private final InstrumentationScopeInfo scope;
    private final Map<Server, ServiceResource> known =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Server, ServiceResource> eldest) {
                    return size() > SERVERS_MAX;
                }
            };

    // What was asked for last.
    private @Nullable ServiceResource last;
    private @Nullable Protocol lastProtocol;
    private @Nullable Endpoint lastEndpoint;

    private record Server(Protocol protocol, Endpoint endpoint) {}

    /**
     * Resources of one host.
     *
     * @param serviceName of all; empty for one of each server
     * @param rules whose names servers are called by
     * @param identity who tells it
     */
    ServerResources(String serviceName, List<ProtocolRule> rules, AgentIdentity identity) {
        this.serviceName = serviceName;
        this.rules = List.copyOf(rules);
        this.base = identity.attributes();
        this.scope = identity.scope();
    }

    /** The resource of a RoundTrip's server. */
    ServiceResource of(RoundTrip roundTrip) {
        Endpoint endpoint = serviceName.isEmpty() ? roundTrip.server() : ANY;
        Protocol protocol = roundTrip.protocol();
        if (last == null || lastProtocol != protocol || !endpoint.equals(lastEndpoint)) {
            last = find(new Server(protocol, endpoint), roundTrip);
            lastProtocol = protocol;
            lastEndpoint = endpoint;
        }
        return last;
    }

    private ServiceResource find(Server server, RoundTrip roundTrip) {
        ServiceResource resource = known.get(server);
        if (resource == null) {
            resource = create(serviceName.isEmpty() ? name(roundTrip) : serviceName);
            known.put(server, resource);
        }
        return resource;
    }

    private ServiceResource create(String name) {
        AttributesBuilder attributes = base.toBuilder();
        attributes.put("service.name", name);
        return new ServiceResource(attributes.build(), scope);
    }

    private String name(RoundTrip roundTrip) {
        Endpoint server = roundTrip.server();
        for (ProtocolRule rule : rules) {
            if (isNamed(rule) && covers(rule, roundTrip.protocol(), server)) {
                return rule.name();
            }
        }
        String host = server.host();
        return roundTrip.protocol().name()
                + ':'
                + (host.indexOf(':') < 0 ? host : '[' + host + ']')
                + ':'
                + server.port();
    }

    /** A name that says no more than the protocol, or its place in a list, is none. */
    private static boolean isNamed(ProtocolRule rule) {
        String name = rule.name();
        return !name.isBlank()
                && !name.equals(rule.protocol())
                && !name.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean covers(ProtocolRule rule, Protocol protocol, Endpoint server) {
        boolean spoken =
                rule.protocol().equals(protocol.name())
                        || rule.protocol().equals(protocol.carrier());
        return spoken
                && rule.ports().contains(server.port())
                && (rule.host() == null || rule.host().equals(server.host()));
    }
}
