package io.wiretrip.protocol;

import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.Decoder.Progress;
import org.jspecify.annotations.Nullable;

/**
 * One connection, or one flow of datagrams, as its protocol sees it: two decoders and the pairing
 * between them. The stage that orders the bytes drives it, on one worker thread.
 *
 * <p>A decoder that throws costs its connection and nothing else: the caller catches, calls {@link
 * #fail} and goes on.
 */
public final class Session implements RoundTrip.Connection {
    private final Ends ends;
    private final SessionContext context;
    private final boolean midstream;
    private final Pairing pairing;
    private final Decoders decoders;
    private final ProtocolCounters counters;
    private final MemoryBudget budget;
    private int chargedBytes;
    private boolean requestsOver;
    private boolean responsesOver;
    private boolean closed;

    /** Who speaks what with whom. */
    private record Ends(Protocol protocol, Transport transport, Endpoint client, Endpoint server) {}

    /**
     * Begins a session.
     *
     * @param midstream whether the connection began before the capture
     */
    public Session(
            Protocol protocol,
            Transport transport,
            Endpoint client,
            Endpoint server,
            SessionContext context,
            boolean midstream) {
        this(new Ends(protocol, transport, client, server), context, midstream, null);
    }

    private Session(
            Ends ends,
            SessionContext context,
            boolean midstream,
            @Nullable UpgradedRequest upgraded) {
        this.ends = ends;
        this.context = context;
        this.midstream = midstream;
        this.counters = context.counters(ends.protocol());
        this.budget = context.budget();
        this.pairing =
                switch (ends.protocol().pairing()) {
                    case IN_ORDER -> new InOrderPairing(this, context);
                    case KEYED -> new KeyedPairing(this, context);
                };
        if (midstream) {
            pairing.setMidstream();
        }
        DecoderContext decoding =
                new DecoderContext(
                        context.demand(),
                        context.options(),
                        ends.transport(),
                        midstream,
                        context.decompressor(),
                        context.shared(),
                        upgraded);
        this.decoders = ends.protocol().newDecoders(pairing, pairing, decoding);
        counters.events().add(SessionEvent.SESSION);
    }

    /**
     * The session of what the connection became when a decoder said {@link Progress#HANDOVER}; null
     * if no protocol takes it over.
     */
    public @Nullable Session successor() {
        String to = pairing.upgradeTo();
        Protocol next = to == null ? null : context.takingOver(to);
        if (next == null) {
            return null;
        }
        Ends same = new Ends(next, ends.transport(), ends.client(), ends.server());
        return new Session(same, context, midstream, pairing.upgraded());
    }

    @Override
    public Protocol protocol() {
        return ends.protocol();
    }

    @Override
    public Transport transport() {
        return ends.transport();
    }

    @Override
    public Endpoint client() {
        return ends.client();
    }

    @Override
    public Endpoint server() {
        return ends.server();
    }

    /**
     * Passes in-order bytes of one direction; see {@link Decoder#decode}.
     *
     * @param fromClient the direction
     */
    public Progress decode(boolean fromClient, Bytes in) {
        Progress progress = decoders.of(fromClient).decode(in);
        charge(
                closed
                        ? 0
                        : decoders.requests().retainedBytes()
                                + decoders.responses().retainedBytes());
        switch (progress) {
            case CONTINUE -> {}
            case GIVE_UP -> counters.events().add(SessionEvent.GIVEN_UP);
            case HANDOVER -> counters.events().add(SessionEvent.UPGRADE);
        }
        return progress;
    }

    /** Passes a gap of one direction; see {@link Decoder#gap}. */
    public void gap(
            boolean fromClient, long length, boolean skipped, long streamPosition, long timeNs) {
        Decoder decoder = decoders.of(fromClient);
        boolean countable = skipped || decoder.endsWithinMessage(streamPosition);
        counters.events()
                .add(countable ? SessionEvent.GAP_SKIPPED : SessionEvent.GAP_RESYNCHRONISED);
        decoder.gap(length, skipped, streamPosition, timeNs);
        if (!countable) {
            pairing.gap(fromClient);
        }
    }

    /** One direction has ended; see {@link Decoder#end}. Later calls for it do nothing. */
    public void end(boolean fromClient, End how, long streamPosition, long timeNs) {
        if (fromClient ? requestsOver : responsesOver) {
            return;
        }
        if (fromClient) {
            requestsOver = true;
        } else {
            responsesOver = true;
        }
        decoders.of(fromClient).end(how, streamPosition, timeNs);
    }

    /** Both directions have ended: what is pending is emitted as unanswered. */
    public void close(long timeNs) {
        if (!closed) {
            closed = true;
            charge(0);
            pairing.close(timeNs);
        }
    }

    /** A decoder threw. Its connection is given up; what it held is emitted as it stands. */
    public void fail(long timeNs) {
        counters.events().add(SessionEvent.DECODER_FAILURE);
        requestsOver = true;
        responsesOver = true;
        close(timeNs);
    }

    /** Gives up requests that have waited too long. */
    public void expire(long nowNs) {
        pairing.expire(nowNs);
    }

    /** When {@link #expire} next has something to do; {@link Long#MAX_VALUE} for never. */
    public long deadlineNs() {
        return pairing.deadlineNs();
    }

    /** What the connection became when a decoder said {@link Progress#HANDOVER}; null before. */
    public @Nullable String upgradeTo() {
        return pairing.upgradeTo();
    }

    private void charge(int bytes) {
        budget.take((long) bytes - chargedBytes);
        chargedBytes = bytes;
    }
}
