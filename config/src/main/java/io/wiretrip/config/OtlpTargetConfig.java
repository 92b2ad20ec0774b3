package io.wiretrip.config;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A target that takes OTLP, in whichever section of the file it stands.
 *
 * @param http where it is and how it is spoken to; its timeout is that of one request with what is
 *     repeated at once
 * @param protocol how OTLP is carried
 * @param compression how requests are compressed
 */
public record OtlpTargetConfig(
        HttpTargetConfig http, OtlpProtocol protocol, OtlpCompression compression) {

    /** How OTLP is carried. */
    public enum OtlpProtocol {
        /** Protocol Buffers in the body of an HTTP POST. */
        HTTP("http/protobuf"),
        /** gRPC. */
        GRPC("grpc");

        private final String text;

        OtlpProtocol(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** How requests are compressed. */
    public enum OtlpCompression {
        /** With gzip. */
        GZIP,
        /** Not at all. */
        NONE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** No endpoint; compressed Protocol Buffers over HTTP. */
    public static final OtlpTargetConfig DEFAULT =
            new OtlpTargetConfig(HttpTargetConfig.DEFAULT, OtlpProtocol.HTTP, OtlpCompression.GZIP);

    private static final ConfigKey PROTOCOL =
            ConfigKey.of(
                    "protocol", DEFAULT.protocol, "How OTLP is carried: http/protobuf or grpc.");
    private static final ConfigKey COMPRESSION =
            ConfigKey.of(
                    "compression", DEFAULT.compression, "How requests are compressed: gzip, none.");

    /** The keys that are not those of any HTTP target, relative to the section. */
    static final List<ConfigKey> OWN_KEYS = List.of(PROTOCOL, COMPRESSION);

    /** The keys of such a target, relative to its section. */
    static final List<ConfigKey> KEYS =
            Stream.of(HttpTargetConfig.KEYS, OWN_KEYS).flatMap(List::stream).toList();

    /** Reads the section of a target. */
    static OtlpTargetConfig read(ConfigTree at) {
        return new OtlpTargetConfig(
                HttpTargetConfig.read(at),
                at.choice(PROTOCOL, OtlpProtocol.class),
                at.choice(COMPRESSION, OtlpCompression.class));
    }

    /**
     * Where requests of a signal go. Over HTTP the endpoint is taken as it is, as packetd does; one
     * without a path gets that of the signal, which no receiver serves at the root.
     *
     * @param signalPath as in {@code /v1/traces}
     */
    public String endpoint(String signalPath) {
        URI uri = URI.create(http.endpoint());
        boolean bare = uri.getRawPath() == null || uri.getRawPath().length() <= 1;
        if (protocol == OtlpProtocol.GRPC || !bare || uri.getRawQuery() != null) {
            return http.endpoint();
        }
        String base = http.endpoint();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + signalPath;
    }
}
