package io.wiretrip.protocol.mongodb;

/** What the two decoders of a connection tell each other. */
final class MongoConnection {
    /** Commands in the old form (OP_QUERY on {@code $cmd}) that may be under way at once. */
    private static final int COMMANDS_MAX = 64;

    private int[] commands = {};
    private int commandsSeen;

    private boolean exhaustAllowed;
    private int exhaustQuery;
    private boolean hasExhaustQuery;

    private boolean streaming;
    private int lastOfStream;
    private int streamOf;
    private int streamIndex;

    /** The answer to this OP_QUERY is a command's result, and not documents of a user. */
    void commandAsked(int id) {
        if (commands.length == 0) {
            commands = new int[COMMANDS_MAX];
        }
        commands[commandsSeen++ & (COMMANDS_MAX - 1)] = id;
        if (commandsSeen == 2 * COMMANDS_MAX) {
            commandsSeen = COMMANDS_MAX; // full, and about to overwrite the oldest
        }
    }

    /** Whether an OP_REPLY answers a command. */
    boolean isCommand(int responseTo) {
        int known = Math.min(commandsSeen, commands.length);
        for (int i = 0; i < known; i++) {
            if (commands[i] == responseTo) {
                return true;
            }
        }
        return false;
    }

    /** A request allows its server to answer with a stream of responses. */
    void exhaustAllowed() {
        exhaustAllowed = true;
    }

    /** An OP_QUERY allows it. */
    void exhaustQueried(int id) {
        exhaustAllowed = true;
        exhaustQuery = id;
        hasExhaustQuery = true;
    }

    /** Whether a response may announce another, so that its flags have to be read. */
    boolean mayStream() {
        return exhaustAllowed;
    }

    /** Whether an OP_REPLY is of a query that asked for a stream. */
    boolean isExhaustQuery(MongoResponse response) {
        return hasExhaustQuery && response.requestId() == exhaustQuery;
    }

    /** Before a response begins: whether it continues a stream. */
    void follow(MongoResponse response) {
        if (streaming && response.streamIndex() == 0 && response.responseTo() == lastOfStream) {
            streamIndex++;
            response.continues(streamOf, streamIndex);
        }
    }

    /** The stream goes on behind this response. */
    void streamGoesOn(MongoResponse response) {
        streaming = true;
        lastOfStream = response.id();
        streamOf = response.requestId();
        streamIndex = response.streamIndex();
    }

    /** No other response follows this one unasked. */
    void streamEnds(MongoResponse response) {
        if (response.streamIndex() > 0) {
            streaming = false;
        }
    }
}
