/**
 * Tests against real servers and clients, captured live on the loopback device, and what such tests
 * need: {@link io.wiretrip.agent.live.LiveRequirements}, {@link
 * io.wiretrip.agent.live.LiveServers}, {@link io.wiretrip.agent.live.LiveRun}, {@link
 * io.wiretrip.agent.live.Client}.
 */
@org.jspecify.annotations.NullMarked
package io.wiretrip.agent.live;
