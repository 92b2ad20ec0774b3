package io.wiretrip.agent.server;

/**
 * What became of a reload.
 *
 * @param isApplied whether the new configuration is in force; if not, the old one still is
 * @param text what changed and what only a restart can change; or why it could not be applied
 */
public record ReloadResult(boolean isApplied, String text) {}
