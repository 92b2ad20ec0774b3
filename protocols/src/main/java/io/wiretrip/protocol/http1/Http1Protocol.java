package io.wiretrip.protocol.http1;

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
import io.wiretrip.protocol.http1.Http1Lines.Match;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** HTTP/1.0 and HTTP/1.1 over TCP. */
public final class Http1Protocol implements Protocol {
    private static final int EMPTY_BYTES_MAX = 4;
    private static final int REQUEST_LINE_BYTES_MAX = 8 << 10;

    private static final List<Violation> VIOLATIONS = List.of(Http1Violation.values());

    @Override
    public String name() {
        return "http";
    }

    /** Where HTTP/2 was expected and a client begins with HTTP/1, to ask for HTTP/2 or not. */
    @Override
    public boolean takesOver(String upgrade) {
        return upgrade.equals("http/1.1");
    }

    @Override
    public Set<Transport> transports() {
        return Set.of(Transport.TCP);
    }

    @Override
    public List<Integer> defaultPorts() {
        return List.of(80, 8080, 8000, 8008, 8081, 8888);
    }

    @Override
    public PairingKind pairing() {
        return PairingKind.IN_ORDER;
    }

    @Override
    public Fields<?, ?> fields() {
        return Http1Fields.ALL;
    }

    @Override
    public List<Instrument> instruments() {
        return Instrument.http("1.1");
    }

    @Override
    public SpanRules spans() {
        return Http1Spans.RULES;
    }

    @Override
    public List<? extends Violation> violations() {
        return VIOLATIONS;
    }

    @Override
    public long unansweredAfterNs() {
        return TimeUnit.MINUTES.toNanos(5);
    }

    /**
     * A whole request line or the first 13 bytes of a status line. SIP, RTSP, ICY and HTTP/2 begin
     * alike and end their line with another version.
     */
    @Override
    public Recognition recognise(Bytes first, Transport transport) {
        if (transport != Transport.TCP) {
            return Recognition.NO;
        }
        int at = first.position();
        int limit = first.limit();
        int emptyTo = Math.min(limit, at + EMPTY_BYTES_MAX);
        while (at < emptyTo && (first.u8(at) == '\r' || first.u8(at) == '\n')) {
            at++;
        }
        if (at == limit) {
            return Recognition.MORE;
        }
        Match status = Http1Lines.statusLine(first, at);
        if (status == Match.YES) {
            return Recognition.SERVER;
        }
        Match request = recogniseRequest(first, at);
        if (request == Match.YES) {
            return Recognition.CLIENT;
        }
        return status == Match.MORE || request == Match.MORE ? Recognition.MORE : Recognition.NO;
    }

    private static Match recogniseRequest(Bytes first, int at) {
        int b = first.u8(at);
        Match start = b >= 'A' && b <= 'Z' ? Http1Lines.requestStart(first, at) : Match.NO;
        if (start != Match.YES) {
            return start;
        }
        int lf = first.indexOf((byte) '\n', at, first.limit());
        if (lf < 0) {
            return first.limit() - at > REQUEST_LINE_BYTES_MAX ? Match.NO : Match.MORE;
        }
        int end = Http1Lines.lineEnd(first, at, lf);
        return Http1Lines.isRequestLine(first, at, end) ? Match.YES : Match.NO;
    }

    @Override
    public Decoders newDecoders(MessageSink sink, Pending pending, DecoderContext context) {
        return new Decoders(
                new Http1RequestDecoder(sink, pending, context),
                new Http1ResponseDecoder(sink, pending, context));
    }
}
