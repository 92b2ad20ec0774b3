package io.wiretrip.agent;

import io.wiretrip.agent.flow.FlowLimits;
import io.wiretrip.agent.packet.DissectorOptions;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.protocol.DecoderOptions;

/** What a configuration means to each stage of one worker. */
final class Settings {
    private final AgentConfig config;
    private final int workers;

    /**
     * Looks at a configuration.
     *
     * @param workers among how many its limits are divided
     */
    Settings(AgentConfig config, int workers) {
        this.config = config;
        this.workers = workers;
    }

    DecoderOptions decoderOptions() {
        return new DecoderOptions(
                config.decoder().bodyCapture(),
                config.decoder().maxBodySize(),
                config.decoder().maskSecrets(),
                config.limits().pendingMax(),
                config.decoder().maxStatementSize(),
                config.decoder().maskLiterals(),
                config.decoder().maxKeySize());
    }

    /** What one worker may hold for its connections. */
    long memoryBytes() {
        return Math.max(1, config.limits().memoryBytes() / workers);
    }

    DissectorOptions dissectorOptions() {
        DissectorOptions d = DissectorOptions.DEFAULTS;
        return new DissectorOptions(
                config.sniffer().tunnels(),
                d.tunnelDepthMax(),
                d.reassemblyBytesMax(),
                d.ipv4TimeoutNs(),
                d.ipv6TimeoutNs());
    }

    FlowLimits flowLimits() {
        FlowLimits d = FlowLimits.DEFAULT;
        return new FlowLimits(
                Math.max(1, config.limits().connectionsMax() / workers),
                d.storeBytesMax(),
                d.unconsumedBytesMax(),
                d.reorderNs(),
                config.limits().connExpired().toNanos(),
                d.datagramIdleNs(),
                d.lingerNs());
    }
}
