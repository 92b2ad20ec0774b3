package io.wiretrip.exporter.traces;

import io.wiretrip.config.TracesConfig;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Protocol;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Which fields decoders must keep so that spans are whole. */
public final class SpanDemand {
    private SpanDemand() {}

    /** The fields of some protocols, under a configuration. */
    public static Set<Field<?>> of(Collection<Protocol> protocols, TracesConfig.Spans config) {
        Set<Field<?>> fields = new HashSet<>();
        for (Protocol protocol : protocols) {
            fields.addAll(new SpanPlan(protocol, config).fields());
        }
        return fields;
    }
}
