package io.wiretrip.protocol.mongodb;

import static io.wiretrip.protocol.mongodb.MongoWire.answer;
import static io.wiretrip.protocol.mongodb.MongoWire.body;
import static io.wiretrip.protocol.mongodb.MongoWire.compressed;
import static io.wiretrip.protocol.mongodb.MongoWire.cstring;
import static io.wiretrip.protocol.mongodb.MongoWire.doc;
import static io.wiretrip.protocol.mongodb.MongoWire.flagged;
import static io.wiretrip.protocol.mongodb.MongoWire.i32;
import static io.wiretrip.protocol.mongodb.MongoWire.join;
import static io.wiretrip.protocol.mongodb.MongoWire.message;
import static io.wiretrip.protocol.mongodb.MongoWire.msg;
import static io.wiretrip.protocol.mongodb.MongoWire.query;
import static io.wiretrip.protocol.mongodb.MongoWire.reply;
import static io.wiretrip.protocol.mongodb.MongoWire.sequence;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.StreamHarness.Setup;
import io.wiretrip.protocol.mongodb.MongoWire.Raw;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No credential leaves the decoder, masked or not: it is not even read. */
class MongoSecretsTest {
    private static final String CANARY = "c4n4ry";

    /** A proof of SCRAM, as a binary. */
    private static Raw payload() {
        byte[] bytes = ("n,,n=user,r=" + CANARY).getBytes(StandardCharsets.US_ASCII);
        return new Raw(5, join(i32(bytes.length), new byte[] {0}, bytes));
    }

    static List<byte[]> requests() {
        byte[] sasl = doc("saslStart", 1, "mechanism", CANARY, "payload", payload(), "db", CANARY);
        byte[] continued = body("saslContinue", 1, "payload", payload(), "$db", "admin");
        return List.of(
                msg(1, "saslStart", 1, "mechanism", "PLAIN", "payload", payload(), "$db", "admin"),
                msg(1, "saslStart", CANARY, "payload", CANARY, "$db", "admin"),
                flagged(0, 1, 0, continued),
                msg(1, "authenticate", 1, "user", CANARY, "nonce", CANARY, "key", CANARY),
                msg(1, "authenticate", CANARY, "key", CANARY),
                msg(1, "copydbgetnonce", 1, "fromhost", CANARY),
                msg(1, "copydbgetnonce", CANARY),
                msg(1, "createUser", CANARY, "pwd", CANARY, "roles", List.of(CANARY)),
                msg(1, "updateUser", CANARY, "pwd", CANARY, "customData", doc("a", CANARY)),
                msg(1, "eval", CANARY),
                msg(1, "$eval", CANARY),
                msg(1, "hello", 1, "speculativeAuthenticate", sasl, "$db", "admin"),
                msg(1, "hello", 1, "lsid", doc("id", payload()), "$clusterTime", doc("x", CANARY)),
                msg(1, "find", "people", "filter", doc("password", CANARY), "comment", CANARY),
                msg(1, "insert", "people", "documents", List.of(doc("password", CANARY))),
                msg(1, "setParameter", 1, "secret", CANARY),
                msg(1, "login", CANARY),
                flagged(0, 1, 0, sequence("documents", doc("p", CANARY)), body("insert", "people")),
                flagged(0, 1, 0, join(new byte[] {2}, cstring("eyJ" + CANARY)), body("ping", 1)),
                query(1, "admin.$cmd", doc("saslStart", 1, "payload", payload())),
                query(1, "admin.$cmd", doc("$query", sasl)),
                query(1, "admin.system.users", doc("pwd", CANARY)),
                compressed(1, msg(1, "createUser", CANARY, "pwd", CANARY)),
                message(2010, 1, 0, cstring("admin"), cstring("saslStart"), doc("p", CANARY)));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void nothingOfARequestIsShown(byte[] request) {
        assertThat(render(request, answer(9, 1, "ok", 1.0))).doesNotContain(CANARY);
    }

    static List<byte[]> responses() {
        return List.of(
                answer(9, 1, "conversationId", 1, "done", false, "payload", payload(), "ok", 1.0),
                answer(9, 1, "nonce", CANARY, "ok", 1.0),
                answer(9, 1, "speculativeAuthenticate", doc("payload", payload()), "ok", 1.0),
                answer(9, 1, "users", List.of(doc("credentials", doc("k", CANARY))), "ok", 1.0),
                answer(9, 1, "cursor", doc("firstBatch", List.of(doc("p", CANARY))), "ok", 1.0),
                answer(9, 1, "value", doc("password", CANARY), "errmsg2", CANARY, "ok", 1.0),
                answer(9, 1, "writeErrors", List.of(doc("code", 1, "errmsg", CANARY)), "ok", 1.0),
                reply(9, 1, 8, 0, doc("password", CANARY, "errmsg", CANARY)));
    }

    @ParameterizedTest
    @MethodSource("responses")
    void nothingOfAResponseIsShown(byte[] response) {
        assertThat(render(msg(1, "find", "x"), response)).doesNotContain(CANARY);
    }

    /** The JSON line and every field that is not in it, with and without masking. */
    private static String render(byte[] request, byte[] response) {
        StringBuilder text = new StringBuilder();
        for (boolean mask : new boolean[] {true, false}) {
            Setup setup =
                    Setup.of(new MongoProtocol())
                            .with(DecoderOptions.DEFAULT.withMasking(mask, mask));
            Conversation conversation = Conversation.of("secret").client(request).server(response);
            for (RoundTrip roundTrip : StreamHarness.decode(setup, conversation)) {
                text.append(JsonText.of(roundTrip));
                for (Field<?> field : MongoFields.TABLE.request()) {
                    text.append(JsonText.request(roundTrip, field.name()));
                }
                for (Field<?> field : MongoFields.TABLE.response()) {
                    text.append(JsonText.response(roundTrip, field.name()));
                }
            }
        }
        assertThat(text).contains("\"Outcome\":\"complete\"");
        return text.toString();
    }

    static List<String> errors() {
        return List.of(
                "E11000 duplicate key error collection: a.b index: e_1 dup key: { e: \"c4n4ry\" }",
                "E11000 duplicate key error index: a.b.$e_1 dup key: { : \"c4n4ry } c4n4ry\" }",
                "Cannot create field 'x' in element {y: \"c4n4ry\"}",
                "Value \"c4n4ry\" is no number, \"c4n4ry\" neither",
                "dup key: { e: \"" + "}".repeat(480) + CANARY.repeat(20));
    }

    /** Errors quote values of documents. */
    @ParameterizedTest
    @MethodSource("errors")
    void whatErrorsCiteIsMasked(String error) {
        byte[] response = answer(9, 1, "ok", 0.0, "errmsg", error, "code", 11000);
        Conversation conversation =
                Conversation.of("error").client(msg(1, "insert", "people")).server(response);
        for (boolean mask : new boolean[] {true, false}) {
            Setup setup =
                    Setup.of(new MongoProtocol())
                            .with(DecoderOptions.DEFAULT.withMasking(true, mask));
            String shown =
                    JsonText.response(
                            StreamHarness.decode(setup, conversation).getFirst(), "ErrorMessage");
            assertThat(shown.contains("c4n4")).as(shown).isEqualTo(!mask);
            assertThat(shown).startsWith("\"" + error.substring(0, 5));
        }
    }
}
