package io.wiretrip.config;

import java.util.List;
import java.util.function.Function;

/**
 * A part of {@link AgentConfig}.
 *
 * @param root what the dotted names of its keys begin with, for errors that name a key within it
 * @param type its record
 * @param defaults every default
 * @param keys its keys, absolute, in the order of the reference configuration
 * @param reader makes the record of the whole tree
 */
record ConfigSection<T extends Record>(
        String root,
        Class<T> type,
        T defaults,
        List<ConfigKey> keys,
        Function<ConfigTree, T> reader) {

    /** Reads the record; the defaults if it cannot be made, with the reason in the problems. */
    T read(ConfigTree tree) {
        T made = tree.read(root, reader);
        return made == null ? defaults : made;
    }
}
