package io.wiretrip.agent;

/**
 * What is told of this build and its host.
 *
 * @param version the version of this build
 * @param gitHash the commit it was made of
 * @param buildTime when it was made
 * @param hostname the host's name
 */
public record Surroundings(String version, String gitHash, String buildTime, String hostname) {}
