package io.wiretrip.agent.server;

import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Protocol;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which fields a filter's name means, in any protocol: what it is called in JSON, in {@code
 * requireLabels} with or without its half, as a metric label, or as a span attribute. A few names
 * that people type mean fields of several names.
 */
final class FieldNames {
    /** In lower case; a name not here means itself. */
    private static final Map<String, Set<String>> ALIASES =
            Map.of(
                    "host",
                    Set.of("host", "remotehost", "authority", "target", "questionname"),
                    "status",
                    Set.of("status", "statuscode", "status_code"),
                    "path",
                    Set.of("path", "url.path"),
                    "method",
                    Set.of("method", "request.method"));

    private FieldNames() {}

    /** Whether a filter of this name means a field. */
    static boolean means(String name, Field<?> field) {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (String alias : ALIASES.getOrDefault(wanted, Set.of(wanted))) {
            if (field.name().equalsIgnoreCase(alias)
                    || is(alias, field.labelKey())
                    || is(alias, withoutHalf(field.labelKey()))
                    || is(alias, field.label())
                    || is(alias, field.attribute())) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(String wanted, @Nullable String name) {
        return name != null && wanted.equals(name.toLowerCase(Locale.ROOT));
    }

    /** {@code path} of {@code request.path}. */
    private static @Nullable String withoutHalf(@Nullable String labelKey) {
        if (labelKey == null) {
            return null;
        }
        boolean half = labelKey.startsWith("request.") || labelKey.startsWith("response.");
        return half ? labelKey.substring(labelKey.indexOf('.') + 1) : null;
    }

    /** Every name there is in these protocols, for a person who has mistyped one. */
    static Set<String> all(List<? extends Protocol> protocols) {
        Set<String> names = new TreeSet<>(ALIASES.keySet());
        for (Protocol protocol : protocols) {
            for (Field<?> field : protocol.fields().request()) {
                names.add(field.name().toLowerCase(Locale.ROOT));
            }
            for (Field<?> field : protocol.fields().response()) {
                names.add(field.name().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }
}
