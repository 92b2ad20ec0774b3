/**
 * The agent's HTTP server: metrics, health, status, RoundTrips as they come, and what changes the
 * agent while it runs.
 *
 * <pre>
 *   worker ─▶ WatchHub ─▶ Watcher ─▶ /watch          one bounded queue for each worker and watcher
 *   any thread ◀─ ServerBackend ◀─ Router ◀─ Access ◀─ AgentServer ◀─ network
 * </pre>
 *
 * <p>Each request runs on a virtual thread of its own, under a {@link
 * io.wiretrip.agent.server.Deadlines deadline}. Nothing here can slow a worker: with nobody
 * watching, a RoundTrip costs it one volatile read.
 */
@NullMarked
package io.wiretrip.agent.server;

import org.jspecify.annotations.NullMarked;
