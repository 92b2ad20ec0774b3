package io.wiretrip.agent.pipeline;

import io.wiretrip.exporter.FieldView;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.RoundTrip;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the processors of one pipeline make of fields; one worker's. Destinations on other threads
 * get values that were computed here, or ask under their own view.
 */
final class View implements FieldView {
    /** The key of the fields that hold paths. */
    static final String PATH_KEY = "request.path";

    private final @Nullable PathTemplates paths;
    private final Set<String> dropped = new HashSet<>();
    private final Map<String, String> renamed = new HashMap<>();
    private final FieldKey pathKey;
    private final Scalar scalar = new Scalar();

    /**
     * Combines what the processors before a terminal do.
     *
     * @param paths makes templates; null if paths stay
     * @param pathKey where protocols keep their path
     */
    View(@Nullable PathTemplates paths, FieldKey pathKey) {
        this.paths = paths;
        this.pathKey = pathKey;
    }

    /** Leaves keys and names out, and gives names instead of others. */
    void attributes(List<String> drop, Map<String, String> rename) {
        dropped.addAll(drop);
        renamed.putAll(rename);
    }

    @Override
    public @Nullable String override(Field<?> field, RoundTrip roundTrip) {
        String key = field.labelKey();
        if (key == null) {
            return null;
        }
        if (!dropped.isEmpty() && dropped.contains(key)) {
            return DROPPED;
        }
        if (paths != null && key.equals(PATH_KEY)) {
            String path = pathKey.read(roundTrip, scalar).text();
            return path == null ? null : paths.of(path);
        }
        return null;
    }

    @Override
    public String name(String own) {
        return dropped.contains(own) ? DROPPED : renamed.getOrDefault(own, own);
    }
}
