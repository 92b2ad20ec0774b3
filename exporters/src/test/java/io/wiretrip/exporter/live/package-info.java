/**
 * Exporters against the real servers that they write for, as children on the loopback device:
 * {@link io.wiretrip.exporter.live.LiveRequirements}, {@link io.wiretrip.exporter.live.RealServer}.
 */
@org.jspecify.annotations.NullMarked
package io.wiretrip.exporter.live;
