package io.wiretrip.protocol.redis;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.redis.RedisCommand.Blocking;
import io.wiretrip.protocol.redis.RedisCommand.Effect;
import io.wiretrip.protocol.redis.RedisCommand.KeyPlace;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the arguments of a command say. Values are never kept, but for a subcommand, the first key
 * if somebody wants it, and the number of a database: so no password is, wherever it stands.
 */
final class RedisArguments {
    private static final int KEY_BYTES_MAX = 4096;
    private static final int WORD_BYTES_MAX = 16;
    private static final byte[] BLOCK = ascii("block");
    private static final byte[] STREAMS = ascii("streams");
    private static final byte[] REPLY = ascii("reply");
    private static final byte[] OFF = ascii("off");
    private static final byte[] SKIP = ascii("skip");
    private static final byte[] ACK = ascii("ack");

    private final boolean wantsName;
    private final int keyBytesMax;

    private boolean keyFollows;
    private boolean isReply;
    private boolean isAcknowledgement;

    /** Whether the client asked for no answers until further notice. */
    private boolean silent;

    /** Whether it asked for none to the next command. */
    private boolean silentOnce;

    private boolean turnsSilent;
    private boolean turnsSilentOnce;

    RedisArguments(DecoderContext context) {
        this.wantsName = context.demand().wants(RedisFields.COMMAND);
        this.keyBytesMax =
                context.demand().wants(RedisFields.KEY)
                        ? Math.min(KEY_BYTES_MAX, context.options().keyBytesMax())
                        : 0;
    }

    /** How many bytes of an argument {@link #look} has to see; the command itself is argument 0. */
    int wantedBytes(@Nullable RedisRequest request, long index) {
        if (request == null) {
            return RedisCommands.NAME_BYTES_MAX;
        }
        RedisCommand command = request.command();
        if (index == 1 && (command.container() || command.effect() != Effect.NONE)) {
            return RedisCommands.NAME_BYTES_MAX;
        }
        if (index == command.key().index() || keyFollows) {
            return keyBytesMax;
        }
        boolean counted = index == command.key().countIndex();
        boolean word = command.key() == KeyPlace.STREAMS || (index == 2 && isReply);
        return counted || word ? WORD_BYTES_MAX : 0;
    }

    /** Whether an argument is looked at for nothing but the key. */
    boolean isKey(RedisRequest request, long index) {
        RedisCommand command = request.command();
        boolean other = index == 1 && (command.container() || command.effect() != Effect.NONE);
        return !other && (index == command.key().index() || keyFollows);
    }

    /** The argument that is a key was lost. */
    void keyLost() {
        keyFollows = false;
    }

    /** A request for the command whose name is here. */
    RedisRequest command(Bytes in, int from, int to, boolean inline) {
        keyFollows = false;
        isReply = false;
        isAcknowledgement = false;
        RedisCommand known = RedisCommands.find(in, from, to);
        if (known == null) {
            known = wantsName ? RedisCommand.unknown(RedisCommands.name(in, from, to)) : OTHER;
        }
        RedisRequest request = new RedisRequest(known, inline);
        if (known.blocking() == Blocking.YES) {
            request.markBlocking();
        }
        return request;
    }

    /** Stands for all commands of which nothing is known where nobody asks for names. */
    private static final RedisCommand OTHER = RedisCommand.unknown("OTHER");

    /** Whether it takes the arguments to tell whether the command is answered. */
    boolean decidesLate(RedisRequest request) {
        Effect effect = request.command().effect();
        return silent || silentOnce || effect == Effect.CLIENT_REPLY || effect == Effect.REPLCONF;
    }

    /** Decides whether the command is answered, once its arguments were looked at. */
    void decide(RedisRequest request) {
        if (isReply) {
            silent = turnsSilent;
            silentOnce = turnsSilentOnce;
            if (silent || silentOnce) {
                request.markOneWay();
            }
        } else if (silent || silentOnce || isAcknowledgement) {
            silentOnce = false;
            request.markOneWay();
        }
    }

    /** Looks at the beginning of an argument. */
    void look(RedisRequest request, long index, Bytes in, int from, int to) {
        RedisCommand command = request.command();
        KeyPlace place = command.key();
        if (index == 1 && command.container()) {
            subcommand(request, in, from, to);
        } else if (index == 1 && command.effect() != Effect.NONE) {
            effect(request, in, from, to);
        } else if (index == 2 && isReply) {
            turnsSilent = is(OFF, in, from, to);
            turnsSilentOnce = is(SKIP, in, from, to);
        } else if (index == place.countIndex()) {
            keyFollows = RedisLine.number(in, from, to) > 0;
        } else if (keyFollows || (index == place.index() && place.countIndex() < 0)) {
            request.setKey(in.utf8(from, to));
            keyFollows = false;
        } else if (place == KeyPlace.STREAMS && request.key() == null) {
            keyFollows = is(STREAMS, in, from, to);
            if (command.blocking() == Blocking.OPTION && is(BLOCK, in, from, to)) {
                request.markBlocking();
            }
        }
    }

    private void subcommand(RedisRequest request, Bytes in, int from, int to) {
        if (wantsName && RedisCommands.isName(in, from, to)) {
            request.setSubcommand(in.latin1(from, to).toUpperCase(Locale.ROOT));
        }
        isReply = request.command().effect() == Effect.CLIENT_REPLY && is(REPLY, in, from, to);
        turnsSilent = false;
        turnsSilentOnce = false;
    }

    private void effect(RedisRequest request, Bytes in, int from, int to) {
        if (request.command().effect() == Effect.SELECT) {
            long number = RedisLine.number(in, from, to);
            request.setSelects(
                    number >= 0 && number < Integer.MAX_VALUE
                            ? (int) number
                            : RedisConnection.UNKNOWN);
        }
        isAcknowledgement = request.command().effect() == Effect.REPLCONF && is(ACK, in, from, to);
    }

    /** A request for a line of words. Words in quotes are counted but not looked at. */
    RedisRequest inline(Bytes in, int from, int nameEnd, int to) {
        RedisRequest request = command(in, from, nameEnd, true);
        long index = 0;
        int at = nameEnd;
        while (at < to) {
            int end = wordEnd(in, at, to);
            if (end > at) {
                index++;
                int wanted = Math.min(end - at, wantedBytes(request, index));
                boolean quoted = in.u8(at) == '"' || in.u8(at) == '\'';
                if (wanted > 0 && !quoted) {
                    look(request, index, in, at, at + wanted);
                }
            }
            at = end + 1;
        }
        request.setArguments(index);
        return request;
    }

    /** Index of the first white space in {@code from..to-1}, or {@code to}. */
    static int wordEnd(Bytes in, int from, int to) {
        int at = from;
        while (at < to && in.u8(at) > ' ') {
            at++;
        }
        return at;
    }

    private static boolean is(byte[] word, Bytes in, int from, int to) {
        return to - from == word.length && in.matchesIgnoreCase(from, word);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
