package io.wiretrip.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Renders fields as JSON for assertions. Times and durations are plain nanoseconds, so that an
 * expectation can be written down; nothing else differs from what a user sees.
 */
public final class JsonText implements ValueWriter {
    private final StringBuilder text = new StringBuilder();

    /** All of a RoundTrip on one line. */
    public static String of(RoundTrip roundTrip) {
        JsonText out = new JsonText();
        Fields<?, ?> fields = roundTrip.protocol().fields();
        out.beginObject();
        out.name("Request");
        Message request = roundTrip.request();
        if (request == null) {
            out.absent();
        } else {
            fields.writeRequest(roundTrip, request, out);
        }
        out.name("Response");
        Message response = roundTrip.response();
        if (response == null) {
            out.absent();
        } else {
            fields.writeResponse(roundTrip, response, out);
        }
        out.name("Duration");
        out.duration(roundTrip.durationNs());
        out.name("FirstByte");
        out.duration(roundTrip.firstByteNs());
        out.name("Outcome");
        out.text(roundTrip.outcome().text());
        out.name("Quality");
        out.text(roundTrip.quality().text());
        out.endObject();
        return out.toString();
    }

    /** One line a RoundTrip. */
    public static List<String> of(List<RoundTrip> roundTrips) {
        return roundTrips.stream().map(JsonText::of).toList();
    }

    /** One field of a RoundTrip's request, {@code absent} if there is no request. */
    public static String request(RoundTrip roundTrip, String field) {
        return one(roundTrip, roundTrip.protocol().fields().request(), roundTrip.request(), field);
    }

    /** One field of a RoundTrip's response, {@code absent} if there is no response. */
    public static String response(RoundTrip roundTrip, String field) {
        return one(
                roundTrip, roundTrip.protocol().fields().response(), roundTrip.response(), field);
    }

    private static <M extends Message> String one(
            RoundTrip roundTrip, List<Field<M>> fields, @Nullable Message message, String name) {
        if (message == null) {
            return "absent";
        }
        for (Field<M> field : fields) {
            if (field.name().equals(name)) {
                JsonText out = new JsonText();
                @SuppressWarnings("unchecked") // the table belongs to the message's protocol
                M typed = (M) message;
                field.write(roundTrip, typed, out);
                return out.toString();
            }
        }
        throw new AssertionError("field: " + name + " (expected: one of " + fields + ")");
    }

    @Override
    public void absent() {
        value("null");
    }

    @Override
    public void text(@Nullable String value) {
        if (value == null) {
            absent();
        } else {
            separate();
            quote(value);
        }
    }

    @Override
    public void number(long value) {
        value(Long.toString(value));
    }

    @Override
    public void real(double value) {
        value(Double.toString(value));
    }

    @Override
    public void bool(boolean value) {
        value(Boolean.toString(value));
    }

    @Override
    public void time(long epochNs) {
        number(epochNs);
    }

    @Override
    public void duration(long ns) {
        if (ns < 0) {
            absent();
        } else {
            number(ns);
        }
    }

    @Override
    public void rawJson(String json) {
        value(json);
    }

    @Override
    public void beginObject() {
        value("{");
    }

    @Override
    public void name(String name) {
        separate();
        quote(name);
        text.append(':');
    }

    @Override
    public void endObject() {
        text.append('}');
    }

    @Override
    public void beginArray() {
        value("[");
    }

    @Override
    public void endArray() {
        text.append(']');
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private void value(String value) {
        separate();
        text.append(value);
    }

    private void separate() {
        if (text.isEmpty()) {
            return;
        }
        char last = text.charAt(text.length() - 1);
        if (last != '{' && last != '[' && last != ':') {
            text.append(',');
        }
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7f) {
                        text.append("\\u00").append(Character.forDigit(c >> 4, 16));
                        text.append(Character.forDigit(c & 15, 16));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
