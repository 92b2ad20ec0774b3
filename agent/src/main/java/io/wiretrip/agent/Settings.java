package io.wiretrip.agent;

import io.wiretrip.agent.flow.FlowLimits;
import io.wiretrip.agent.packet.DissectorOptions;
import io.wiretrip.config.AgentConfig;
import io.wiretrip.protocol.DecoderOptions;

/** What a configuration means to each stage. */
final class Settings {
    private final AgentConfig config;

    Settings(AgentConfig config) {
        this.config = config;
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
                config.limits().connectionsMax(),
                d.storeBytesMax(),
                d.unconsumedBytesMax(),
                d.reorderNs(),
                config.limits().connExpired().toNanos(),
                d.datagramIdleNs(),
                d.lingerNs());
    }
}
