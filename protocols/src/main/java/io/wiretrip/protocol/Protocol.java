package io.wiretrip.protocol;

import java.util.List;
import java.util.Set;

/**
 * One application protocol: its identity, its limits, how its messages pair, its decoder, and the
 * table of fields that is the single source of its output. Stateless; one instance serves all
 * workers.
 */
public interface Protocol {

    /** The short lower-case name: in rules, in JSON ({@code Proto}), in metric names. */
    String name();

    /**
     * The name of the protocol whose connections carry it: its own, or that of another within which
     * it is spoken. A rule for it opens the decoders of that one.
     */
    default String carrier() {
        return name();
    }

    /** The protocols that are spoken within it, whose messages its decoders give too. */
    default List<Protocol> dialects() {
        return List.of();
    }

    /**
     * Whether a connection that becomes this is its own from there on.
     *
     * @param upgrade what a decoder called it, see {@link MessageSink#upgrade}
     */
    default boolean takesOver(String upgrade) {
        return false;
    }

    /** The transports that carry it. */
    Set<Transport> transports();

    /** The ports it is usually served on; decides roles where nothing else does. */
    List<Integer> defaultPorts();

    /** How requests find their responses. */
    PairingKind pairing();

    /** The fields of its messages: JSON, labels, span attributes, documentation. */
    Fields<?, ?> fields();

    /** What the spans of its RoundTrips are, beside the attributes that {@link #fields} gives. */
    default SpanRules spans() {
        return SpanRules.of(SpanRules.Convention.NONE, "the name of the protocol", _ -> name());
    }

    /** The histograms of the OpenTelemetry semantic conventions that its RoundTrips feed. */
    default List<Instrument> instruments() {
        return List.of();
    }

    /** What its decoder may find wrong, in the order of their ordinals. */
    List<? extends Violation> violations();

    /** How long a request is awaited, in packet time, before it counts as unanswered. */
    long unansweredAfterNs();

    /**
     * Judges the first bytes of one direction. Strict: a wrong yes costs the true protocol its
     * data. Must not consume, throw, or look further than it needs.
     *
     * @param first the first bytes of a direction, or a datagram
     * @param transport what carries them
     */
    Recognition recognise(Bytes first, Transport transport);

    /**
     * The decoders of a new connection, one for each direction.
     *
     * @param sink where messages go
     * @param pending the requests under way on this connection
     * @param context what the connection and its decoders are to do
     */
    Decoders newDecoders(MessageSink sink, Pending pending, DecoderContext context);

    /** How requests find their responses. */
    enum PairingKind {
        /** The k-th response of a connection answers its k-th request. */
        IN_ORDER,
        /** By {@link Message#pairingKey()}. */
        KEYED
    }

    /** What first bytes say. */
    enum Recognition {
        /** Not this protocol. */
        NO,
        /** Nothing against it so far, too little to say. */
        MORE,
        /** This protocol, and the sender is the client. */
        CLIENT,
        /** This protocol, and the sender is the server. */
        SERVER
    }
}
