package io.wiretrip.agent;

/**
 * What exporters tell of this process and its host.
 *
 * @param version the version of this build
 * @param hostname the host's name
 */
public record Surroundings(String version, String hostname) {}
