package io.wiretrip.agent.telemetry;

/**
 * What one interface brought since it was opened.
 *
 * @param iface its name; the file's for a capture file
 * @param received packets that were read
 * @param dropped packets that the kernel or the driver lost before they could be read
 */
public record InterfaceCounts(String iface, long received, long dropped) {}
