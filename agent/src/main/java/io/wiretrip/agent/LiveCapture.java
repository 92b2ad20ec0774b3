package io.wiretrip.agent;

import io.wiretrip.agent.capture.PacketSource;
import io.wiretrip.agent.flow.ProtocolChooser;
import io.wiretrip.config.SnifferConfig;
import java.util.List;

/** Opens live capture as the configuration says. */
final class LiveCapture {
    private LiveCapture() {}

    static PacketSource open(SnifferConfig sniffer, List<ProtocolChooser.Rule> rules)
            throws AgentException {
        throw new AgentException("live capture: " + sniffer.ifaces() + rules);
    }
}
