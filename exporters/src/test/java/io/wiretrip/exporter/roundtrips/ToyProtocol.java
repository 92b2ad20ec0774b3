package io.wiretrip.exporter.roundtrips;

import io.wiretrip.protocol.CommonFields;
import io.wiretrip.protocol.Endpoint;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.Fields;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StubProtocol;
import io.wiretrip.protocol.Transport;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A protocol with a field of every kind, which decodes nothing. */
final class ToyProtocol extends StubProtocol {
    static final ToyProtocol TOY = new ToyProtocol();
    static final long NOON_NS = 1_751_803_200_000_000_000L; // 2025-07-06T12:00:00Z
    static final Endpoint CLIENT = new Endpoint(0, 0x0a000001, false, 50_000);
    static final Endpoint SERVER = new Endpoint(0, 1, true, 80);

    private static final Fields<Ask, Answer> FIELDS =
            new Fields<>(
                    Ask.class,
                    Answer.class,
                    List.of(
                            CommonFields.clientHost(),
                            CommonFields.clientPort(),
                            Field.of("Text", Kind.TEXT, "", (rt, m, out) -> out.text(m.text)),
                            Field.of("Number", Kind.NUMBER, "", (rt, m, out) -> out.number(-42)),
                            Field.of("Real", Kind.REAL, "", (rt, m, out) -> out.real(1.5)),
                            Field.of("Bool", Kind.BOOL, "", (rt, m, out) -> out.bool(true)),
                            Field.of(
                                    "Header",
                                    Kind.STRUCTURE,
                                    "",
                                    (rt, m, out) -> {
                                        out.beginObject();
                                        m.header.forEach(
                                                (name, values) -> {
                                                    out.name(name);
                                                    out.beginArray();
                                                    values.forEach(out::text);
                                                    out.endArray();
                                                });
                                        out.endObject();
                                    }),
                            CommonFields.time()),
                    List.of(
                            CommonFields.serverHost(),
                            CommonFields.serverPort(),
                            Field.of(
                                    "Body",
                                    Kind.STRUCTURE,
                                    "",
                                    (rt, m, out) -> {
                                        if (m.body == null) {
                                            out.absent();
                                        } else {
                                            out.rawJson(m.body);
                                        }
                                    }),
                            CommonFields.proto("Toy"),
                            Field.of(
                                    "Failure",
                                    Kind.TEXT,
                                    "",
                                    (rt, m, out) -> {
                                        if ("fail".equals(m.body)) {
                                            throw new IllegalStateException("on purpose");
                                        }
                                        out.text(null);
                                    }),
                            CommonFields.time()));

    /** A request. */
    static final class Ask extends Message {
        private final @Nullable String text;
        private final Map<String, List<String>> header;

        Ask(@Nullable String text, Map<String, List<String>> header) {
            super(true);
            this.text = text;
            this.header = header;
        }
    }

    /** A response. */
    static final class Answer extends Message {
        private final @Nullable String body;

        Answer(@Nullable String body) {
            super(false);
            this.body = body;
        }
    }

    /** A complete RoundTrip of 1.93892 ms whose first byte came after 1.2 ms. */
    private ToyProtocol() {
        super("toy");
    }

    static RoundTrip roundTrip(@Nullable String text, @Nullable String body) {
        return roundTrip(new Ask(text, Map.of()), new Answer(body), Outcome.COMPLETE);
    }

    static RoundTrip roundTrip(
            @Nullable Message request, @Nullable Message response, Outcome outcome) {
        if (request != null) {
            request.started(NOON_NS, 0, -1);
            request.ended(NOON_NS + 1_000, 100);
        }
        if (response != null) {
            response.started(NOON_NS + 1_200_000, 0, -1);
            response.ended(NOON_NS + 1_938_920, 100);
        }
        return new RoundTrip(
                TOY,
                Transport.TCP,
                CLIENT,
                SERVER,
                request,
                response,
                outcome,
                Quality.of(request, response),
                0);
    }

    @Override
    public Fields<?, ?> fields() {
        return FIELDS;
    }
}
