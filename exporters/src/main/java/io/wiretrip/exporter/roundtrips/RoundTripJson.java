package io.wiretrip.exporter.roundtrips;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import io.wiretrip.protocol.Endpoint;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.ValueWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes a RoundTrip as one line of JSON in packetd's shape, ours after it:
 *
 * <pre>
 *   {"Proto":"http","Request":{…},"Response":{…},"Duration":"1.93892ms",
 *    "Outcome":"complete","Quality":"complete","FirstByte":"1.2ms"}
 * </pre>
 *
 * <p>What is absent is {@code null}. Reused for line after line by one thread.
 */
public final class RoundTripJson implements ValueWriter {
    /** Between lines stands what {@link LineBuffer#endLine} writes, nothing of the generator's. */
    private static final JsonFactory FACTORY =
            new JsonFactoryBuilder().rootValueSeparator("").build();

    private final JsonText text = new JsonText();
    private final LineBuffer out;
    private final GoTime time;
    private JsonGenerator generator;

    /**
     * Creates a writer.
     *
     * @param out where lines go
     * @param zone whose local time and offset times are written with
     */
    public RoundTripJson(LineBuffer out, ZoneId zone) {
        this.out = out;
        this.time = new GoTime(zone);
        this.generator = newGenerator();
    }

    /** Writes one line. If that fails, which is our error, nothing of it stays in the buffer. */
    public void write(RoundTrip roundTrip) {
        int before = out.size();
        boolean whole = false;
        try {
            object(roundTrip);
            flush();
            out.endLine();
            whole = true;
        } finally {
            if (!whole) {
                generator = newGenerator();
                out.truncate(before);
            }
        }
    }

    /** Passes what the generator holds to the buffer. */
    void flush() {
        emit(JsonGenerator::flush);
    }

    private void object(RoundTrip roundTrip) {
        Protocol protocol = roundTrip.protocol();
        beginObject();
        name("Proto");
        text(protocol.name());
        name("Request");
        if (roundTrip.request() == null) {
            absent();
        } else {
            protocol.fields().writeRequest(roundTrip, roundTrip.request(), this);
        }
        name("Response");
        if (roundTrip.response() == null) {
            absent();
        } else {
            protocol.fields().writeResponse(roundTrip, roundTrip.response(), this);
        }
        name("Duration");
        duration(roundTrip.durationNs());
        name("Outcome");
        text(roundTrip.outcome().text());
        name("Quality");
        text(roundTrip.quality().text());
        name("FirstByte");
        duration(roundTrip.firstByteNs());
        // Half a RoundTrip names one end only; whom it concerns must still be told.
        endpoint("Client", roundTrip.client());
        endpoint("Server", roundTrip.server());
        endObject();
    }

    private void endpoint(String name, Endpoint endpoint) {
        name(name);
        beginObject();
        name("Host");
        text(endpoint.host());
        name("Port");
        number(endpoint.port());
        endObject();
    }

    /** A step of the generator, which declares an exception that a buffer in memory never has. */
    @FunctionalInterface
    private interface Step {
        void on(JsonGenerator generator) throws IOException;
    }

    private void emit(Step step) {
        try {
            step.on(generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonGenerator newGenerator() {
        try {
            return FACTORY.createGenerator(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void absent() {
        emit(JsonGenerator::writeNull);
    }

    @Override
    public void text(@Nullable String value) {
        if (value == null) {
            absent();
        } else {
            string(text.clear().escape(value));
        }
    }

    @Override
    public void number(long value) {
        emit(g -> g.writeNumber(value));
    }

    /** The shortest decimal that is this number; JSON has none for infinities and NaN. */
    @Override
    public void real(double value) {
        if (Double.isFinite(value)) {
            emit(g -> g.writeNumber(goNumber(value)));
        } else {
            absent();
        }
    }

    /** With an exponent only where Go has one: below 1e-6 and from 1e21 on. */
    private static String goNumber(double value) {
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        double size = Math.abs(value);
        if (size >= 1e-6 && size < 1e21) {
            return decimal.toPlainString();
        }
        String digits = decimal.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - decimal.scale();
        return (value < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + String.format(Locale.ROOT, exponent < 0 ? "e%d" : "e+%d", exponent);
    }

    @Override
    public void bool(boolean value) {
        emit(g -> g.writeBoolean(value));
    }

    @Override
    public void time(long epochNs) {
        time.append(epochNs, text.clear());
        string(text);
    }

    @Override
    public void duration(long ns) {
        if (ns < 0) {
            absent();
        } else {
            GoDuration.append(ns, text.clear());
            string(text);
        }
    }

    @Override
    public void rawJson(String json) {
        emit(g -> g.writeRawValue(text.clear().compact(json)));
    }

    @Override
    public void beginObject() {
        emit(JsonGenerator::writeStartObject);
    }

    @Override
    public void name(String name) {
        emit(g -> g.writeFieldName(text.clear().escape(name)));
    }

    @Override
    public void endObject() {
        emit(JsonGenerator::writeEndObject);
    }

    @Override
    public void beginArray() {
        emit(JsonGenerator::writeStartArray);
    }

    @Override
    public void endArray() {
        emit(JsonGenerator::writeEndArray);
    }

    private void string(JsonText escaped) {
        emit(g -> g.writeString(escaped));
    }
}
