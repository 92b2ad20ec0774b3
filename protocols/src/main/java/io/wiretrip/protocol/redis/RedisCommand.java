package io.wiretrip.protocol.redis;

/**
 * What is known of a command by its name.
 *
 * @param name in capitals, with its subcommand if it has one
 * @param key where its first key is
 * @param blocking whether it may wait on purpose
 * @param container whether its second word is a subcommand
 * @param effect what it does to the connection
 */
record RedisCommand(
        String name, KeyPlace key, Blocking blocking, boolean container, Effect effect) {

    /** Where a command's first key is among its arguments, the command itself being 0. */
    enum KeyPlace {
        /** It has none, or it is not known where. */
        NONE(-1),
        /** Behind the command. */
        FIRST(1),
        /** Behind the subcommand. */
        SECOND(2),
        /** MIGRATE host port key. */
        THIRD(3),
        /** Behind a count of keys that is the first argument. */
        COUNTED_FIRST(2),
        /** Behind a count of keys that is the second argument. */
        COUNTED_SECOND(3),
        /** Behind the word STREAMS. */
        STREAMS(-1);

        private final int index;

        KeyPlace(int index) {
            this.index = index;
        }

        /** The index; −1 if none or not fixed. */
        int index() {
            return index;
        }

        /** The index of a count that has to be positive for there to be a key; −1 for none. */
        int countIndex() {
            return this == COUNTED_FIRST || this == COUNTED_SECOND ? index - 1 : -1;
        }
    }

    /** Whether a command may wait on purpose. */
    enum Blocking {
        /** Never. */
        NO,
        /** Always. */
        YES,
        /** With the word BLOCK. */
        OPTION
    }

    /** What a command does to its connection. */
    enum Effect {
        /** Nothing beyond its answer. */
        NONE,
        /** SUBSCRIBE and its like: answered once for each argument. */
        SUBSCRIBE,
        /** UNSUBSCRIBE and its like. */
        UNSUBSCRIBE,
        /** MONITOR. */
        MONITOR,
        /** SELECT. */
        SELECT,
        /** CLIENT REPLY: whether there are answers. */
        CLIENT_REPLY,
        /** RESET. */
        RESET,
        /** SYNC, PSYNC: the server becomes a master that sends commands. */
        REPLICATE,
        /** REPLCONF, which has no answer if it acknowledges. */
        REPLCONF,
        /** MULTI. */
        MULTI,
        /** EXEC. */
        EXEC,
        /** DISCARD. */
        DISCARD
    }

    /** Whether it may change the connection's database. */
    boolean selects() {
        return effect == Effect.SELECT || effect == Effect.EXEC || effect == Effect.RESET;
    }

    /** A command that nothing is known of. */
    static RedisCommand unknown(String name) {
        // The modules that Redis Ltd. ships have their key behind the command.
        int dot = name.indexOf('.');
        boolean keyed =
                dot > 0
                        && switch (name.substring(0, dot)) {
                            case "JSON", "BF", "CF", "TS", "TOPK", "TDIGEST", "CMS" -> true;
                            default -> false;
                        };
        return new RedisCommand(
                name, keyed ? KeyPlace.FIRST : KeyPlace.NONE, Blocking.NO, false, Effect.NONE);
    }
}
