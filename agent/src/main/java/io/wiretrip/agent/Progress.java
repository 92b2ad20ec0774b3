package io.wiretrip.agent;

/**
 * How far the agent is.
 *
 * @param packets packets taken so far
 * @param bytesRead bytes of the capture file read so far; −1 if there is none
 * @param bytesTotal size of the capture file; −1 if unknown
 */
public record Progress(long packets, long bytesRead, long bytesTotal) {}
