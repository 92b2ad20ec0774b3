package io.wiretrip.protocol.mongodb;

import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.SpanRules;
import io.wiretrip.protocol.SpanRules.Convention;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The spans of MongoDB: the fields that are attributes only, and the rules. */
final class MongoSpans {
    static final SpanRules RULES =
            SpanRules.of(
                    Convention.DATABASE,
                    "the command and its collection, else its database",
                    MongoSpans::name);

    private MongoSpans() {}

    /** The fields of a request that are attributes only. */
    static List<Field<MongoRequest>> request() {
        return List.of(
                Field.<MongoRequest>of(
                                "System",
                                Kind.TEXT,
                                "Always \"mongodb\".",
                                (rt, m, out) -> out.text("mongodb"))
                        .attribute("db.system.name")
                        .notInJson());
    }

    private static @Nullable String name(RoundTrip roundTrip) {
        MongoRequest.Content content =
                roundTrip.request() instanceof MongoRequest request ? request.content() : null;
        if (content == null || content.command == null) {
            return null;
        }
        String target = content.collection != null ? content.collection : content.database;
        return target == null ? content.command : content.command + ' ' + target;
    }
}
