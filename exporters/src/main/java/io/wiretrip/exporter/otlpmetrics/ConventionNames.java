package io.wiretrip.exporter.otlpmetrics;

import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Instrument;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.MetricUnit;
import io.wiretrip.protocol.Protocol;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What metrics and labels are called in the semantic conventions, where Prometheus has underscores.
 * Immutable.
 */
final class ConventionNames {
    private final Map<String, Instrument> instruments = new HashMap<>();
    private final Map<String, String> attributes = new HashMap<>();

    /** The names of some protocols. */
    ConventionNames(Collection<Protocol> protocols) {
        for (Protocol protocol : protocols) {
            for (Instrument instrument : protocol.instruments()) {
                instruments.put(prometheusName(instrument), instrument);
                instrument.attributes().forEach(this::attribute);
            }
            attributes(protocol.fields().request());
            attributes(protocol.fields().response());
        }
    }

    private <M extends Message> void attributes(List<Field<M>> fields) {
        for (Field<M> field : fields) {
            String attribute = field.attribute();
            if (attribute != null) {
                attribute(attribute);
            }
        }
    }

    private void attribute(String name) {
        attributes.put(name.replace('.', '_'), name);
    }

    private static String prometheusName(Instrument instrument) {
        String suffix =
                switch (instrument.unit()) {
                    case SECONDS -> "_seconds";
                    case BYTES -> "_bytes";
                    case ROWS, COUNT -> "";
                };
        return instrument.name().replace('.', '_') + suffix;
    }

    /** The instrument that Prometheus sees under a name; null if it is none. */
    @Nullable Instrument instrument(String prometheusName) {
        return instruments.get(prometheusName);
    }

    /** The attribute that a label of an instrument is. */
    String attributeOf(String label) {
        return attributes.getOrDefault(label, label);
    }

    /** A unit as the conventions write it. */
    static String unit(MetricUnit unit) {
        return switch (unit) {
            case SECONDS -> "s";
            case BYTES -> "By";
            case ROWS -> "{row}";
            case COUNT -> "1";
        };
    }
}
