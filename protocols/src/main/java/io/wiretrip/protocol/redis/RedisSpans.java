package io.wiretrip.protocol.redis;

import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.SpanRules;
import io.wiretrip.protocol.SpanRules.Convention;
import java.util.List;

/** The spans of Redis: the fields that are attributes only, and the rules. */
final class RedisSpans {
    static final SpanRules RULES =
            SpanRules.of(
                    Convention.DATABASE,
                    "the command with its subcommand",
                    rt -> rt.request() instanceof RedisRequest request ? request.name() : null);

    private RedisSpans() {}

    /** The fields of a request that are attributes only. */
    static List<Field<RedisRequest>> request() {
        return List.of(
                Field.<RedisRequest>of(
                                "System",
                                Kind.TEXT,
                                "Always \"redis\", which stands for what speaks like it.",
                                (rt, m, out) -> out.text("redis"))
                        .attribute("db.system.name")
                        .notInJson(),
                Field.<RedisRequest>of(
                                "Namespace",
                                Kind.TEXT,
                                "Index of the database, as text.",
                                (rt, m, out) ->
                                        out.text(
                                                m.database() == RedisConnection.UNKNOWN
                                                        ? null
                                                        : Integer.toString(m.database())))
                        .attribute("db.namespace")
                        .notInJson());
    }

    /** The fields of a response that are attributes only. */
    static List<Field<RedisResponse>> response() {
        return List.of(
                Field.<RedisResponse>of(
                                "ErrorType",
                                Kind.TEXT,
                                "First word of the first error in it.",
                                (rt, m, out) -> out.text(m.error()))
                        .attribute("error.type")
                        .notInJson());
    }
}
