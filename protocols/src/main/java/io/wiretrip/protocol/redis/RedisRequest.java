package io.wiretrip.protocol.redis;

import io.wiretrip.protocol.Message;
import org.jspecify.annotations.Nullable;

/** A command with its arguments, of which only the key is kept. */
final class RedisRequest extends Message {
    private RedisCommand command;
    private @Nullable String subcommand;
    private @Nullable String key;
    private long payloadBytes;
    private long arguments;
    private int database = RedisConnection.UNKNOWN;
    private int selects = RedisConnection.UNKNOWN;
    private boolean blocking;
    private boolean oneWay;
    private final boolean inline;

    RedisRequest(RedisCommand command, boolean inline) {
        super(true);
        this.command = command;
        this.inline = inline;
    }

    /** What is known of the command. */
    RedisCommand command() {
        return command;
    }

    /** The command in capitals, with its subcommand. */
    String name() {
        return subcommand == null ? command.name() : command.name() + ' ' + subcommand;
    }

    void setSubcommand(@Nullable String subcommand) {
        this.subcommand = subcommand;
    }

    @Nullable String key() {
        return key;
    }

    void setKey(@Nullable String key) {
        this.key = key;
    }

    /** Bytes of the command and its arguments, without framing. */
    long payloadBytes() {
        return payloadBytes;
    }

    void addPayload(long bytes) {
        payloadBytes += bytes;
    }

    /** How many arguments there are, the command not counted. */
    long arguments() {
        return arguments;
    }

    void setArguments(long arguments) {
        this.arguments = arguments;
    }

    /** The database it ran in; {@link RedisConnection#UNKNOWN} if that is not known. */
    int database() {
        return database;
    }

    void setDatabase(int database) {
        this.database = database;
    }

    /** The database that SELECT names. */
    int selects() {
        return selects;
    }

    void setSelects(int index) {
        this.selects = index;
    }

    boolean isBlocking() {
        return blocking;
    }

    void markBlocking() {
        blocking = true;
    }

    boolean isInline() {
        return inline;
    }

    /** The client asked not to be answered. */
    void markOneWay() {
        oneWay = true;
    }

    @Override
    public boolean isOneWay() {
        return oneWay;
    }

    @Override
    public int retainedBytes() {
        return 112
                + (key == null ? 0 : 56 + 2 * key.length())
                + (subcommand == null ? 0 : 56 + subcommand.length());
    }
}
