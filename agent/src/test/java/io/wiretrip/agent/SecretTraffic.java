package io.wiretrip.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.http2.Http2Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A conversation of every protocol, with a canary wherever it carries secrets or content. */
public final class SecretTraffic {
    /** What must not be seen anywhere. */
    static final String CANARY = "c4n4rypa55";

    /** Every protocol's port here. */
    public static final Map<String, Integer> PORTS = new LinkedHashMap<>();

    static {
        PORTS.put("http", 8080);
        PORTS.put("http2", 8090);
        PORTS.put("grpc", 50051);
        PORTS.put("dns", 53);
        PORTS.put("redis", 6379);
        PORTS.put("mysql", 3306);
        PORTS.put("postgresql", 5432);
        PORTS.put("mongodb", 27017);
        PORTS.put("kafka", 9092);
        PORTS.put("amqp", 5672);
        PORTS.put("mqtt", 1883);
    }

    private SecretTraffic() {}

    /** Writes all. */
    public static void write(FedCapture out) throws IOException {
        for (Map.Entry<String, Integer> protocol : PORTS.entrySet()) {
            out.conversation(of(protocol.getKey()), protocol.getValue());
        }
    }

    /** The rules for it, as an item of a list in YAML each. */
    public static String rules() {
        StringBuilder rules = new StringBuilder("sniffer.protocols.rules:\n");
        PORTS.forEach(
                (name, port) ->
                        rules.append(
                                "- {name: %s, protocol: %s, ports: [%d]}\n"
                                        .formatted(name, name, port)));
        return rules.toString();
    }

    /** The forms in which a canary may leave, of which some part in each is searched for. */
    public static List<String> forms() {
        String hex = HexFormat.of().formatHex(CANARY.getBytes(ISO_8859_1));
        List<String> forms = new ArrayList<>(List.of("c4n4ry", "pa55", hex));
        for (String before : List.of("", "x", "xx")) { // each alignment of Base64
            String coded =
                    Base64.getEncoder().encodeToString((before + CANARY).getBytes(ISO_8859_1));
            forms.add(coded.substring(4, 12));
        }
        return forms;
    }

    private static Conversation of(String protocol) {
        Conversation c = Conversation.of(protocol);
        return switch (protocol) {
            case "http" -> http(c);
            case "http2" -> http2(c);
            case "grpc" -> grpc(c);
            case "dns" -> dns();
            case "redis" -> redis(c);
            case "mysql" -> mysql(c);
            case "postgresql" -> postgresql(c);
            case "mongodb" -> mongodb(c);
            case "kafka" -> kafka(c);
            case "amqp" -> amqp(c);
            default -> mqtt(c);
        };
    }

    private static Conversation http(Conversation c) {
        String basic = Base64.getEncoder().encodeToString(("ann:" + CANARY).getBytes(ISO_8859_1));
        String body = "user=ann&password=" + CANARY;
        return c.client(
                        "POST /login?x=1&access_token=@&sig=@ HTTP/1.1\r\n".replace("@", CANARY),
                        "Host: ann:" + CANARY + "@shop.test\r\n",
                        "Authorization: Basic " + basic + "\r\n",
                        "Proxy-Authorization: Bearer " + CANARY + "\r\n",
                        "Cookie: session=" + CANARY + "\r\n",
                        "X-Api-Key: " + CANARY + "\r\n",
                        "Referer: https://u:#@e.com/?token=#\r\n".replace("#", CANARY),
                        "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .server(
                        "HTTP/1.1 302 Found\r\nSet-Cookie: id=" + CANARY + "; HttpOnly\r\n",
                        "Location: https://e.com/cb#access_token=" + CANARY + "\r\n",
                        "Content-Length: " + CANARY.length() + "\r\n\r\n" + CANARY);
    }

    private static Conversation http2(Conversation c) {
        return c.client(
                        Http2Wire.client()
                                .headers(
                                        1,
                                        true,
                                        ":method",
                                        "GET",
                                        ":scheme",
                                        "http",
                                        ":path",
                                        "/p?token=" + CANARY,
                                        ":authority",
                                        "u:" + CANARY + "@shop.test",
                                        "authorization",
                                        "Bearer " + CANARY,
                                        "cookie",
                                        "a=" + CANARY)
                                .bytes())
                .server(
                        Http2Wire.server()
                                .headers(1, false, ":status", "200", "set-cookie", "a=" + CANARY)
                                .data(1, true, CANARY)
                                .bytes());
    }

    private static Conversation grpc(Conversation c) {
        return c.client(
                        Http2Wire.client()
                                .headers(
                                        1,
                                        false,
                                        ":method",
                                        "POST",
                                        ":scheme",
                                        "http",
                                        ":path",
                                        "/shop.Shop/Pay?token=" + CANARY,
                                        ":authority",
                                        "shop",
                                        "content-type",
                                        "application/grpc",
                                        "authorization",
                                        "Bearer " + CANARY,
                                        "x-api-key",
                                        CANARY)
                                .data(1, true, "\0" + be32(CANARY.length()) + CANARY)
                                .bytes())
                .server(
                        Http2Wire.server()
                                .headers(
                                        1,
                                        false,
                                        ":status",
                                        "200",
                                        "content-type",
                                        "application/grpc")
                                .headers(
                                        1,
                                        true,
                                        "grpc-status",
                                        "7",
                                        "grpc-message",
                                        "see http://u:" + CANARY + "@h/x?password=" + CANARY,
                                        "grpc-status-details-bin",
                                        CANARY)
                                .bytes());
    }

    /** Names are no secrets; its answer's additional record is none of DNS's but a comment. */
    private static Conversation dns() {
        String question = "\4shop\4test\0\0\1\0\1";
        return Conversation.udp("dns")
                .client(be16(7) + be16(0x100) + be16(1) + be16(0) + be32(0) + question)
                .server(
                        be16(7) + be16(0x8180) + be16(1) + be16(1) + be32(0) + question,
                        "\300\14\0\1\0\1\0\0\0\74\0\4\12\0\0\1");
    }

    private static Conversation redis(Conversation c) {
        return c.client(words("AUTH", "ann", CANARY))
                .server("-WRONGPASS invalid username-password pair\r\n")
                .client(words("SET", "session", CANARY))
                .server("+OK\r\n")
                .client(words("CONFIG", "SET", "requirepass", CANARY))
                .server("-ERR unknown command 'x', with args beginning with: '" + CANARY + "' \r\n")
                .client(words("GET", "session"))
                .server("$" + CANARY.length() + "\r\n" + CANARY + "\r\n");
    }

    private static String words(String... words) {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            text.append("$" + word.length() + "\r\n" + word + "\r\n");
        }
        return text.toString();
    }

    private static Conversation mysql(Conversation c) {
        String capabilities = le32(0x0008_8208); // 4.1, with a database and a plug-in
        String login =
                capabilities
                        + le32(1 << 24)
                        + "\41"
                        + "\0".repeat(23)
                        + "ann\0"
                        + (char) CANARY.length()
                        + CANARY
                        + "shop\0mysql_native_password\0";
        return c.server(
                        mysqlPacket(
                                0,
                                "\n8.0.35\0" + le32(9) + "saltsalt\0",
                                "\10\202\41\2\0\10\0\25" + "\0".repeat(10),
                                "saltsaltsalt\0mysql_native_password\0"))
                .client(mysqlPacket(1, login))
                .server(mysqlPacket(2, "\0\0\0\2\0\0\0"))
                .client(mysqlPacket(0, "\3create user a identified by '" + CANARY + "'"))
                .server(mysqlPacket(1, "\0\0\0\2\0\0\0"))
                .client(mysqlPacket(0, "\3insert into t values ('" + CANARY + "')"))
                .server(
                        mysqlPacket(
                                1,
                                "\377\46\4#23000Duplicate entry '" + CANARY + "' for key 't.a'"));
    }

    private static String mysqlPacket(int number, String... parts) {
        String payload = String.join("", parts);
        return le32(payload.length()).substring(0, 3) + (char) number + payload;
    }

    private static Conversation postgresql(Conversation c) {
        String startup =
                be32(196_608) + "user\0ann\0database\0shop\0options\0-c x=" + CANARY + "\0\0";
        String idle = "Z" + be32(5) + "I";
        return c.client(be32(startup.length() + 4) + startup)
                .server(pg('R', be32(3)))
                .client(pg('p', CANARY + "\0"))
                .server(pg('R', be32(0)), pg('K', be32(7) + CANARY), idle)
                .client(pg('Q', "ALTER ROLE ann PASSWORD '" + CANARY + "'\0"))
                .server(pg('C', "ALTER ROLE\0"), idle)
                .client(pg('Q', "SELECT '" + CANARY + "'::int\0"))
                .server(
                        pg(
                                'E',
                                "SERROR\0C22P02\0Minvalid input syntax for type integer: \""
                                        + CANARY
                                        + "\"\0\0"),
                        idle);
    }

    private static String pg(char type, String body) {
        return type + be32(body.length() + 4) + body;
    }

    private static Conversation mongodb(Conversation c) {
        return c.client(
                        mongo(
                                1,
                                0,
                                bson(
                                        "\20saslStart\0" + le32(1),
                                        "\2mechanism\0" + bsonText("PLAIN"),
                                        "\2payload\0" + bsonText(CANARY),
                                        "\2$db\0" + bsonText("admin"))))
                .server(mongo(9, 1, bson("\20ok\0" + le32(1), "\2nonce\0" + bsonText(CANARY))))
                .client(
                        mongo(
                                2,
                                0,
                                bson(
                                        "\2find\0" + bsonText("people"),
                                        "\3filter\0" + bson("\2password\0" + bsonText(CANARY)),
                                        "\2$db\0" + bsonText("shop"))))
                .server(
                        mongo(
                                10,
                                2,
                                bson(
                                        "\20ok\0" + le32(0),
                                        "\20code\0" + le32(11_000),
                                        "\2errmsg\0"
                                                + bsonText("dup key: { e: \"" + CANARY + "\" }"))));
    }

    private static String mongo(int id, int to, String document) {
        String body = le32(0) + "\0" + document;
        return le32(16 + body.length()) + le32(id) + le32(to) + le32(2013) + body;
    }

    private static String bson(String... elements) {
        String all = String.join("", elements);
        return le32(all.length() + 5) + all + "\0";
    }

    private static String bsonText(String text) {
        return le32(text.length() + 1) + text + "\0";
    }

    private static Conversation kafka(Conversation c) {
        return c.client(framed(be16(17) + be16(1) + be32(1) + text16("app") + text16("PLAIN")))
                .server(framed(be32(1) + be16(0) + be32(1) + text16("PLAIN")))
                .client(
                        framed(
                                be16(36) + be16(0) + be32(2) + text16("app"),
                                be32(CANARY.length() + 5) + "\0ann\0" + CANARY))
                .server(
                        framed(
                                be32(2) + be16(58) + text16("failed for " + CANARY),
                                be32(CANARY.length()) + CANARY))
                .client(
                        framed( // alter the configuration of a broker
                                be16(33) + be16(1) + be32(3) + text16("app"),
                                be32(1) + "\4" + text16("1") + be32(1),
                                text16("ssl.keystore.password") + text16(CANARY) + "\0"))
                .server(framed(be32(3) + be32(0) + be32(0)));
    }

    private static String framed(String... parts) {
        String body = String.join("", parts);
        return be32(body.length()) + body;
    }

    private static Conversation amqp(Conversation c) {
        String login = "\0ann\0" + CANARY;
        return c.client("AMQP\0\0\11\1")
                .server(method(0, 10, 10, "\0\11", be32(0), be32(5) + "PLAIN", be32(5) + "en_US"))
                .client(
                        method(
                                0,
                                10,
                                11,
                                be32(0),
                                "\5PLAIN",
                                be32(login.length()) + login,
                                "\5en_US"))
                .server(method(0, 10, 30, be16(2047) + be32(131_072) + be16(60)))
                .client(
                        method(0, 10, 31, be16(2047) + be32(131_072) + be16(60)),
                        method(0, 10, 40, "\1/\0\0"))
                .server(method(0, 10, 41, "\0"))
                .client(method(1, 20, 10, "\0"))
                .server(method(1, 20, 11, be32(0)))
                .client(
                        method(1, 60, 40, be16(0) + "\0\6orders\0"),
                        amqpFrame(
                                2,
                                1,
                                be16(60)
                                        + be16(0)
                                        + be32(0)
                                        + be32(CANARY.length())
                                        + be16(0x10) // the user id
                                        + (char) CANARY.length()
                                        + CANARY),
                        amqpFrame(3, 1, CANARY))
                .client(method(0, 10, 70, be32(CANARY.length()) + CANARY, "\7renewal"))
                .server(method(0, 10, 71));
    }

    private static String method(int channel, int type, int number, String... arguments) {
        return amqpFrame(1, channel, be16(type) + be16(number) + String.join("", arguments));
    }

    private static String amqpFrame(int type, int channel, String payload) {
        return (char) type + be16(channel) + be32(payload.length()) + payload + "\316";
    }

    private static Conversation mqtt(Conversation c) {
        return c.client(
                        mqttPacket(
                                0x10,
                                text16("MQTT") + "\4\306" + be16(60) + text16("client"),
                                text16("will") + text16(CANARY) + text16("ann") + text16(CANARY)))
                .server(mqttPacket(0x20, "\0\0"))
                .client(mqttPacket(0x32, text16("orders") + be16(1) + CANARY))
                .server(mqttPacket(0x40, be16(1)));
    }

    private static String mqttPacket(int head, String... parts) {
        String body = String.join("", parts);
        return (char) head + "" + (char) body.length() + body;
    }

    private static String text16(String text) {
        return be16(text.length()) + text;
    }

    private static String be16(int value) {
        return "" + (char) (value >>> 8 & 0xff) + (char) (value & 0xff);
    }

    private static String be32(int value) {
        return be16(value >>> 16) + be16(value & 0xffff);
    }

    private static String le32(int value) {
        return new StringBuilder(be32(value)).reverse().toString();
    }
}
