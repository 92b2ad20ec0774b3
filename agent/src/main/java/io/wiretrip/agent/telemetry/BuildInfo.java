package io.wiretrip.agent.telemetry;

/**
 * What this build is.
 *
 * @param version its version
 * @param gitHash the commit it was made of
 * @param buildTime when it was made
 */
public record BuildInfo(String version, String gitHash, String buildTime) {}
