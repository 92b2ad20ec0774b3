package io.wiretrip.agent;

import io.wiretrip.agent.pipeline.PipelinePlan;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.config.ConfigKey;
import io.wiretrip.config.ConfigTree;
import io.wiretrip.config.MetricsProcessorConfig;
import io.wiretrip.config.ProcessorConfig;
import io.wiretrip.exporter.metrics.MetricsPlan;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.Transport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the names in a configuration that only the agent knows, each with its line: those of
 * protocols and of processors. For one thread.
 */
final class ConfigNames {
    private static final ConfigKey PROTOCOL = ConfigKey.of("protocol", "", ".");
    private static final ConfigKey PORTS = ConfigKey.of("ports", List.of(), ".");
    private static final ConfigKey HOST = ConfigKey.of("host", "", ".");
    private static final ConfigKey NAME = ConfigKey.of("name", "", ".");

    /** A rule as far as it decides which traffic it takes. */
    private record Taken(Protocol protocol, List<Integer> ports, String host, int number) {}

    private final ConfigTree root;
    private final List<Protocol> protocols;

    private ConfigNames(ConfigTree root, List<Protocol> protocols) {
        this.root = root;
        this.protocols = protocols;
    }

    /** Tells the tree what is wrong; false if something is. */
    static boolean check(ConfigTree root, List<Protocol> protocols) {
        int before = root.problems().size();
        ConfigNames names = new ConfigNames(root, protocols);
        names.rules();
        names.processors();
        return root.problems().size() == before;
    }

    private void rules() {
        List<Taken> earlier = new ArrayList<>();
        for (ConfigTree item : root.items("sniffer.protocols.rules")) {
            Protocol protocol = protocol(item);
            if (protocol != null) {
                Taken rule =
                        new Taken(
                                protocol,
                                item.numbers(PORTS),
                                item.text(HOST).strip(),
                                earlier.size() + 1);
                earlier.forEach(other -> compare(other, rule, item));
                earlier.add(rule);
            }
        }
    }

    private @Nullable Protocol protocol(ConfigTree item) {
        String name = item.text(PROTOCOL).strip();
        List<String> known = new ArrayList<>();
        for (Protocol protocol : protocols) {
            if (protocol.name().equals(name)) {
                return protocol;
            }
            known.add(protocol.name());
        }
        if (!name.isEmpty()) {
            item.refuse(PROTOCOL.path(), name, ConfigKey.choice(name, known));
        }
        return null;
    }

    /** The last rule that fits a flow holds, so one that takes as much hides an earlier one. */
    private static void compare(Taken earlier, Taken later, ConfigTree item) {
        Set<Transport> both = EnumSet.copyOf(Set.of(Transport.values()));
        both.retainAll(earlier.protocol.transports());
        both.retainAll(later.protocol.transports());
        boolean hides = later.host.isEmpty() || later.host.equals(earlier.host);
        if (!hides || both.isEmpty() || earlier.protocol == later.protocol) {
            return;
        }
        for (int port : later.ports) {
            if (earlier.ports.contains(port)) {
                item.warn(
                        PORTS.path(),
                        "port "
                                + port
                                + " is in rule "
                                + earlier.number
                                + " ("
                                + earlier.protocol.name()
                                + ") too; this later rule ("
                                + later.protocol.name()
                                + ") holds");
            }
        }
    }

    private void processors() {
        Collection<String> kinds = PipelinePlan.KINDS;
        for (ConfigTree item : root.items("processor")) {
            String name = item.text(NAME);
            int slash = name.indexOf('/');
            String kind = slash < 0 ? name : name.substring(0, slash);
            if (!name.isBlank() && !kinds.contains(kind)) {
                item.refuse(NAME.path(), name, ConfigKey.choice(kind, kinds));
            }
        }
    }

    /** Warns of labels that metrics cannot have; packetd passes over them. */
    static void labels(AgentConfig config, ConfigTree root, List<Protocol> protocols) {
        List<String> names = protocols.stream().map(Protocol::name).toList();
        for (ProcessorConfig processor : config.pipelines().processors()) {
            if (!processor.kind().equals(Exporters.TO_METRICS)) {
                continue;
            }
            MetricsProcessorConfig labels = MetricsProcessorConfig.read(processor.options(), names);
            for (Protocol protocol : protocols) {
                String key = MetricsProcessorConfig.keyOf(protocol.name()) + ": ";
                String path = processor.options().path() + '.' + protocol.name() + ".requireLabels";
                MetricsPlan.of(List.of(protocol), config.metricsStorage(), labels)
                        .warnings()
                        .forEach(text -> root.warn(path, text.replace(key, "")));
            }
        }
    }
}
