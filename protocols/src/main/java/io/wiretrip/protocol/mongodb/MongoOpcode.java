package io.wiretrip.protocol.mongodb;

import org.jspecify.annotations.Nullable;

/** What a message is, by the last number of its header. */
enum MongoOpcode {
    /** Answers {@link #OP_QUERY} and {@link #OP_GET_MORE}. */
    OP_REPLY(36),
    /** Changes documents; not answered. */
    OP_UPDATE(34),
    /** Adds documents; not answered. */
    OP_INSERT(26),
    /** Finds documents, or runs a command on the collection {@code $cmd}. */
    OP_QUERY(34),
    /** Fetches more from a cursor. */
    OP_GET_MORE(34),
    /** Removes documents; not answered. */
    OP_DELETE(31),
    /** Closes cursors; not answered. */
    OP_KILL_CURSORS(24),
    /** A command between servers of versions 3.2 to 4.0. */
    OP_COMMAND(28),
    /** Answers {@link #OP_COMMAND}. */
    OP_COMMANDREPLY(26),
    /** Holds another message, compressed. */
    OP_COMPRESSED(25),
    /** Everything, since version 3.6, either way. */
    OP_MSG(26);

    private final int lengthMin;

    /**
     * Names an opcode.
     *
     * @param lengthMin the fewest bytes that a message of it has, header included
     */
    MongoOpcode(int lengthMin) {
        this.lengthMin = lengthMin;
    }

    /** By its number; null if there is none. */
    static @Nullable MongoOpcode of(int number) {
        return switch (number) {
            case 1 -> OP_REPLY;
            case 2001 -> OP_UPDATE;
            case 2002 -> OP_INSERT;
            case 2004 -> OP_QUERY;
            case 2005 -> OP_GET_MORE;
            case 2006 -> OP_DELETE;
            case 2007 -> OP_KILL_CURSORS;
            case 2010 -> OP_COMMAND;
            case 2011 -> OP_COMMANDREPLY;
            case 2012 -> OP_COMPRESSED;
            case 2013 -> OP_MSG;
            default -> null;
        };
    }

    int lengthMin() {
        return lengthMin;
    }

    /** Whether no server answers it. */
    boolean isOneWay() {
        return switch (this) {
            case OP_UPDATE, OP_INSERT, OP_DELETE, OP_KILL_CURSORS -> true;
            default -> false;
        };
    }

    /** Whether a client may send it. */
    boolean isOfClient() {
        return this != OP_REPLY && this != OP_COMMANDREPLY;
    }

    /** Whether a server may send it. */
    boolean isOfServer() {
        return switch (this) {
            case OP_REPLY, OP_COMMANDREPLY, OP_COMPRESSED, OP_MSG -> true;
            default -> false;
        };
    }
}
