package io.wiretrip.agent.pipeline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns paths into templates: {@code /users/123/orders} into {@code /users/{id}/orders}. Patterns
 * of the configuration come first; then segments that look like identifiers become placeholders;
 * then, where a place in the tree of paths has shown too many different names, so does everything
 * there. One worker's; bounded, and without allocation for a path seen lately.
 */
final class PathTemplates {
    private static final int CACHED = 4096;
    private static final int PATH_LENGTH_MAX = 4096;
    private static final int DEPTH_MAX = 32;
    private static final String PLACEHOLDER = "{name}";

    private final List<PathPattern> patterns;
    private final @Nullable PathTree tree;
    private final @Nullable String[] keys = new String[CACHED];
    private final @Nullable String[] values = new String[CACHED];

    /**
     * Knows no path yet.
     *
     * @param patterns tried in order before anything else
     * @param namesMax how many different names one place may show before they become one; 0 for any
     */
    PathTemplates(List<PathPattern> patterns, int namesMax) {
        this.patterns = List.copyOf(patterns);
        this.tree = namesMax == 0 ? null : new PathTree(namesMax);
    }

    /** The template of a path, without query. */
    String of(String path) {
        int slot = (path.hashCode() * 0x9e37_79b9) >>> 20 & (CACHED - 1);
        String value = values[slot];
        if (value != null && path.equals(keys[slot])) {
            return value;
        }
        String template = make(path);
        if (path.length() <= PATH_LENGTH_MAX) {
            keys[slot] = path;
            values[slot] = template;
        }
        return template;
    }

    private String make(String whole) {
        String path =
                whole.length() > PATH_LENGTH_MAX ? whole.substring(0, PATH_LENGTH_MAX) : whole;
        int query = path.indexOf('?');
        if (query >= 0) {
            path = path.substring(0, query);
        }
        for (PathPattern pattern : patterns) {
            if (pattern.matches(path)) {
                return pattern.template();
            }
        }
        if (!path.startsWith("/")) {
            return path; // "*" of OPTIONS, host:port of CONNECT
        }
        StringBuilder template = new StringBuilder(path.length());
        PathTree.Node node = tree == null ? null : tree.root();
        int from = 1;
        for (int depth = 0; from <= path.length() && depth < DEPTH_MAX; depth++) {
            int end = path.indexOf('/', from);
            int to = end < 0 ? path.length() : end;
            String segment = path.substring(from, to);
            String placeholder = Identifiers.placeholder(segment);
            String name = placeholder == null ? segment : placeholder;
            if (tree != null && node != null) {
                node = tree.child(node, name);
                if (placeholder == null && node != null && node.isMerged()) {
                    name = PLACEHOLDER;
                }
            }
            template.append('/').append(name);
            from = to + 1;
            if (end < 0) {
                return template.toString();
            }
        }
        return from <= path.length() ? template.append("/*").toString() : template.toString();
    }
}
