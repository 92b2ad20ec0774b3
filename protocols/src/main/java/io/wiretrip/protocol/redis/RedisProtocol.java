package io.wiretrip.protocol.redis;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.Decoders;
import io.wiretrip.protocol.Fields;
import io.wiretrip.protocol.Instrument;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Pending;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.SpanRules;
import io.wiretrip.protocol.Transport;
import io.wiretrip.protocol.Violation;
import io.wiretrip.protocol.redis.RedisGrammar.Match;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Redis, Valkey and what else speaks RESP2 or RESP3. */
public final class RedisProtocol implements Protocol {
    private static final List<RedisViolation> VIOLATIONS = List.of(RedisViolation.values());

    /** Lines that nobody else sends; "+OK" and "-ERR" are POP3's too. */
    private static final byte[][] SERVER_LINES = {
        ascii("+PONG\r\n"),
        ascii("+QUEUED\r\n"),
        ascii("-NOAUTH "),
        ascii("-WRONGPASS "),
        ascii("-WRONGTYPE "),
        ascii("-MOVED "),
        ascii("-LOADING "),
        ascii("-NOSCRIPT "),
        ascii("-EXECABORT "),
        ascii("-READONLY "),
        ascii("-MISCONF "),
        ascii("-DENIED ")
    };

    /** Creates it. */
    public RedisProtocol() {}

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public Set<Transport> transports() {
        return Set.of(Transport.TCP);
    }

    @Override
    public List<Integer> defaultPorts() {
        return List.of(6379, 6380, 26379);
    }

    @Override
    public PairingKind pairing() {
        return PairingKind.IN_ORDER;
    }

    @Override
    public Fields<?, ?> fields() {
        return RedisFields.ALL;
    }

    @Override
    public List<Instrument> instruments() {
        return Instrument.database("redis");
    }

    @Override
    public SpanRules spans() {
        return RedisSpans.RULES;
    }

    @Override
    public List<? extends Violation> violations() {
        return VIOLATIONS;
    }

    /** Long enough for commands that wait. */
    @Override
    public long unansweredAfterNs() {
        return TimeUnit.MINUTES.toNanos(5);
    }

    /**
     * An array that begins with a known command is a client's; a reply is a server's unless other
     * protocols have such lines too. An array of strings that begins with no known command may be
     * either, and an inline command could be anything.
     */
    @Override
    public Recognition recognise(Bytes first, Transport transport) {
        int at = first.position();
        if (transport != Transport.TCP) {
            return Recognition.NO;
        }
        if (first.remaining() == 0) {
            return Recognition.MORE;
        }
        RedisType type = RedisType.of(first.u8(at));
        if (type == null) {
            return Recognition.NO;
        }
        if (type == RedisType.ARRAY) {
            Match command = RedisGrammar.command(first, at);
            if (command == Match.MORE) {
                return Recognition.MORE;
            }
            if (command == Match.YES && RedisGrammar.isKnown(first, at)) {
                return Recognition.CLIENT;
            }
        }
        Match reply = RedisGrammar.reply(first, at);
        if (reply != Match.YES) {
            return reply == Match.MORE && first.remaining() < RedisGrammar.LOOK_BYTES_MAX
                    ? Recognition.MORE
                    : Recognition.NO;
        }
        return isServer(first, at, type) ? Recognition.SERVER : Recognition.NO;
    }

    private static boolean isServer(Bytes first, int at, RedisType type) {
        return switch (type) {
            case SIMPLE_STRING, ERROR -> isServerLine(first, at);
            case ARRAY -> RedisGrammar.holdsOnlyAServers(first, at);
            case BULK_STRING, MAP, SET, PUSH, ATTRIBUTE -> true;
            default -> RedisGrammar.isFollowedByReply(first, at);
        };
    }

    private static boolean isServerLine(Bytes first, int at) {
        for (byte[] line : SERVER_LINES) {
            if (first.matches(at, line)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Decoders newDecoders(MessageSink sink, Pending pending, DecoderContext context) {
        RedisConnection connection = new RedisConnection(context.midstream());
        return new Decoders(
                new RedisRequestDecoder(sink, connection, context),
                new RedisResponseDecoder(sink, pending, connection, context));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
