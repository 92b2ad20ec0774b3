package io.wiretrip.agent;

/**
 * How far a run has come.
 *
 * @param bytesRead of the file, or {@link #UNKNOWN}
 * @param bytesTotal the file's size, or {@link #UNKNOWN}
 * @param packets read so far
 */
public record Progress(long bytesRead, long bytesTotal, long packets) {
    /** A number of bytes that nobody knows: of a pipe, of live capture. */
    public static final long UNKNOWN = -1;
}
