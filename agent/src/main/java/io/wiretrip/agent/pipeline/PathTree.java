package io.wiretrip.agent.pipeline;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names seen at each place of a site's paths. A place that shows too many becomes one for all
 * of them, for good. Bounded: when all nodes are used up, what is new is not learnt.
 */
final class PathTree {
    private static final int NODES_MAX = 20_000;

    /** One place. */
    static final class Node {
        private @Nullable Map<String, Node> children;
        private @Nullable Node merged;
        private final boolean isMerged;

        private Node(boolean isMerged) {
            this.isMerged = isMerged;
        }

        /** Whether it stands for many names. */
        boolean isMerged() {
            return isMerged;
        }
    }

    private final int namesMax;
    private final Node root = new Node(false);
    private int nodes;

    PathTree(int namesMax) {
        this.namesMax = namesMax;
    }

    Node root() {
        return root;
    }

    /** Goes to the place of a name below another; null if it can't be learnt any more. */
    @Nullable Node child(Node parent, String name) {
        if (parent.merged != null && !Identifiers.isPlaceholder(name)) {
            return parent.merged;
        }
        Map<String, Node> children = parent.children;
        if (children == null) {
            children = new HashMap<>(4);
            parent.children = children;
        }
        Node known = children.get(name);
        if (known != null) {
            return known;
        }
        if (children.size() >= namesMax && !Identifiers.isPlaceholder(name)) {
            Node merged = new Node(true);
            parent.merged = merged;
            nodes -= sizeOf(parent) - 1;
            children.keySet().removeIf(key -> !Identifiers.isPlaceholder(key));
            return merged;
        }
        if (nodes >= NODES_MAX) {
            return null;
        }
        nodes++;
        Node added = new Node(false);
        children.put(name, added);
        return added;
    }

    private static int sizeOf(Node node) {
        int size = 1;
        if (node.children != null) {
            for (Node child : node.children.values()) {
                size += sizeOf(child);
            }
        }
        return node.merged == null ? size : size + sizeOf(node.merged);
    }
}
