package io.wiretrip.agent.pipeline;

import java.util.ArrayList;
import java.util.List;

/**
 * A path with placeholders, {@code /api/{version}/files/*}: {@code {…}} is one segment, a {@code *}
 * at the end is any rest.
 */
final class PathPattern {
    private final String template;
    private final List<String> segments = new ArrayList<>();
    private final boolean open;

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it does not begin with a slash
     */
    PathPattern(String template) {
        if (!template.startsWith("/")) {
            throw new IllegalArgumentException(
                    "got \"" + template + "\", expected a path that begins with a slash");
        }
        this.template = template;
        this.open = template.endsWith("/*");
        String body = open ? template.substring(0, template.length() - 2) : template;
        for (String segment : body.split("/", -1)) {
            segments.add(segment);
        }
    }

    /** The pattern itself, which is what matching paths become. */
    String template() {
        return template;
    }

    /** Whether a path, without query, fits. */
    boolean matches(String path) {
        int from = 0;
        for (int i = 0; i < segments.size(); i++) {
            if (from > path.length()) {
                return false;
            }
            int end = path.indexOf('/', from);
            int to = end < 0 ? path.length() : end;
            String expected = segments.get(i);
            boolean any = Identifiers.isPlaceholder(expected) && to > from;
            if (!any && !(expected.length() == to - from && path.startsWith(expected, from))) {
                return false;
            }
            from = to + 1;
        }
        return open || from > path.length();
    }
}
