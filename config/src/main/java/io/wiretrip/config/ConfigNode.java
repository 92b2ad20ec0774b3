package io.wiretrip.config;

import java.util.List;
import java.util.Map;

/** A part of the configuration as it was written, with dotted keys taken apart. */
sealed interface ConfigNode {
    /** Where it begins. */
    Origin origin();

    /** What it is, for people. */
    String kind();

    /**
     * One value.
     *
     * @param text the value with its variables replaced
     */
    record Scalar(Origin origin, String text) implements ConfigNode {
        @Override
        public String kind() {
            return text;
        }
    }

    /** A list. */
    record Items(Origin origin, List<ConfigNode> items) implements ConfigNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Keys with values; grows while it is read. */
    record Section(Origin origin, Map<String, ConfigNode> children) implements ConfigNode {
        @Override
        public String kind() {
            return "a section of keys";
        }
    }

    /** A key without a value: the same as if it were absent. */
    record Nothing(Origin origin) implements ConfigNode {
        @Override
        public String kind() {
            return "nothing";
        }
    }
}
