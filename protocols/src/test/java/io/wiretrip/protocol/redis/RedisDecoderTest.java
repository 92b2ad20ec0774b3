package io.wiretrip.protocol.redis;

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.DecoderContract;
import io.wiretrip.protocol.Protocol;
import java.util.List;

/** The laws of every decoder, for samples of each form that RESP has. */
class RedisDecoderTest extends DecoderContract {
    static final String GET = command("GET", "key");
    static final String OK = "+OK\r\n";

    /** A command as clients send it. */
    static String command(String... words) {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            text.append("$").append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return text.toString();
    }

    /** A string as servers send it. */
    static String bulk(String value) {
        return "$" + value.length() + "\r\n" + value + "\r\n";
    }

    @Override
    protected Protocol protocol() {
        return new RedisProtocol();
    }

    @Override
    protected int unconsumedBytesMax() {
        return RedisRequestDecoder.INLINE_BYTES_MAX + 2;
    }

    @Override
    protected int messageBytesMax() {
        return 1024;
    }

    /**
     * What a subscription is answered with depends on how many channels it named. Behind a loss an
     * inline command may be a line of some value: only arrays are found again.
     */
    @Override
    protected int turnsToRecover(Conversation conversation) {
        return switch (conversation.name()) {
            case "subscriptions", "inline" -> Integer.MAX_VALUE;
            default -> 0;
        };
    }

    /** What was lost may have selected another database. */
    @Override
    protected String withoutForgotten(String rendered) {
        return rendered.replaceFirst("\"Database\":[^,]*", "");
    }

    @Override
    protected List<Conversation> conversations() {
        return List.of(
                Conversation.of("strings")
                        .client(command("SET", "key", "a\r\nb"))
                        .server(OK)
                        .client(GET)
                        .server(bulk("a\r\nb"))
                        .client(command("set", "empty", ""))
                        .server(OK)
                        .client(command("GET", "empty"))
                        .server(bulk(""))
                        .client(command("GET", "missing"))
                        .server("$-1\r\n"),
                Conversation.of("lines")
                        .client(command("INCR", "n"))
                        .server(":1\r\n")
                        .client(command("LPUSH", "n", "x"))
                        .server("-WRONGTYPE Operation against a key\r\n")
                        .client(command("JSON.GET", "doc", "$"))
                        .server("+" + "x".repeat(600) + "\r\n"),
                Conversation.of("pipeline")
                        .client(GET + command("INCR", "n") + "\r\n" + command("PING"))
                        .server(bulk("v") + ":7\r\n+PONG\r\n")
                        .client(GET)
                        .server(bulk("v")),
                Conversation.of("nested")
                        .client(command("LRANGE", "l", "0", "-1"))
                        .server("*3\r\n" + bulk("a") + "*2\r\n:1\r\n$-1\r\n" + "*0\r\n")
                        .client(command("XREAD", "BLOCK", "5", "STREAMS", "s", "$"))
                        .server("*-1\r\n")
                        .client(command("MGET", "a", "b"))
                        .server("*2\r\n" + bulk("1") + bulk("2")),
                Conversation.of("transaction")
                        .client(command("MULTI"))
                        .server(OK)
                        .client(command("SELECT", "3"))
                        .server("+QUEUED\r\n")
                        .client(command("EXEC"))
                        .server("*1\r\n+OK\r\n")
                        .client(GET)
                        .server("$-1\r\n"),
                Conversation.of("resp3")
                        .client(command("HELLO", "3", "AUTH", "u", "p"))
                        .server("%2\r\n" + bulk("proto") + ":3\r\n" + bulk("id") + ":7\r\n")
                        .client(command("HGETALL", "h"))
                        .server("|1\r\n+ttl\r\n:5\r\n%1\r\n" + bulk("f") + ",1.5\r\n")
                        .client(command("SMEMBERS", "s"))
                        .server("~4\r\n#t\r\n_\r\n(12345678901234567890\r\n=7\r\ntxt:abc\r\n")
                        .client(command("EVAL", "return 1", "0"))
                        .server("!10\r\nERR failed\r\n"),
                Conversation.of("streamed")
                        .client(command("GET", "s"))
                        .server("$?\r\n;3\r\nabc\r\n;2\r\nde\r\n;0\r\n")
                        .client(command("LRANGE", "l", "0", "-1"))
                        .server("*?\r\n:1\r\n%?\r\n+a\r\n:2\r\n.\r\n.\r\n"),
                Conversation.of("subscriptions")
                        .client(command("SUBSCRIBE", "a", "b"))
                        .server("*3\r\n" + bulk("subscribe") + bulk("a") + ":1\r\n")
                        .server("*3\r\n" + bulk("subscribe") + bulk("b") + ":2\r\n")
                        .server("*3\r\n" + bulk("message") + bulk("a") + bulk("hello"))
                        .client(command("UNSUBSCRIBE"))
                        .server("*3\r\n" + bulk("unsubscribe") + bulk("a") + ":1\r\n")
                        .server("*3\r\n" + bulk("unsubscribe") + bulk("b") + ":0\r\n")
                        .client(command("PING"))
                        .server("+PONG\r\n"),
                Conversation.of("inline")
                        .client("PING\r\n")
                        .server("+PONG\r\n")
                        .client("set key value\nget key\r\n")
                        .server(OK + bulk("value")));
    }
}
