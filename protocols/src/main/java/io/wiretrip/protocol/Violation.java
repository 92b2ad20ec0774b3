package io.wiretrip.protocol;

/**
 * Something on the wire that the grammar or a limit of a protocol forbids. Each protocol has one
 * closed enum of these; they are counted by name, never logged per packet.
 */
public interface Violation {
    /** The constant's name; the value of the {@code reason} label. */
    String name();

    /** The constant's place in its enum. */
    int ordinal();

    /** One sentence for people. */
    String meaning();
}
