package io.wiretrip.config;

/**
 * Everything that can be configured.
 *
 * @param sniffer where packets come from
 * @param decoder what decoders keep
 * @param limits what the process may hold
 * @param roundtrips where RoundTrips are written
 * @param logger the program's own log
 */
public record AgentConfig(
        SnifferConfig sniffer,
        DecoderConfig decoder,
        LimitsConfig limits,
        RoundTripsConfig roundtrips,
        LoggerConfig logger) {

    /** Every default. */
    public static final AgentConfig DEFAULT =
            new AgentConfig(
                    SnifferConfig.DEFAULT,
                    DecoderConfig.DEFAULT,
                    LimitsConfig.DEFAULT,
                    RoundTripsConfig.DEFAULT,
                    LoggerConfig.DEFAULT);
}
