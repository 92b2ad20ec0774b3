package io.wiretrip.config;

/** A further look at a configuration while it is loaded, by whoever knows what names mean. */
@FunctionalInterface
public interface ConfigCheck {
    /**
     * Tells what is wrong by {@link ConfigTree#refuse} and {@link ConfigTree#warn}, or by reading
     * keys of processors' options. A ConfigException becomes a problem too.
     *
     * @param config what was read; where something was wrong, with defaults
     * @param root the whole tree
     */
    void check(AgentConfig config, ConfigTree root);
}
