package io.wiretrip.agent.capture;

/**
 * What one interface brought since it was opened.
 *
 * @param name the interface
 * @param received frames that were read, copies of others too
 * @param lost frames that the kernel or the driver lost before they could be read
 */
public record InterfaceFrames(String name, long received, long lost) {}
