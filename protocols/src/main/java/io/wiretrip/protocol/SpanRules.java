package io.wiretrip.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What the span of a RoundTrip is, beside its attributes, which the fields table gives: its name,
 * its kind, whether it failed, and what the trace context in its messages means. A member of {@link
 * Protocol}; called on a worker's thread with RoundTrips that have a request.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/">OpenTelemetry semantic
 *     conventions</a>
 */
public final class SpanRules {
    /** What {@code error.type} says of a request to which no response came. */
    public static final String TIMEOUT = "timeout";

    /** Whose attributes its spans have. */
    public enum Convention {
        /** HTTP spans. */
        HTTP("HTTP"),
        /** RPC spans. */
        RPC("RPC"),
        /** Database spans. */
        DATABASE("database"),
        /** Messaging spans. */
        MESSAGING("messaging"),
        /** DNS, for which there are attributes and no spans. */
        DNS("DNS"),
        /** None. */
        NONE("none");

        private final String text;

        Convention(String text) {
            this.text = text;
        }

        /** The name for people. */
        public String text() {
            return text;
        }
    }

    /** Whose side of an exchange a span tells. */
    public enum Role {
        /** As configured: the server's, or the client's. */
        EXCHANGE,
        /** Who asks. */
        CLIENT,
        /** Who creates a message. */
        PRODUCER,
        /** Who is given a message to work on. */
        CONSUMER
    }

    /** Names a span. */
    @FunctionalInterface
    public interface Naming {
        /** Of low cardinality; null if nothing is known, and the protocol's name is taken. */
        @Nullable String name(RoundTrip roundTrip);
    }

    /** Tells the side. */
    @FunctionalInterface
    public interface Roles {
        /** Whose side the span tells. */
        Role of(RoundTrip roundTrip);
    }

    /** Tells failure. */
    @FunctionalInterface
    public interface Errors {
        /**
         * What went wrong, of low cardinality; null if nothing did.
         *
         * @param server whether the span tells the server's side
         */
        @Nullable String type(RoundTrip roundTrip, boolean server);
    }

    /** Tells batches. */
    @FunctionalInterface
    public interface Batches {
        /** Whether the trace context is that of one message of several, or may be. */
        boolean isBatch(RoundTrip roundTrip);
    }

    private final Convention convention;
    private final Said<Naming> naming;
    private final Said<Roles> roles;
    private final Said<Errors> errors;
    private final @Nullable Said<Batches> batches;

    /** A rule and what it says, for people. */
    private record Said<R>(String meaning, R rule) {}

    private SpanRules(
            Convention convention,
            Said<Naming> naming,
            Said<Roles> roles,
            Said<Errors> errors,
            @Nullable Said<Batches> batches) {
        this.convention = convention;
        this.naming = naming;
        this.roles = roles;
        this.errors = errors;
        this.batches = batches;
    }

    /**
     * Spans of clients that failed if the response has an {@code error.type} or there is none, and
     * whose trace context names their parent.
     *
     * @param meaning what the name is, for people
     */
    public static SpanRules of(Convention convention, String meaning, Naming naming) {
        return new SpanRules(
                convention,
                new Said<>(meaning, naming),
                new Said<>("CLIENT", _ -> Role.CLIENT),
                new Said<>("what the response says is an error", new ResponseErrors()),
                null);
    }

    /** The same with the side told for each. */
    public SpanRules roles(String meaning, Roles rule) {
        return new SpanRules(convention, naming, new Said<>(meaning, rule), errors, batches);
    }

    /** The same with failure told for each. */
    public SpanRules errors(String meaning, Errors rule) {
        return new SpanRules(convention, naming, roles, new Said<>(meaning, rule), batches);
    }

    /** The same where trace context is not always that of a parent. */
    public SpanRules batches(String meaning, Batches rule) {
        return new SpanRules(convention, naming, roles, errors, new Said<>(meaning, rule));
    }

    /** Whose attributes its spans have. */
    public Convention convention() {
        return convention;
    }

    /** The span's name; null if nothing is known. */
    public @Nullable String name(RoundTrip roundTrip) {
        return naming.rule().name(roundTrip);
    }

    /** Whose side the span tells. */
    public Role role(RoundTrip roundTrip) {
        return roles.rule().of(roundTrip);
    }

    /**
     * What went wrong; null if nothing did.
     *
     * @param server whether the span tells the server's side
     */
    public @Nullable String errorType(RoundTrip roundTrip, boolean server) {
        return errors.rule().type(roundTrip, server);
    }

    /** Whether it failed, by what a client or a server would say. From any thread. */
    public boolean isError(RoundTrip roundTrip) {
        return errorType(roundTrip, true) != null;
    }

    /** Whether its trace context is linked to, and is not its parent. */
    public boolean isBatch(RoundTrip roundTrip) {
        return batches != null && batches.rule().isBatch(roundTrip);
    }

    /** What the name is, for people. */
    public String nameMeaning() {
        return naming.meaning();
    }

    /** Which kind it has, for people. */
    public String roleMeaning() {
        return roles.meaning();
    }

    /** When it failed, for people; that there was no response not counted. */
    public String errorMeaning() {
        return errors.meaning();
    }

    /** When its context is linked to, for people; null if it never is. */
    public @Nullable String batchMeaning() {
        return batches == null ? null : batches.meaning();
    }
}
