package io.wiretrip.agent;

import io.wiretrip.agent.capture.PacketSource;
import io.wiretrip.agent.flow.FlowStage;
import io.wiretrip.agent.packet.Dissector;
import io.wiretrip.protocol.SessionContext;

/**
 * The stages of one running worker. Their counters may be read from any thread; everything else is
 * the worker's.
 *
 * @param worker runs them
 * @param source gives frames
 * @param dissector takes frames apart
 * @param flows puts streams together
 * @param sessions what decoders share
 */
record Stages(
        Worker worker,
        PacketSource source,
        Dissector dissector,
        FlowStage flows,
        SessionContext sessions) {}
